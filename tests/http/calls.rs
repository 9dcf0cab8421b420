//! Calls that this server does not understand, because the page has another version.

use crate::support::{TestApp, send};
use serde_json::json;

#[tokio::test]
async fn a_call_that_the_server_does_not_understand_is_told_that_concord_was_updated() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    for (path, body, status) in [
        ("/fn/no_such_call", json!({}).to_string(), 404),
        ("/fn/no/such/call", String::new(), 404),
        ("/fn/save_product", json!({"wish": {"kind": "teleport"}}).to_string(), 422),
        ("/fn/save_product", json!({"request": {"id": id, "version": "first"}}).to_string(), 422),
        ("/fn/save_product", "<html>".to_owned(), 422),
        ("/fn/save_product", String::new(), 422),
        ("/fn/create_product", json!([]).to_string(), 422),
        ("/fn/load_editor", json!({"id": "seven"}).to_string(), 422),
        ("/fn/list_products", json!({"search": 7, "page": 1}).to_string(), 422),
        // A filter of a newer release: without it, other products would be shown.
        ("/fn/browse_products", json!({"query": [["weight_from", "3"]]}).to_string(), 422),
    ] {
        let request = app.request("POST", path).header("content-type", "application/json");
        let answer = send(request.body(body.clone())).await.has(status);
        assert_eq!(answer.header("content-type"), "application/json", "{path} {body}");
        assert_eq!(answer.body(), json!("Outdated"), "{path} {body}");
    }
    assert_eq!(app.revisions(id).await, 1);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_no_fault_of_the_server() {
    let app = TestApp::start().await;
    let request =
        app.request("POST", "/fn/save_product").header("content-type", "application/json");
    let answer = send(request.body(vec![0xff, 0xfe, 0x00])).await.has(422);
    assert_eq!(answer.body(), json!("Outdated"));
}
