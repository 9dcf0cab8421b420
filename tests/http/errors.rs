//! The text of each error, as snapshots; `examples.rs` has those that need a sequence of requests.

use crate::support::{Answer, TestApp, product, send};
use insta::assert_snapshot;
use serde_json::json;

fn shown(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    serde_json::to_string_pretty(&answer.body()).expect("JSON")
}

#[tokio::test]
async fn errors_say_what_happened_what_is_safe_and_what_to_do() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let post = || app.request("POST", "/api/products/");
    assert_snapshot!("unknown_address", shown(&app.get("/api/nothing").await));
    assert_snapshot!(
        "method_not_allowed",
        shown(&send(app.request("PATCH", "/api/products/")).await)
    );
    let text = post().header("content-type", "text/plain").body("{}");
    assert_snapshot!("not_json", shown(&send(text).await));
    assert_snapshot!("too_large", shown(&send(post().body(" ".repeat(2_000_000))).await));
    assert_snapshot!("empty_body", shown(&send(post()).await));
    assert_snapshot!("broken_json", shown(&send(post().body(r#"{"price": NaN}"#)).await));
    assert_snapshot!("no_object", shown(&send(post().body("[1]")).await));
    assert_snapshot!("paging", shown(&app.get("/api/products/?limit=0&offset=x").await));
    assert_snapshot!("id", shown(&app.get("/api/products/abc").await));
    let sheet = json!({"name": "A", "price": 1, "stock_quantity": 1});
    assert_snapshot!("version_required", shown(&app.put(id, &sheet).await));
    let far = app.request("DELETE", &product(id)).header("sec-fetch-site", "cross-site");
    assert_snapshot!("cross_site", shown(&send(far).await));
    app.delete(id).await.has(204);
    assert_snapshot!("not_found", shown(&app.get(&product(id + 1)).await));
}
