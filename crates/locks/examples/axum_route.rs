//! Serves a route under a lock: requests for the same product run one after another.
//!
//! `cargo run -p concord-locks --features axum --example axum_route`, then
//! `curl -X POST http://127.0.0.1:3000/take/ABC`. With `--once` it sends 20 requests to itself and ends.

use axum::{Router, extract::Path, http::StatusCode, routing::post};
use concord_embedded_postgres::scratch;
use concord_locks::{KeyTemplate, LockLayer, Locked, Locks, Postgres, QueueLimits, Wait};
use sqlx::ConnectOptions;
use std::{error::Error, time::Duration};
use tokio::net::TcpListener;

/// Takes one piece of the product, if there is one left. Without the lock two requests could take the
/// same piece.
async fn take(Path(sku): Path<String>, locked: Locked) -> Result<String, StatusCode> {
    let mut tx = locked.transaction().await;
    let failed = |_| StatusCode::INTERNAL_SERVER_ERROR;
    let select = sqlx::query_scalar("select quantity from stock where sku = $1").bind(&sku);
    let quantity: Option<i32> = select.fetch_optional(&mut *tx).await.map_err(failed)?;
    let left = quantity.ok_or(StatusCode::NOT_FOUND)? - 1;
    if left < 0 {
        return Err(StatusCode::GONE); // rolled back, because it is not a success
    }
    let update = sqlx::query("update stock set quantity = $1 where sku = $2").bind(left).bind(&sku);
    update.execute(&mut *tx).await.map_err(failed)?;
    Ok(format!("{left} left\n"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = tokio::task::spawn_blocking(|| scratch().connect_options()).await?;
    let mut sql = options.connect().await?;
    sqlx::raw_sql(
        "create table stock (sku text, quantity int); insert into stock values ('ABC', 10)",
    )
    .execute(&mut sql)
    .await?;
    let locks =
        Locks::new(Postgres::new(&options, 4, Duration::from_secs(5)), QueueLimits::default());
    let layer = LockLayer::new(locks, KeyTemplate::new("stock:{sku}")?)
        .wait(Wait::AtMost(Duration::from_secs(2)));
    let router = Router::new().route("/take/{sku}", post(take).route_layer(layer));
    let once = std::env::args().any(|argument| argument == "--once");
    let listener = TcpListener::bind(if once { "127.0.0.1:0" } else { "127.0.0.1:3000" }).await?;
    let url = format!("http://{}/take/ABC", listener.local_addr()?);
    println!("POST {url}");
    if !once {
        return Ok(axum::serve(listener, router).await?);
    }
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = reqwest::Client::new();
    let requests = (0..20).map(|_| client.post(&url).send());
    let responses = futures::future::try_join_all(requests).await?;
    let taken = responses.iter().filter(|response| response.status().is_success()).count();
    println!("20 requests for 10 pieces: {taken} got one");
    Ok(())
}
