//! The stock: moved, reserved, quoted, and always the sum of its movements.

mod failures;
mod forms;
mod idempotency;
mod killed;
mod many;
mod movements;
mod quotes;
mod reservations;
mod settling;

use crate::support::{Answer, TestApp, send};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

/// Creates a product with this stock and price 10.00; returns its id.
async fn product_with(app: &TestApp, stock: i64) -> i64 {
    let body = json!({"name": "Lamp", "price": 10, "stock_quantity": stock});
    app.post(&body).await.has(201).body()["id"].as_i64().expect("an id")
}

fn stock_address(id: i64) -> String {
    format!("/api/products/{id}/stock")
}

/// A request for a movement, not sent yet.
fn moving(app: &TestApp, id: i64, delta: i64) -> RequestBuilder {
    let body = json!({"delta": delta, "reason": "sale", "reference": "order 77"});
    app.request("POST", &stock_address(id)).json(&body)
}

async fn move_by(app: &TestApp, id: i64, delta: i64) -> Answer {
    send(moving(app, id, delta)).await
}

const RESERVATIONS: &str = "/api/stock/reservations";

/// Lines of a reservation or quote.
fn lines(wanted: &[(i64, i64)]) -> Value {
    let line = |(id, quantity): &(i64, i64)| json!({"product_id": id, "quantity": quantity});
    json!({"lines": wanted.iter().map(line).collect::<Vec<_>>()})
}

async fn reserve(app: &TestApp, wanted: &[(i64, i64)]) -> Answer {
    send(app.request("POST", RESERVATIONS).json(&lines(wanted))).await
}

/// Creates a reservation; returns its id.
async fn reserved(app: &TestApp, wanted: &[(i64, i64)]) -> i64 {
    reserve(app, wanted).await.has(201).body()["id"].as_i64().expect("an id")
}

async fn reservation(app: &TestApp, id: i64) -> Value {
    app.get(&format!("{RESERVATIONS}/{id}")).await.has(200).body()
}

async fn settle(app: &TestApp, id: i64, how: &str) -> Answer {
    send(app.request("POST", &format!("{RESERVATIONS}/{id}/{how}"))).await
}

async fn stock(app: &TestApp, id: i64) -> i64 {
    app.product(id).await["stock_quantity"].as_i64().expect("a stock")
}

/// Makes a reservation expire.
async fn time_is_over(app: &TestApp, id: i64) {
    let sql =
        "update stock_reservations set expires_at = now() - interval '1 second' where id = $1";
    sqlx::query(sql).bind(id).execute(&mut app.sql().await).await.expect("an older reservation");
}

/// The movements of a product, the oldest first: version, delta, reason, reference.
async fn movements(app: &TestApp, id: i64) -> Vec<(i64, i32, String, Option<String>)> {
    let sql = "select version, delta, reason, reference from stock_movements
        where product_id = $1 order by version";
    sqlx::query_as(sql).bind(id).fetch_all(&mut app.sql().await).await.expect("movements")
}

/// The invariant: the sum of a product's movements is its stock; 0 for a deleted one.
pub async fn assert_sums(app: &TestApp) {
    let sql = "select coalesce(p.id, m.product_id), coalesce(p.stock_quantity, 0)::bigint,
            coalesce(m.sum, 0)::bigint
        from (select product_id, sum(delta) as sum from stock_movements group by 1) m
        full join products p on p.id = m.product_id
        where coalesce(p.stock_quantity, 0) <> coalesce(m.sum, 0)";
    let wrong: Vec<(i64, i64, i64)> =
        sqlx::query_as(sql).fetch_all(&mut app.sql().await).await.expect("sums");
    assert!(wrong.is_empty(), "product, stock and sum of movements: {wrong:?}");
}

/// Locks a product's row until the returned transaction ends.
async fn hold(sql: &mut sqlx::PgConnection, id: i64) -> sqlx::PgTransaction<'_> {
    let mut held = sqlx::Connection::begin(sql).await.expect("a transaction");
    let hold = sqlx::query("select from products where id = $1 for update").bind(id);
    hold.execute(&mut *held).await.expect("the product is held");
    held
}
