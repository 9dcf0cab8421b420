//! Reservations of several products, all or none.

use super::{
    RESERVATIONS, assert_sums, lines, movements, product_with, reservation, reserve, reserved,
    settle, stock,
};
use crate::support::{TestApp, json as number, send};
use serde_json::{Value, json};

#[tokio::test]
async fn a_reservation_takes_the_pieces_and_keeps_them() {
    let app = TestApp::start().await;
    let (lamp, desk) = (product_with(&app, 10).await, product_with(&app, 5).await);
    let mut body = lines(&[(desk, 2), (lamp, 3), (desk, 1)]);
    body["reference"] = json!(" cart 12 ");
    body["expires_in"] = json!(60);
    let post = app.request("POST", RESERVATIONS).header("X-Concord-User", "Ann").json(&body);
    let answer = send(post).await.has(201);
    assert_eq!(answer.header("location"), "/api/stock/reservations/1");
    let body = answer.body();
    assert_eq!((&body["id"], &body["state"]), (&json!(1), &json!("held")));
    assert_eq!((&body["reference"], &body["reserved_by"]), (&json!("cart 12"), &json!("Ann")));
    // Sorted by id, each product once.
    assert_eq!(body["lines"], lines(&[(lamp, 3), (desk, 3)])["lines"]);
    assert_eq!(body["settled_at"], Value::Null);
    assert_eq!(app.get("/api/stock/reservations/1/").await.has(200).text, answer.text);
    assert_eq!((stock(&app, lamp).await, stock(&app, desk).await), (7, 2));
    let why = ("reserved".to_owned(), Some("reservation 1".to_owned()));
    assert_eq!(movements(&app, lamp).await[1], (1, -3, why.0.clone(), why.1.clone()));
    assert_eq!(movements(&app, desk).await[1], (1, -3, why.0, why.1));
    let seconds = "select extract(epoch from expires_at - created_at)::int from stock_reservations";
    let seconds: i32 =
        sqlx::query_scalar(seconds).fetch_one(&mut app.sql().await).await.expect("one");
    assert_eq!(seconds, 60);
    assert_sums(&app).await;
}

#[tokio::test]
async fn all_or_nothing_and_every_line_that_is_short_is_listed() {
    let app = TestApp::start().await;
    let (lamp, desk, mug) =
        (product_with(&app, 10).await, product_with(&app, 5).await, product_with(&app, 0).await);
    let answer = reserve(&app, &[(mug, 1), (lamp, 1), (desk, 4), (desk, 2)]).await;
    let lines = &answer.problem(409, "insufficient-stock")["lines"];
    let expected = json!([
        {"product_id": desk, "available": 5, "requested": 6},
        {"product_id": mug, "available": 0, "requested": 1},
    ]);
    assert_eq!(lines, &expected);
    let most = i64::from(i32::MAX);
    let answer = reserve(&app, &[(lamp, most), (lamp, most)]).await;
    assert_eq!(answer.problem(409, "insufficient-stock")["lines"][0]["requested"], most * 2);
    let answer = reserve(&app, &[(lamp, 1), (999, 1), (998, 1)]).await;
    assert_eq!(answer.problem(404, "products-not-found")["products"], json!([998, 999]));
    assert_eq!((stock(&app, lamp).await, app.revisions(lamp).await), (10, 1));
    app.get("/api/stock/reservations/1").await.problem(404, "reservation-not-found");
    assert_sums(&app).await;
}

#[tokio::test]
async fn all_faults_are_said_at_once() {
    let app = TestApp::start().await;
    let post = async |body: Value| send(app.request("POST", RESERVATIONS).json(&body)).await;
    post(json!({})).await.faults(&["lines"]);
    post(json!({"lines": [], "expires_in": 0, "reference": 1})).await.faults(&[
        "lines",
        "reference",
        "expires_in",
    ]);
    post(json!({"lines": {}, "expires_in": 86401})).await.faults(&["lines", "expires_in"]);
    let bad = json!({"lines": [{"product_id": "x", "quantity": 0}, 7, {"product_id": 1}]});
    let said = post(bad).await.faults(&["lines", "lines", "lines", "lines"]);
    assert_eq!(
        said,
        [
            "Line 1: Send the product_id as a whole number.",
            "Line 1: Enter a quantity from 1 to 2147483647.",
            "Line 2: Send a product_id and a quantity.",
            "Line 3: Enter the quantity as a whole number.",
        ]
    );
    let many: Vec<_> = (0..101).map(|id| (id, 1)).collect();
    post(lines(&many)).await.faults(&["lines"]);
    app.get("/api/stock/reservations/x").await.faults(&["id"]);
    settle(&app, 999, "confirm").await.problem(404, "reservation-not-found");
    settle(&app, 999, "release").await.problem(404, "reservation-not-found");
    let far = number("99999999999999999999");
    let answer = post(json!({"lines": [{"product_id": far, "quantity": 1}]})).await;
    assert_eq!(answer.problem(404, "products-not-found")["products"], json!([-1]));
}

#[tokio::test]
async fn a_confirmed_reservation_is_final() {
    let app = TestApp::start().await;
    let lamp = product_with(&app, 10).await;
    let id = reserved(&app, &[(lamp, 4)]).await;
    let first = settle(&app, id, "confirm").await.has(200);
    assert_eq!(first.body()["state"], "confirmed");
    assert_ne!(first.body()["settled_at"], Value::Null);
    assert_eq!(settle(&app, id, "confirm/").await.has(200).text, first.text);
    let refused = settle(&app, id, "release").await.problem(409, "reservation-settled");
    assert_eq!((&refused["state"], &refused["reservation"]), (&json!("confirmed"), &first.body()));
    assert_eq!((stock(&app, lamp).await, reservation(&app, id).await), (6, first.body()));
    assert_eq!(movements(&app, lamp).await.len(), 2);
    assert_sums(&app).await;
}

#[tokio::test]
async fn a_released_reservation_gives_back_once() {
    let app = TestApp::start().await;
    let (lamp, desk) = (product_with(&app, 10).await, product_with(&app, 5).await);
    let id = reserved(&app, &[(lamp, 4), (desk, 5)]).await;
    let first = settle(&app, id, "release").await.has(200);
    assert_eq!(first.body()["state"], "released");
    assert_eq!(settle(&app, id, "release").await.has(200).text, first.text);
    let refused = settle(&app, id, "confirm").await.problem(409, "reservation-settled");
    assert_eq!(refused["state"], "released");
    assert_eq!((stock(&app, lamp).await, stock(&app, desk).await), (10, 5));
    let back = (2, 4, "released".to_owned(), Some(format!("reservation {id}")));
    assert_eq!(movements(&app, lamp).await[2..], [back]);
    assert_sums(&app).await;
}
