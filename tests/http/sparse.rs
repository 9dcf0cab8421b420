//! Sparse saves: fields that were not touched stay unchanged, and a save that is sent again counts once,
//! over every interface.

use crate::support::{Answer, TestApp, json, post_form, send};
use serde_json::{Value, json};

async fn described(app: &TestApp) -> i64 {
    let body = json!({"name": "Lamp", "description": "Bright", "price": 10, "stock_quantity": 10});
    app.post(&body).await.has(201).body()["id"].as_i64().expect("an id")
}

/// Posts the form of a page without WASM.
async fn post(app: &TestApp, id: i64, fields: &[(&str, &str)]) -> Answer {
    post_form(app, &format!("/products/{id}"), fields).await
}

/// Calls the server function like the browser.
async fn save(app: &TestApp, request: Value) -> Value {
    let call = app.request("POST", "/fn/save_product").json(&json!({"request": request}));
    send(call).await.has(200).body()["Done"].clone()
}

async fn sell(app: &TestApp, id: i64, pieces: i64) {
    let sale = json!({"delta": -pieces, "reason": "sale"});
    let request = app.request("POST", &format!("/api/products/{id}/stock")).json(&sale);
    send(request).await.has(200);
}

fn fields(product: &Value) -> [&Value; 4] {
    ["name", "description", "price", "stock_quantity"].map(|field| &product[field])
}

#[tokio::test]
async fn a_form_that_lacks_fields_leaves_them_alone() {
    let app = TestApp::start().await;
    let id = described(&app).await;
    let before = app.product(id).await;
    post(&app, id, &[("name", "Desk"), ("version", "0")]).await.has(303);
    let after = app.product(id).await;
    assert_eq!(after["name"], "Desk");
    assert_eq!(fields(&after)[1..], fields(&before)[1..]);
    // Also based on an older version.
    post(&app, id, &[("price", "11"), ("version", "0")]).await.has(303);
    let after = app.product(id).await;
    assert_eq!((&after["name"], &after["description"]), (&json!("Desk"), &json!("Bright")));
    // A description that was cleared is a change.
    post(&app, id, &[("description", ""), ("version", "2")]).await.has(303);
    assert_eq!(app.product(id).await["description"], Value::Null);
}

/// The form contains the keys of its fields, so that a server of the previous release can detect unknown ones.
#[tokio::test]
async fn a_form_with_a_field_of_a_newer_release_is_refused_and_not_cut_short() {
    let app = TestApp::start().await;
    let id = described(&app).await;
    let page = send(app.request("GET", &format!("/products/{id}"))).await.has(200).text;
    let fields = r#"name="fields" value="name sku status description price stock_quantity "#;
    assert!(page.contains(fields), "{page}");
    for address in [format!("/products/{id}"), "/products/new".to_owned()] {
        let sent =
            "name=Desk&price=1&stock_quantity=1&colour=red&version=0&fields=name+price+colour";
        let form = app.request("POST", &address).body(sent).header("accept", "text/html");
        let form = form.header("content-type", "application/x-www-form-urlencoded");
        let refused = send(form).await.has(503);
        assert!(refused.text.contains("Nothing was saved."), "{address}");
    }
    assert_eq!(app.product(id).await["version"], 0);
    assert_eq!(app.get("/api/products/?limit=1").await.body()["total"], 1);
}

#[tokio::test]
async fn a_call_that_lacks_fields_leaves_them_alone() {
    let app = TestApp::start().await;
    let id = described(&app).await;
    app.patch(id, &json!({"description": "Brighter", "version": 0})).await.has(200);
    let saved = save(&app, json!({"id": id, "version": 0, "form": {"name": "Desk"}})).await;
    assert!(saved["Merged"].is_object(), "{saved}");
    let after = app.product(id).await;
    assert_eq!((&after["name"], &after["description"]), (&json!("Desk"), &json!("Brighter")));
}

#[tokio::test]
async fn the_call_of_an_older_page_is_read() {
    let app = TestApp::start().await;
    let id = described(&app).await;
    app.patch(id, &json!({"description": "Brighter", "version": 0})).await.has(200);
    sell(&app, id, 1).await;
    // As the previous release sent it: all fields, and the mode of the stock.
    let form = json!({
        "name": "Desk", "description": "Bright", "price": "10.00", "stock_quantity": "10",
        "blank_description": false,
        "movement": {"delta": "", "reason": "", "reference": "", "key": ""},
    });
    let request = json!({
        "id": id, "version": 0, "form": form, "stock": "counter", "merged_from": null,
        "overwrite": false,
    });
    assert!(save(&app, request).await["Merged"].is_object());
    let after = app.product(id).await;
    assert_eq!(after["name"], "Desk");
    assert_eq!((&after["description"], &after["stock_quantity"]), (&json!("Brighter"), &json!(9)));
}

#[tokio::test]
async fn a_number_for_the_stock_that_is_sent_again_after_a_sale_is_not_added() {
    let app = TestApp::start().await;
    for way in ["call", "form"] {
        let id = described(&app).await;
        for status in [200, 409, 409] {
            match way {
                "call" => {
                    let form = json!({"stock_quantity": "12"});
                    let done = save(&app, json!({"id": id, "version": 0, "form": form})).await;
                    let expected = if status == 200 { "Saved" } else { "Conflict" };
                    assert!(done[expected].is_object(), "{done}");
                }
                _ => {
                    let typed =
                        [("stock_quantity", "12"), ("stock_before", "10"), ("version", "0")];
                    let status = if status == 200 { 303 } else { status };
                    post(&app, id, &typed).await.has(status);
                }
            }
            sell(&app, id, 1).await;
        }
        assert_eq!(app.product(id).await["stock_quantity"], 9, "{way}");
    }
}

#[tokio::test]
async fn what_others_moved_is_left_alone_by_an_overwriting_that_does_not_set_the_stock() {
    let app = TestApp::start().await;
    let id = described(&app).await;
    app.patch(id, &json!({"price": 12, "version": 0})).await.has(200);
    sell(&app, id, 1).await;
    let all = [
        ("name", "Lamp"),
        ("description", "Bright"),
        ("price", "11"),
        ("stock_quantity", "10"),
        ("version", "0"),
        ("reviewed", "2"),
        ("action", "overwrite"),
    ];
    post(&app, id, &all).await.has(303);
    let after = app.product(id).await;
    assert_eq!((&after["price"], &after["stock_quantity"]), (&json("11.00"), &json!(9)));
}

#[tokio::test]
async fn a_deleted_product_comes_back_with_what_was_touched() {
    let app = TestApp::start().await;
    let id = described(&app).await;
    app.patch(id, &json!({"name": "Desk", "version": 0})).await.has(200);
    sell(&app, id, 1).await;
    app.delete(id).await.has(204);
    let typed = [
        ("name", "Lamp"),
        ("price", "11"),
        ("stock_quantity", "10"),
        ("version", "0"),
        ("action", "restore"),
    ];
    post(&app, id, &typed).await.has(303);
    let after = app.product(id).await;
    assert_eq!((&after["name"], &after["description"]), (&json!("Desk"), &json!("Bright")));
    assert_eq!((&after["price"], &after["stock_quantity"]), (&json("11.00"), &json!(9)));
}
