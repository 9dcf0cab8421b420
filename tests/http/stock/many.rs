//! Concurrent requests: nothing is oversold or lost, and there are no deadlocks.

use super::{assert_sums, move_by, product_with, reserve, reserved, settle, stock};
use crate::support::{TestApp, TestOptions, product, send, until};
use concord::db::PoolOptions;
use futures::future::join_all;
use serde_json::json;
use std::sync::Arc;

async fn start() -> Arc<TestApp> {
    let pool = PoolOptions {
        size: 10,
        wait: std::time::Duration::from_secs(20),
        ..PoolOptions::default()
    };
    Arc::new(TestApp::start_with(TestOptions { pool, ..TestOptions::default() }).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_customers_for_the_last_five_on_two_servers_five_get_one() {
    let app = TestApp::live().await;
    let neighbour = app.neighbour().await;
    let (moved, kept) = (product_with(&app, 5).await, product_with(&app, 5).await);
    let server = |n: i64| if n % 2 == 0 { &app } else { &neighbour };
    let bought = join_all((0..10).map(|n| move_by(server(n), moved, -1))).await;
    let reserving = (0..10).map(async |n| reserve(server(n), &[(kept, 1)]).await);
    let reserved = join_all(reserving).await;
    for (answers, good) in [(bought, 200), (reserved, 201)] {
        let (got, not): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status.as_u16() == good);
        assert_eq!((got.len(), not.len()), (5, 5));
        for answer in not {
            answer.problem(409, "insufficient-stock");
        }
    }
    assert_eq!((stock(&app, moved).await, stock(&app, kept).await), (0, 0));
    assert_sums(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reservations_in_opposite_order_do_not_deadlock() {
    let app = start().await;
    let (a, b, c) = (
        product_with(&app, 1000).await,
        product_with(&app, 1000).await,
        product_with(&app, 1000).await,
    );
    let app = &app;
    let customer = |n: i64| async move {
        let wanted = match n % 3 {
            0 => [(a, 1), (b, 1), (c, 1)],
            1 => [(c, 1), (b, 1), (a, 1)],
            _ => [(b, 1), (a, 1), (c, 1)],
        };
        for _ in 0..5 {
            let id = reserved(app, &wanted).await;
            settle(app, id, if n % 2 == 0 { "release" } else { "confirm" }).await.has(200);
        }
    };
    join_all((0..24).map(customer)).await;
    for id in [a, b, c] {
        assert_eq!(stock(app, id).await, 1000 - 12 * 5);
    }
    assert_sums(app).await;
}

/// A random request of a client; any refusal is allowed, but only a proper one.
async fn act(app: &TestApp, ids: [i64; 3], n: i64) {
    let id = ids[usize::try_from(n % 3).expect("an index")];
    let other = ids[usize::try_from((n + 1) % 3).expect("an index")];
    let answer = match n % 8 {
        0 | 1 => move_by(app, id, -(n % 5) - 1).await,
        2 => move_by(app, id, n % 7 + 1).await,
        3 => {
            let now = app.get(&product(id)).await;
            if now.status != 200 {
                return;
            }
            let body = json!({"name": "Lamp", "price": 10, "stock_quantity": n % 20, "version": now.version()});
            app.put(id, &body).await
        }
        4 if n % 16 == 4 => app.patch(id, &json!({"stock_quantity": 12, "version": 0})).await,
        4 => app.patch(id, &json!({"name": format!("Lamp {n}"), "version": 0})).await,
        5 => {
            let answer = reserve(app, &[(other, 1), (id, 2)]).await;
            if answer.status == 201 {
                let number = answer.body()["id"].as_i64().expect("an id");
                settle(app, number, if n % 16 == 5 { "release" } else { "confirm" }).await
            } else {
                answer
            }
        }
        6 => app.delete(id).await,
        _ => {
            let newest = app.get(&format!("{}/revisions?limit=1", product(id))).await.body();
            let newest = newest["revisions"][0]["version"].clone();
            let command = json!({"version": newest, "to": 0});
            send(app.request("POST", &format!("{}/restore", product(id))).json(&command)).await
        }
    };
    let status = answer.status.as_u16();
    assert!(matches!(status, 200 | 204 | 404 | 409), "{n}: {answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_storm_of_all_kinds_of_changes_the_sums_hold() {
    let app = start().await;
    let neighbour = app.neighbour().await;
    let ids =
        [product_with(&app, 20).await, product_with(&app, 20).await, product_with(&app, 20).await];
    let servers = [&*app, &neighbour];
    let (app, servers) = (&*app, &servers);
    let client = |client: i64| async move {
        let server = servers[usize::try_from(client % 2).expect("an index")];
        for step in 0..12 {
            act(server, ids, client * 7 + step * 5).await;
        }
    };
    // Runs until each kind of change has met the others, which may take any time.
    until("all kinds of changes have met", async || {
        join_all((0..50).map(client)).await;
        assert_sums(app).await;
        let kinds = "select count(distinct kind) from product_revisions";
        let kinds: i64 =
            sqlx::query_scalar(kinds).fetch_one(&mut app.sql().await).await.expect("a count");
        kinds >= 6
    })
    .await;
    let lowest = "select min(stock_quantity) from product_revisions";
    let lowest: i32 =
        sqlx::query_scalar(lowest).fetch_one(&mut app.sql().await).await.expect("a stock");
    assert!(lowest >= 0);
}
