//! Repeated requests of pages count once, with WASM and without.

use super::{assert_replay, is_replay, sale, stock};
use crate::{
    stock::assert_sums,
    support::{Answer, TestApp, post_form, send},
};
use serde_json::{Value, json};

/// Calls a server function like a page in a browser with this name.
async fn call(app: &TestApp, name: &str, who: &str, body: &Value) -> Answer {
    let request = app.request("POST", &format!("/fn/{name}")).json(body);
    send(request.header("cookie", format!("concord_name={who}"))).await
}

fn save(id: i64, version: i64, form: &Value, key: &str) -> Value {
    json!({"request": {"id": id, "version": version, "form": form, "key": key}})
}

#[tokio::test]
async fn a_save_with_wasm_counts_once() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let twelve = save(id, 0, &json!({"stock_quantity": "12"}), "k");
    let first = call(&app, "save_product", "Ann", &twelve).await.has(200);
    assert_eq!(first.body()["Done"]["Saved"]["version"], 1);
    sale(&app, id).await;
    for _ in 0..2 {
        let again = call(&app, "save_product", "Ann", &twelve).await.has(200);
        assert_eq!(again.body(), first.body());
    }
    assert_eq!(stock(&app, id).await, 11);
    // The same key with another text, or from somebody else, is another request.
    let thirteen = save(id, 2, &json!({"stock_quantity": "13"}), "k");
    call(&app, "save_product", "Ann", &thirteen).await.has(200);
    assert_eq!(stock(&app, id).await, 13);
    let bo = call(&app, "save_product", "Bo", &twelve).await.has(200);
    assert!(bo.body()["Done"]["Conflict"].is_object(), "{}", bo.text);
    // A conflict is processed again.
    let again = call(&app, "save_product", "Bo", &twelve).await.has(200);
    assert!(again.body()["Done"]["Conflict"].is_object(), "{}", again.text);
    assert_sums(&app).await;
}

#[tokio::test]
async fn a_movement_with_wasm_counts_once_on_whatever_version_it_is_sent_again() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let movement = json!({"delta": "-2", "reason": "sale", "reference": "", "key": ""});
    let form = json!({"movement": movement});
    let first = call(&app, "save_product", "Ann", &save(id, 0, &form, "k")).await.has(200);
    // The page has received its own movement in the meantime.
    let again = call(&app, "save_product", "Ann", &save(id, 1, &form, "k")).await.has(200);
    assert_eq!(again.body(), first.body());
    assert_eq!(stock(&app, id).await, 8);
    // A page of the previous release sends its key in the movement.
    let old = json!({"movement": {"delta": "-2", "reason": "sale", "reference": "", "key": "old"}});
    for _ in 0..2 {
        call(&app, "save_product", "Ann", &save(id, 1, &old, "")).await.has(200);
    }
    assert_eq!(stock(&app, id).await, 6);
    // A refused request is processed again.
    let nine = json!({"movement": {"delta": "-9", "reason": "sale", "reference": "", "key": ""}});
    let refused = call(&app, "save_product", "Ann", &save(id, 1, &nine, "n")).await.has(200);
    assert!(refused.body()["Invalid"].is_array(), "{}", refused.text);
    let more = json!({"delta": 10, "reason": "return"});
    send(app.request("POST", &format!("/api/products/{id}/stock")).json(&more)).await.has(200);
    call(&app, "save_product", "Ann", &save(id, 1, &nine, "n")).await.has(200);
    assert_eq!(stock(&app, id).await, 7);
    assert_sums(&app).await;
}

#[tokio::test]
async fn making_deleting_and_bringing_back_with_wasm_are_done_once() {
    let app = TestApp::start().await;
    let form = json!({"name": "New", "price": "1", "stock_quantity": "3", "description": ""});
    let wish = json!({"wish": {"form": form, "key": "c"}});
    let first = call(&app, "create_product", "Ann", &wish).await.has(200);
    assert_eq!(call(&app, "create_product", "Ann", &wish).await.has(200).body(), first.body());
    let id = first.body()["Created"]["id"].as_i64().expect("an id");
    let delete = json!({"wish": {"id": id, "version": 0, "key": "d"}});
    let first = call(&app, "delete_product", "Ann", &delete).await.has(200);
    let restore = json!({"wish": {"id": id, "key": "r"}});
    let back = call(&app, "restore_product", "Ann", &restore).await.has(200);
    assert_eq!(back.body()["Restored"]["version"], 2);
    // Both again, later: nothing is deleted or restored.
    assert_eq!(call(&app, "delete_product", "Ann", &delete).await.has(200).body(), first.body());
    assert_eq!(call(&app, "restore_product", "Ann", &restore).await.has(200).body(), back.body());
    assert_eq!(app.revisions(id).await, 3);
    assert_eq!(app.get("/api/products/").await.body()["total"], 1);
}

