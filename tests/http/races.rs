//! Concurrent requests: two saves of one version never both succeed, and a deleted product never reappears.

use crate::support::{Answer, TestApp, TestOptions, product, send};
use concord::db::PoolOptions;
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::{sync::Arc, time::Duration};

async fn start() -> Arc<TestApp> {
    let pool = PoolOptions { size: 10, wait: Duration::from_secs(20), ..PoolOptions::default() };
    Arc::new(TestApp::start_with(TestOptions { pool, ..TestOptions::default() }).await)
}

fn lamp(stock: i64, version: i64) -> Value {
    json!({"name": "Lamp", "price": 10, "stock_quantity": stock, "version": version})
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_saves_of_one_version_exactly_one_wins() {
    let app = start().await;
    let id = app.create("Lamp").await;
    let save = |n: i64| {
        let app = Arc::clone(&app);
        tokio::spawn(async move { (n, app.put(id, &lamp(100 + n, 0)).await) })
    };
    let answers: Vec<_> =
        join_all((0..50).map(save)).await.into_iter().map(Result::unwrap).collect();
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|(_, a)| a.status == 200);
    assert_eq!((won.len(), lost.len()), (1, 49));
    let (winner, answer) = won[0];
    for (_, answer) in lost {
        let conflict = &answer.problem(409, "conflict")["conflict"];
        assert_eq!(conflict["current"]["stock_quantity"], 100 + winner);
    }
    assert_eq!(app.product(id).await, answer.body());
    assert_eq!((answer.version(), app.revisions(id).await), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_increment_is_lost_when_all_read_write_and_retry() {
    let app = start().await;
    let id = app.create("Lamp").await;
    let writer = || {
        let app = Arc::clone(&app);
        tokio::spawn(async move {
            let mut refused = 0;
            for _ in 0..50 {
                while !increment(&app, id).await {
                    refused += 1;
                }
            }
            refused
        })
    };
    let refused = join_all((0..8).map(|_| writer())).await;
    let refused: u32 = refused.into_iter().map(Result::unwrap).sum();
    let product = app.product(id).await;
    assert_eq!((&product["stock_quantity"], &product["version"]), (&json!(10 + 400), &json!(400)));
    assert_eq!(app.revisions(id).await, 401);
    assert!(refused > 0, "the writers never met, so this proved nothing");
}

/// Reads and saves an incremented value; `false` if somebody else was faster.
async fn increment(app: &TestApp, id: i64) -> bool {
    let current = app.product(id).await;
    let number = |name: &str| current[name].as_i64().expect("a number");
    let answer = app.put(id, &lamp(number("stock_quantity") + 1, number("version"))).await;
    match answer.status.as_u16() {
        200 => true,
        409 => false,
        _ => panic!("{answer:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_numbers_set_at_once_one_counts_and_the_others_are_asked() {
    let app = start().await;
    let id = app.create("Lamp").await;
    // All based on the first version, which the history keeps.
    let app = &app;
    let set = |n: i64| async move {
        app.patch(id, &json!({"stock_quantity": 1000 + n, "version": 0})).await
    };
    let (saved, asked): (Vec<_>, Vec<_>) =
        join_all((0..100).map(set)).await.into_iter().partition(|answer| answer.status == 200);
    assert_eq!((saved.len(), asked.len()), (1, 99));
    for answer in asked {
        answer.problem(409, "conflict");
    }
    let product = app.product(id).await;
    assert_eq!(product["stock_quantity"], saved[0].body()["stock_quantity"]);
    assert_eq!(product["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn movements_at_once_need_no_retry() {
    let app = start().await;
    let id = app.create("Lamp").await;
    let app = &app;
    let add = |n: i64| async move {
        let body = json!({"delta": n, "reason": "delivery"});
        send(app.request("POST", &format!("/api/products/{id}/stock")).json(&body)).await
    };
    for answer in join_all((1..=100).map(add)).await {
        answer.has(200);
    }
    let product = app.product(id).await;
    let sum = 10 + (1..=100).sum::<i64>();
    assert_eq!((&product["stock_quantity"], &product["version"]), (&json!(sum), &json!(100)));
}

/// Starts two calls in this order while the product is locked, then unlocks it.
async fn in_order(
    app: &Arc<TestApp>,
    id: i64,
    first: reqwest::RequestBuilder,
    second: reqwest::RequestBuilder,
) -> (Answer, Answer) {
    let mut holder = app.sql().await;
    let mut held = holder.begin().await.expect("a transaction");
    let hold = sqlx::query("select from products where id = $1 for update").bind(id);
    hold.execute(&mut *held).await.expect("the product is held");
    let first = tokio::spawn(send(first));
    app.waiting(1).await;
    let second = tokio::spawn(send(second));
    app.waiting(2).await;
    held.rollback().await.expect("the product is let go");
    (first.await.expect("an answer"), second.await.expect("an answer"))
}

/// The kinds of changes in the history, the oldest first.
async fn history(sql: &mut PgConnection, id: i64) -> Vec<String> {
    sqlx::query_scalar("select kind from product_revisions where product_id = $1 order by version")
        .bind(id)
        .fetch_all(sql)
        .await
        .expect("a history")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_before_a_delete_is_in_the_history_and_the_product_is_gone() {
    let app = start().await;
    let id = app.create("Lamp").await;
    let put = app.request("PUT", &product(id)).json(&lamp(11, 0));
    let delete = app.request("DELETE", &product(id));
    let (put, delete) = in_order(&app, id, put, delete).await;
    put.has(200);
    delete.has(204);
    app.get(&product(id)).await.problem(404, "deleted");
    assert_eq!(history(&mut app.sql().await, id).await, ["created", "edited", "deleted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_after_a_delete_brings_nothing_back() {
    let app = start().await;
    for method in ["PUT", "PATCH"] {
        let id = app.create("Lamp").await;
        let put = app.request(method, &product(id)).json(&lamp(11, 0));
        let delete = app.request("DELETE", &product(id));
        let (delete, put) = in_order(&app, id, delete, put).await;
        delete.has(204);
        put.problem(404, "deleted");
        app.get(&product(id)).await.problem(404, "deleted");
        assert_eq!(history(&mut app.sql().await, id).await, ["created", "deleted"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_update_and_a_delete_of_one_version_exactly_one_wins() {
    let app = start().await;
    for order in ["update first", "delete first", "at once", "at once", "at once", "at once"] {
        let id = app.create("Lamp").await;
        let put = app.request("PUT", &product(id)).json(&lamp(11, 0));
        let delete = app.request("DELETE", &product(id)).header("If-Match", format!("\"{id}-0\""));
        let (put, delete) = match order {
            "update first" => in_order(&app, id, put, delete).await,
            "delete first" => {
                let (delete, put) = in_order(&app, id, delete, put).await;
                (put, delete)
            }
            _ => tokio::join!(send(put), send(delete)),
        };
        let there = app.get(&product(id)).await.status == 200;
        match (put.status.as_u16(), delete.status.as_u16()) {
            (200, 412) if order != "delete first" => assert!(there),
            (404, 204) if order != "update first" => assert!(!there),
            other => panic!("{order}: {other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_that_was_overtaken_by_another_and_a_delete_brings_nothing_back() {
    let app = start().await;
    let id = app.create("Held").await;
    app.patch(id, &json!({"name": "Lamp", "version": 0})).await.has(200);
    app.delete(id).await.has(204);
    // Inserting a product with this name is slow: it happens after the check of the latest revision, before
    // the row is inserted.
    let mut sql = app.sql().await;
    for statement in [
        "create function hold_up() returns trigger language plpgsql as $$ begin
            if new.name = 'Held' then perform pg_advisory_xact_lock(7); end if;
            return new;
        end $$",
        "create trigger held_up before insert on products for each row execute function hold_up()",
        "select pg_advisory_lock(7)",
    ] {
        sqlx::query(statement).execute(&mut sql).await.expect(statement);
    }
    let restore = |to: i64| {
        let command = json!({"version": 2, "to": to});
        app.request("POST", &format!("{}/restore", product(id))).json(&command)
    };
    let slow = tokio::spawn(send(restore(0)));
    app.waiting(1).await;
    send(restore(1)).await.has(200);
    app.delete(id).await.has(204);
    sqlx::query("select pg_advisory_unlock(7)").execute(&mut sql).await.expect("it goes on");
    slow.await.expect("an answer").problem(404, "deleted");
    let kinds = ["created", "edited", "deleted", "restored", "deleted"];
    assert_eq!(history(&mut sql, id).await, kinds);
}

#[tokio::test]
async fn only_a_version_that_is_taken_means_overtaken() {
    let app = start().await;
    let id = app.create("Lamp").await;
    app.delete(id).await.has(204);
    // Another constraint on a name.
    let mut sql = app.sql().await;
    let rule = "create unique index one_of_a_name on products (name)";
    sqlx::query(rule).execute(&mut sql).await.expect("a rule");
    app.create("Lamp").await;
    let command = json!({"version": 1, "to": 0});
    let restore = app.request("POST", &format!("{}/restore", product(id))).json(&command);
    send(restore).await.problem(500, "internal");
}
