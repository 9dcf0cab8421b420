//! Connections that are cut: nothing is half done, nothing stays held, and no key keeps it.

use super::{RESERVATIONS, assert_sums, hold, lines, move_by, moving, product_with, stock};
use crate::support::{TestApp, send};
use sqlx::Executor;
use std::sync::Arc;

/// Cuts the connections whose statements wait for a lock.
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
    // It has claimed its key, holds the lamp and waits for the desk.
    app.waiting(1).await;
    cut(&app).await;
    cut_off.await.expect("an answer").problem(503, "unavailable");
    // The lamp is free at once.
    move_by(&app, lamp, -1).await.has(200);
    held.rollback().await.expect("the desk is let go");
    assert_eq!((stock(&app, lamp).await, stock(&app, desk).await), (9, 5));
    app.get("/api/stock/reservations/1").await.problem(404, "reservation-not-found");
    assert_sums(&app).await;
    // Trouble that passes is not kept: the same key does the work now.
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

#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_is_busy_and_not_a_fault() {
    let app = Arc::new(TestApp::start().await);
    let (lamp, desk) = (product_with(&app, 10).await, product_with(&app, 5).await);
    // Somebody from outside takes the rows in the wrong order, and looks for deadlocks late.
    let mut sql = app.sql().await;
    sql.execute("set deadlock_timeout = '60s'").await.expect("a setting");
    let mut held = hold(&mut sql, desk).await;
    let reserving = {
        let post = app.request("POST", RESERVATIONS).json(&lines(&[(lamp, 1), (desk, 1)]));
        tokio::spawn(send(post))
    };
    app.waiting(1).await;
    let hold = sqlx::query("select from products where id = $1 for update").bind(lamp);
    // Each waits for the other; the database undoes the one that looks first.
    hold.execute(&mut *held).await.expect("the other one gave way");
    let answer = reserving.await.expect("an answer");
    answer.problem(409, "busy");
    assert_ne!(answer.header("retry-after"), "");
    held.rollback().await.expect("both are let go");
    assert_eq!((stock(&app, lamp).await, stock(&app, desk).await), (10, 5));
    assert_sums(&app).await;
}
