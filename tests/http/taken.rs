//! No two products have the same SKU, whatever its case. A save that would break that is refused on every
//! path, and names the product that has the SKU.

use crate::support::{Answer, TestApp, encoded, product, send};
use futures::future::join_all;
use serde_json::{Value, json};

const MESSAGE: &str = "This SKU is taken by Lamp. Enter a different one.";

/// A server with a lamp that has a SKU, and a desk that has none.
async fn shop() -> (TestApp, i64, i64) {
    let app = TestApp::start().await;
    let lamp = app.post(&with_sku("Lamp", "LA-007")).await.has(201).body()["id"].as_i64();
    let desk = app.create("Desk").await;
    (app, lamp.expect("an id"), desk)
}

fn with_sku(name: &str, sku: &str) -> Value {
    json!({"name": name, "price": 1, "stock_quantity": 1, "sku": sku})
}

#[track_caller]
fn assert_refused(answer: &Answer, holder: i64) {
    let body = answer.problem(409, "sku-taken");
    assert_eq!(body["errors"], json!([{"field": "sku", "message": MESSAGE}]));
    assert_eq!(body["taken_by"], json!({"id": holder, "name": "Lamp"}));
}

/// Posts a form like a browser without WASM.
async fn post(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body: Vec<_> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let request = app.request("POST", path).body(body.join("&"));
    send(request.header("content-type", "application/x-www-form-urlencoded")).await
}

#[tokio::test]
async fn over_rest_it_is_a_conflict_that_names_the_holder() {
    let (app, lamp, desk) = shop().await;
    assert_refused(&app.post(&with_sku("Shade", "la-007")).await, lamp);
    let keyed = app.request("POST", "/api/products/").header("Idempotency-Key", "k");
    assert_refused(&send(keyed.json(&with_sku("Shade", "LA-007"))).await, lamp);
    let mut replaced = with_sku("Desk", " La-007 ");
    replaced["version"] = json!(0);
    assert_refused(&app.put(desk, &replaced).await, lamp);
    let renamed = json!({"sku": "LA-007", "version": 0});
    assert_refused(&app.patch(desk, &renamed).await, lamp);
    // With a price that somebody else saved first, it is merged, and refused all the same.
    app.patch(desk, &json!({"price": 12, "version": 0})).await.has(200);
    assert_refused(&app.patch(desk, &renamed).await, lamp);
    assert_eq!(app.product(desk).await["version"], 1);
}

#[tokio::test]
async fn a_product_does_not_come_back_with_a_sku_that_was_taken_meanwhile() {
    let (app, lamp, desk) = shop().await;
    // An older version of the desk had the SKU that the lamp has now.
    app.patch(lamp, &json!({"sku": "LA-008", "version": 0})).await.has(200);
    app.patch(desk, &json!({"sku": "LA-007", "version": 0})).await.has(200);
    app.patch(desk, &json!({"sku": null, "version": 1})).await.has(200);
    app.patch(lamp, &json!({"sku": "LA-007", "version": 1})).await.has(200);
    let restore = app.request("POST", &format!("{}/restore", product(desk)));
    assert_refused(&send(restore.json(&json!({"to": 1, "version": 2}))).await, lamp);
    // The same of a product that was deleted.
    app.delete(lamp).await.has(204);
    let other = app.post(&with_sku("Lamp", "LA-007")).await.has(201).body()["id"].as_i64();
    let restore = app.request("POST", &format!("{}/restore", product(lamp)));
    assert_refused(
        &send(restore.json(&json!({"to": 2, "version": 3}))).await,
        other.expect("an id"),
    );
}

#[tokio::test]
async fn in_a_form_it_stands_at_the_field() {
    let (app, lamp, desk) = shop().await;
    let shown = |answer: &Answer| {
        assert_eq!(answer.status, 422, "{}", answer.text);
        let at_field = format!("id=\"sku-note\" class=\"field-note\">{MESSAGE}");
        assert!(answer.text.contains(&at_field), "{}", answer.text);
    };
    let new = [("name", "Shade"), ("sku", "la-007"), ("price", "1"), ("stock_quantity", "1")];
    shown(&post(&app, "/products/new", &new).await);
    shown(&post(&app, &format!("/products/{desk}"), &[("version", "0"), ("sku", "LA-007")]).await);
    // A deleted product whose SKU was taken meanwhile.
    app.delete(lamp).await.has(204);
    app.post(&with_sku("Lamp", "LA-007")).await.has(201);
    let restore = [("version", "0"), ("action", "restore"), ("price", "12")];
    shown(&post(&app, &format!("/products/{lamp}"), &restore).await);
}

#[tokio::test]
async fn a_call_says_it_of_the_field() {
    let (app, _, desk) = shop().await;
    let call = async |name: &str, body: Value| {
        send(app.request("POST", &format!("/fn/{name}")).json(&body)).await.has(200).body()
    };
    let error = json!([{"field": "sku", "message": MESSAGE}]);
    let save = json!({"id": desk, "version": 0, "form": {"sku": "LA-007"}, "key": "k"});
    let saved = call("save_product", json!({"request": save})).await;
    assert_eq!(saved["Invalid"], error, "{saved}");
    let form = json!({"name": "Shade", "sku": "LA-007", "price": "1", "stock_quantity": "1"});
    let created = call("create_product", json!({"wish": {"form": form, "key": "k"}})).await;
    assert_eq!(created["Invalid"], error, "{created}");
}

#[tokio::test]
async fn of_fifty_that_want_one_sku_at_once_one_gets_it_and_the_others_hear_whose_it_is() {
    let app = TestApp::start().await;
    let products = join_all((0..25).map(|_| app.create("Lamp"))).await;
    let new = with_sku("Lamp", "ONE");
    let created = (0..25).map(|_| app.post(&new));
    let sku = json!({"sku": "one", "version": 0});
    let renamed = products.iter().map(|id| app.patch(*id, &sku));
    let (created, renamed) = tokio::join!(join_all(created), join_all(renamed));
    let answers: Vec<Answer> = created.into_iter().chain(renamed).collect();
    let (won, lost): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status.is_success());
    assert_eq!((won.len(), lost.len()), (1, 49));
    let holder = won[0].body()["id"].clone();
    for answer in lost {
        assert_eq!(answer.problem(409, "sku-taken")["taken_by"]["id"], holder);
    }
}