#[tokio::test]
async fn an_answer_of_another_release_is_given_as_it_was() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let twelve = save(id, 0, &json!({"stock_quantity": "12"}), "k");
    call(&app, "save_product", "Ann", &twelve).await.has(200);
    let sql = r#"update idempotent_requests set body = '{"Another": {"release": 1.50}}'"#;
    sqlx::query(sql).execute(&mut app.sql().await).await.expect("another answer");
    let again = call(&app, "save_product", "Ann", &twelve).await.has(200);
    assert_eq!(again.text, r#"{"Another":{"release":1.50}}"#);
}

#[tokio::test]
async fn a_form_without_wasm_counts_once() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let path = format!("/products/{id}");
    let twelve = [
        ("name", "Lamp"),
        ("price", "10.00"),
        ("stock_quantity", "12"),
        ("stock_before", "10"),
        ("version", "0"),
        ("request_key", "k"),
    ];
    let first = post_form(&app, &path, &twelve).await.has(303);
    sale(&app, id).await;
    for _ in 0..2 {
        let again = post_form(&app, &path, &twelve).await.has(303);
        assert_replay(&again, &first);
        assert_eq!(again.header("set-cookie"), first.header("set-cookie"));
    }
    assert_eq!(stock(&app, id).await, 11);
    assert_sums(&app).await;
}

#[tokio::test]
async fn other_forms_without_wasm_are_done_once_too() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.patch(id, &json!({"price": 12, "version": 0})).await.has(200);
    let page = format!("/products/{id}");
    let restore_version =
        [("action", "restore_version"), ("to", "0"), ("version", "1"), ("request_key", "v")];
    let (delete, restore) = (format!("{page}/delete"), format!("{page}/restore"));
    let steps: [(&str, &[(&str, &str)]); 3] = [
        (&page, &restore_version),
        (&delete, &[("version", "2"), ("request_key", "d")]),
        (&restore, &[("request_key", "r")]),
    ];
    for (path, fields) in steps {
        let first = post_form(&app, path, fields).await.has(303);
        assert!(!is_replay(&first));
        let again = post_form(&app, path, fields).await.has(303);
        assert_replay(&again, &first);
        assert_eq!(again.header("set-cookie"), first.header("set-cookie"), "{path}");
    }
    // All of them again, later.
    for (path, fields) in steps {
        assert!(is_replay(&post_form(&app, path, fields).await.has(303)), "{path}");
    }
    assert_eq!(app.revisions(id).await, 5);
    for (path, hidden) in
        [(&page, 2), (&"/products".to_owned(), 1), (&format!("{page}/history?restore=0"), 1)]
    {
        let html = app.get(path).await.has(200).text;
        assert!(html.matches(r#"name="request_key""#).count() >= hidden, "{path}");
    }
}

#[tokio::test]
async fn a_key_that_is_too_long_is_refused_and_nothing_is_done() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let long = "x".repeat(101);
    let page = format!("/products/{id}");
    let name = [("name", "Desk"), ("version", "0"), ("request_key", &long)];
    post_form(&app, &page, &name).await.has(422);
    post_form(&app, &format!("{page}/delete"), &[("version", "0"), ("request_key", &long)])
        .await
        .has(422);
    post_form(&app, &format!("{page}/restore"), &[("request_key", &long)]).await.has(422);
    let new = [("name", "New"), ("price", "1"), ("stock_quantity", "1"), ("request_key", &long)];
    post_form(&app, "/products/new", &new).await.has(422);
    let answer =
        call(&app, "save_product", "Ann", &save(id, 0, &json!({"name": "Desk"}), &long)).await;
    assert!(!answer.status.is_success(), "{}", answer.text);
    assert_eq!(app.product(id).await["version"], 0);
}

#[tokio::test]
async fn a_page_whose_wasm_fails_posts_the_form_itself_and_counts_once() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let form = json!({"movement": {"delta": "-2", "reason": "sale", "reference": "", "key": ""}});
    call(&app, "save_product", "Guest", &save(id, 0, &form, "k")).await.has(200);
    let posted = [
        ("name", "Lamp"),
        ("price", "10.00"),
        ("stock_quantity", "10"),
        ("stock_before", "10"),
        ("stock_mode", "move"),
        ("stock_delta", "-2"),
        ("stock_reason", "sale"),
        ("version", "0"),
        ("request_key", "k"),
    ];
    let answer = post_form(&app, &format!("/products/{id}"), &posted).await.has(303);
    assert_eq!(answer.header("location"), format!("/products/{id}"));
    assert_eq!(stock(&app, id).await, 8);
    let form = json!({"name": "New", "price": "1", "stock_quantity": "3", "description": ""});
    let made =
        call(&app, "create_product", "Guest", &json!({"wish": {"form": form, "key": "c"}})).await;
    let new = made.has(200).body()["Created"]["id"].as_i64().expect("an id");
    let fields = [("name", "New"), ("price", "1"), ("stock_quantity", "3"), ("request_key", "c")];
    let answer = post_form(&app, "/products/new", &fields).await.has(303);
    assert_eq!(answer.header("location"), format!("/products/{new}"));
    assert_eq!(app.get("/api/products/").await.body()["total"], 2);
}
