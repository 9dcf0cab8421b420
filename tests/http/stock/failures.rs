//! Connections that are terminated: nothing is half done, no lock is kept, and no key blocks a retry.

use super::{RESERVATIONS, assert_sums, hold, lines, move_by, moving, product_with, stock};
use crate::support::{TestApp, send};
use sqlx::Executor;
use std::sync::Arc;

/// Terminates the connections whose statements wait for a lock.
async fn cut(app: &TestApp) {
    let sql = "select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    app.sql().await.execute(sql).await.expect("they are cut");
    app.waiting(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_that_is_cut_off_in_the_middle_never_was() {
    let app = Arc::new(TestApp::start().await);
    let (lamp, desk) = (product_with(&app, 10).await, product_with(&app, 5).await);
    let body = lines(&[(lamp, 1), (desk, 1)]);
    let post = || app.request("POST", RESERVATIONS).header("Idempotency-Key", "a").json(&body);
    let mut sql = app.sql().await;
    let held = hold(&mut sql, desk).await;
    let cut_off = tokio::spawn(send(post()));
    // It has claimed its key, locked the lamp, and waits for the desk.
    app.waiting(1).await;
    cut(&app).await;
    cut_off.await.expect("an answer").problem(503, "unavailable");
    // The lamp is unlocked at once.
    move_by(&app, lamp, -1).await.has(200);
    held.rollback().await.expect("the desk is let go");
    assert_eq!((stock(&app, lamp).await, stock(&app, desk).await), (9, 5));
    app.get("/api/stock/reservations/1").await.problem(404, "reservation-not-found");
    assert_sums(&app).await;
    // A transient error is not stored: the same key does the work now.
    let answer = send(post()).await.has(201);
    assert_eq!(answer.header("idempotency-replayed"), "");
    assert_eq!((stock(&app, lamp).await, stock(&app, desk).await), (8, 4));
    assert_sums(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn movements_that_are_cut_off_moved_nothing() {
    let app = Arc::new(TestApp::start().await);
    let id = product_with(&app, 10).await;
    for key in [None, Some("a")] {
        let request = || match key {
            Some(key) => moving(&app, id, -1).header("Idempotency-Key", key),
            None => moving(&app, id, -1),
        };
        let mut sql = app.sql().await;
        let held = hold(&mut sql, id).await;
        let cut_off = tokio::spawn(send(request()));
        app.waiting(1).await;
        cut(&app).await;
        cut_off.await.expect("an answer").problem(503, "unavailable");
        held.rollback().await.expect("the product is let go");
        let before = stock(&app, id).await;
        send(request()).await.has(200);
        assert_eq!(stock(&app, id).await, before - 1);
    }
    assert_sums(&app).await;
}

#[tokio::test]
async fn a_deadlock_is_tried_again_and_then_busy() {
    let app = TestApp::start().await;
    let (lamp, desk) = (product_with(&app, 10).await, product_with(&app, 5).await);
    let mut sql = app.sql().await;
    // The database chooses which of two transactions to abort, so the error is simulated here.
    for state in ["40P01", "40001"] {
        let function = format!(
            "create or replace function in_the_way() returns trigger language plpgsql as
            $$ begin raise exception 'in the way' using errcode = '{state}'; end $$"
        );
        sql.execute(sqlx::AssertSqlSafe(function)).await.expect("a function");
        sql.execute(
            "create or replace trigger in_the_way after insert on stock_reservation_lines
            execute function in_the_way()",
        )
        .await
        .expect("a trigger");
        let post = app.request("POST", RESERVATIONS).json(&lines(&[(lamp, 1), (desk, 1)]));
        let answer = send(post.header("Idempotency-Key", "a")).await;
        answer.problem(409, "busy");
        assert_ne!(answer.header("retry-after"), "");
    }
    // Only twice: the request is retried, and then succeeds. The sequence is not rolled back.
    sql.execute("create sequence times").await.expect("a sequence");
    sql.execute(
        "create or replace function in_the_way() returns trigger language plpgsql as $$ begin
            if nextval('times') <= 2 then raise exception 'in the way' using errcode = '40P01'; end if;
            return null;
        end $$",
    )
    .await
    .expect("a function");
    let id = super::reserved(&app, &[(lamp, 1), (desk, 1)]).await;
    assert_eq!((stock(&app, lamp).await, stock(&app, desk).await), (9, 4));
    super::settle(&app, id, "release").await.has(200);
    sql.execute("drop trigger in_the_way on stock_reservation_lines").await.expect("it is gone");
    assert_eq!((stock(&app, lamp).await, stock(&app, desk).await), (10, 5));
    let post = app.request("POST", RESERVATIONS).json(&lines(&[(lamp, 1), (desk, 1)]));
    send(post.header("Idempotency-Key", "a")).await.has(201);
    assert_sums(&app).await;
}
