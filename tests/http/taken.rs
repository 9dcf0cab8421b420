//! Unique values: a value that another product has is an error of its field, on every path of a save. The
//! tests make names unique; currently no field is.

use crate::support::{Answer, TestApp, encoded, product, send};
use serde_json::{Value, json};

const MESSAGE: &str = "Another product has this name. Enter a different one.";

/// A server on a database with unique names, with a lamp and a desk.
async fn shop() -> (TestApp, i64, i64) {
    let app = TestApp::start().await;
    let unique = "alter table products add constraint products_name_key unique (name)";
    sqlx::query(unique).execute(&mut app.sql().await).await.expect("no two are the same");
    let (lamp, desk) = (app.create("Lamp").await, app.create("Desk").await);
    (app, lamp, desk)
}

fn assert_refused(answer: &Answer) {
    assert_eq!(answer.faults(&["name"]), [MESSAGE]);
}

/// Posts a form like a browser without WASM.
async fn post(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body: Vec<_> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let request = app.request("POST", path).body(body.join("&"));
    send(request.header("content-type", "application/x-www-form-urlencoded")).await
}

#[tokio::test]
async fn over_rest_it_is_a_fault_of_the_field() {
    let (app, lamp, desk) = shop().await;
    let whole = json!({"name": "Lamp", "price": 1, "stock_quantity": 1});
    assert_refused(&app.post(&whole).await);
    let keyed = app.request("POST", "/api/products/").header("Idempotency-Key", "k");
    assert_refused(&send(keyed.json(&whole)).await);
    let mut replaced = whole.clone();
    replaced["version"] = json!(0);
    assert_refused(&app.put(desk, &replaced).await);
    let renamed = json!({"name": "Lamp", "version": 0});
    assert_refused(&app.patch(desk, &renamed).await);
    // It is merged with a price that somebody else saved first, and still refused.
    app.patch(desk, &json!({"price": 12, "version": 0})).await.has(200);
    assert_refused(&app.patch(desk, &renamed).await);
    assert_eq!(app.product(desk).await["version"], 1);
    // The lamp was renamed, and the desk took its old name: restoring the name fails.
    app.patch(lamp, &json!({"name": "Light", "version": 0})).await.has(200);
    app.patch(desk, &json!({"name": "Lamp", "version": 1})).await.has(200);
    let restore = app.request("POST", &format!("{}/restore", product(lamp)));
    assert_refused(&send(restore.json(&json!({"to": 0, "version": 1}))).await);
    assert_eq!(app.product(lamp).await["name"], "Light");
}

#[tokio::test]
async fn in_a_form_it_stands_at_the_field() {
    let (app, lamp, desk) = shop().await;
    let fields = [("name", "Lamp"), ("price", "1"), ("stock_quantity", "1")];
    let shown = |answer: &Answer| {
        assert_eq!(answer.status, 422, "{}", answer.text);
        let at_field = format!("id=\"name-note\" class=\"field-note\">{MESSAGE}");
        assert!(answer.text.contains(&at_field), "{}", answer.text);
    };
    shown(&post(&app, "/products/new", &fields).await);
    let desk_page = format!("/products/{desk}");
    shown(&post(&app, &desk_page, &[("version", "0"), ("name", "Lamp")]).await);
    // A deleted product whose name was taken in the meantime.
    app.delete(lamp).await.has(204);
    app.create("Lamp").await;
    let restore = [("version", "0"), ("action", "restore"), ("price", "12")];
    shown(&post(&app, &format!("/products/{lamp}"), &restore).await);
}

#[tokio::test]
async fn a_call_says_it_of_the_field() {
    let (app, _, desk) = shop().await;
    let call = async |name: &str, body: Value| {
        send(app.request("POST", &format!("/fn/{name}")).json(&body)).await.has(200).body()
    };
    let error = json!([{"field": "name", "message": MESSAGE}]);
    let save = json!({"id": desk, "version": 0, "form": {"name": "Lamp"}, "key": "k"});
    let saved = call("save_product", json!({"request": save})).await;
    assert_eq!(saved["Invalid"], error, "{saved}");
    let form = json!({"name": "Lamp", "price": "1", "stock_quantity": "1"});
    let created = call("create_product", json!({"wish": {"form": form, "key": "k"}})).await;
    assert_eq!(created["Invalid"], error, "{created}");
}
