//! The examples in the API's description match the real behavior: the requests are executed, and each
//! example is compared. Only the times in it may differ.

use crate::support::{Answer, TestApp, product, send};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/api/openapi/examples/{name}.json"))
}

fn example(name: &str) -> Value {
    crate::support::json(&std::fs::read_to_string(path(name)).expect("an example"))
}

/// Times differ from run to run.
fn timeless(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if name.ends_with("_at") && !member.is_null() {
                    *member = Value::from("moment");
                } else {
                    *member = timeless(member.take());
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = timeless(item.take())),
        Value::String(text) if text.contains(" deleted this product on ") => {
            let (before, after) = text.split_once(" on ").expect("a moment");
            *text = format!("{before} on moment.{}", after.split_once('.').expect("an end").1);
        }
        _ => {}
    }
    value
}

#[track_caller]
fn assert_example(answer: &Answer, status: u16, name: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    if timeless(answer.body()) == timeless(example(name)) {
        return;
    }
    let pretty = serde_json::to_string_pretty(&answer.body()).expect("JSON");
    // The same variable that insta uses for its snapshots.
    match std::env::var("INSTA_UPDATE").as_deref() {
        Ok("always") => std::fs::write(path(name), format!("{pretty}\n")).expect("it is written"),
        _ => panic!("{name}.json should be\n{pretty}"),
    }
}

#[tokio::test]
async fn the_examples_are_what_happens() {
    let app = TestApp::start().await;
    let call = |method: &str, path: &str, writer: &str| {
        app.request(method, path).header("X-Concord-User", writer)
    };
    let one = product(1);
    let body = |name: &str| example(name);

    let post = call("POST", "/api/products/", "Ann").json(&body("new_product"));
    assert_example(&send(post).await, 201, "product");
    assert_example(&app.get(&one).await, 200, "product");
    assert_example(&app.get("/api/products/?limit=2&offset=0").await, 200, "page");

    let put = call("PUT", &one, "Ann").json(&body("replacement"));
    assert_example(&send(put).await, 200, "replaced");
    let patch = call("PATCH", &one, "Bo").json(&body("changes"));
    assert_example(&send(patch).await, 200, "merged");

    let mut late = body("replacement");
    late["price"] = serde_json::json!(24.5);
    let put = || call("PUT", &one, "Cleo").json(&late);
    assert_example(&send(put()).await, 409, "conflict");
    assert_example(&send(put().header("If-Match", "\"1-0\"")).await, 412, "precondition_failed");
    late.as_object_mut().expect("an object").remove("version");
    assert_example(&send(call("PUT", &one, "Cleo").json(&late)).await, 428, "version_required");

    let ahead = serde_json::json!({"price": 9, "version": 7});
    assert_example(&send(call("PATCH", &one, "Cleo").json(&ahead)).await, 409, "version_ahead");
    let stale = call("DELETE", &format!("{one}?version=0"), "Cleo");
    assert_example(&send(stale).await, 409, "stale");

    let wrong = serde_json::json!({"name": " ", "price": "1,50", "stock_quantity": -1});
    assert_example(&app.post(&wrong).await, 422, "invalid");
    let mut twin = body("new_product");
    twin["name"] = Value::from("Other mouse");
    assert_example(&app.post(&twin).await, 409, "sku_taken");
    assert_example(&app.get(&product(9)).await, 404, "not_found");

    let revisions = format!("{one}/revisions");
    assert_example(&app.get(&format!("{revisions}?limit=2")).await, 200, "revisions");
    assert_example(&app.get(&format!("{revisions}/1")).await, 200, "revision");
    assert_example(&app.get(&format!("{revisions}/9")).await, 404, "version_not_found");
    let restore = call("POST", &format!("{one}/restore"), "Cleo").json(&body("restore"));
    assert_example(&send(restore).await, 200, "restored");

    the_stock_is_moved(&app).await;

    send(call("DELETE", &one, "Ann")).await.has(204);
    assert_example(&app.get(&one).await, 404, "deleted");
}

async fn the_stock_is_moved(app: &TestApp) {
    let stock = "/api/products/1/stock";
    let post = |path: &str, body: &Value| {
        app.request("POST", path).header("X-Concord-User", "Ann").json(body)
    };
    let with_key = |path: &str, body: &Value| post(path, body).header("Idempotency-Key", "a");
    let movement = example("movement");
    assert_example(&send(with_key(stock, &movement)).await, 200, "moved");
    assert_example(&app.get(&format!("{stock}?limit=2")).await, 200, "stock");
    let mut other = movement.clone();
    other["delta"] = Value::from(-200);
    assert_example(&send(with_key(stock, &other)).await, 422, "idempotency_key_reused");
    assert_example(&send(post(stock, &other)).await, 409, "insufficient_stock");
    other["delta"] = Value::from(i32::MAX);
    assert_example(&send(post(stock, &other)).await, 409, "too_much_stock");

    let reservations = "/api/stock/reservations";
    let command = example("new_reservation");
    assert_example(&send(post(reservations, &command)).await, 201, "reservation");
    let mut large = command.clone();
    large["lines"][0]["quantity"] = Value::from(1000);
    assert_example(&send(post(reservations, &large)).await, 409, "insufficient_lines");
    large["lines"][0]["product_id"] = Value::from(9);
    assert_example(&send(post(reservations, &large)).await, 404, "products_not_found");
    let nothing = Value::Null;
    let settle = |id: i64, how: &str| send(post(&format!("{reservations}/{id}/{how}"), &nothing));
    assert_example(&settle(1, "confirm").await, 200, "confirmed");
    assert_example(&settle(1, "release").await, 409, "reservation_settled");
    send(post(reservations, &command)).await.has(201);
    assert_example(&settle(2, "release").await, 200, "released");
    assert_example(&settle(9, "confirm").await, 404, "reservation_not_found");
    let quote = example("quote_request");
    assert_example(&send(post("/api/quotes", &quote)).await, 200, "quote");
}
