//! Expired reservations, and reservations whose products cannot take anything back.

use super::{
    assert_sums, movements, product_with, reservation, reserved, settle, stock, time_is_over,
};
use crate::support::{TestApp, product, send, until};
use concord::product::Stock;
use serde_json::{Value, json};

#[tokio::test]
async fn the_stock_comes_back_when_the_time_is_over() {
    let app = TestApp::start().await;
    let (lamp, desk) = (product_with(&app, 10).await, product_with(&app, 5).await);
    let (over, held) =
        (reserved(&app, &[(lamp, 4), (desk, 1)]).await, reserved(&app, &[(lamp, 1)]).await);
    time_is_over(&app, over).await;
    until("the stock is back", async || stock(&app, lamp).await == 9).await;
    assert_eq!(stock(&app, desk).await, 5);
    let ended = reservation(&app, over).await;
    assert_eq!(ended["state"], "expired");
    assert_ne!(ended["settled_at"], Value::Null);
    assert_eq!(reservation(&app, held).await["state"], "held");
    let back = (3, 4, "expired".to_owned(), Some(format!("reservation {over}")));
    assert_eq!(movements(&app, lamp).await[3..], [back]);
    for how in ["confirm", "release"] {
        let refused = settle(&app, over, how).await.problem(409, "reservation-settled");
        assert_eq!(refused["state"], "expired");
    }
    assert_eq!(stock(&app, lamp).await, 9);
    assert_sums(&app).await;
}

#[tokio::test]
async fn many_expire_in_small_steps_and_each_once() {
    let app = TestApp::start().await;
    let (lamp, desk) = (product_with(&app, 100).await, product_with(&app, 100).await);
    for _ in 0..45 {
        reserved(&app, &[(lamp, 1), (desk, 2)]).await;
    }
    let sql = "update stock_reservations set expires_at = now() - interval '1 second'";
    sqlx::query(sql).execute(&mut app.sql().await).await.expect("their time is over");
    let (one, other) = (app.service(), app.service());
    let (one, other) = tokio::join!(one.expire_reservations(), other.expire_reservations());
    let ended = one.expect("an answer") + other.expect("an answer");
    // The server's own job may have processed some of them.
    assert!(ended <= 45, "{ended}");
    until("all is back", async || stock(&app, lamp).await == 100).await;
    until("all is back", async || stock(&app, desk).await == 100).await;
    assert_eq!(movements(&app, lamp).await.len(), 1 + 45 + 45);
    assert_sums(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_expiry_and_confirm_at_the_same_moment_exactly_one_wins() {
    let app = TestApp::start().await;
    let service = app.service();
    let lamp = product_with(&app, 10).await;
    let mut confirmed = 0;
    for n in 0..20 {
        let id = reserved(&app, &[(lamp, 1)]).await;
        let sql = "update stock_reservations
            set expires_at = clock_timestamp() + make_interval(secs => $2) where id = $1";
        let soon = sqlx::query(sql).bind(id).bind(f64::from(n % 5) * 0.002);
        soon.execute(&mut app.sql().await).await.expect("its time is nearly over");
        let (confirm, expired) =
            tokio::join!(settle(&app, id, "confirm"), service.expire_reservations());
        expired.expect("an answer");
        match confirm.status.as_u16() {
            200 => confirmed += 1,
            _ => {
                let refused = confirm.problem(409, "reservation-settled");
                assert_eq!(refused["state"], "expired");
            }
        }
        assert_eq!(stock(&app, lamp).await, 10 - confirmed, "after {n}");
        if confirmed == 9 {
            break;
        }
    }
    assert_sums(&app).await;
}

#[tokio::test]
async fn what_a_deleted_product_is_owed_comes_when_it_is_back() {
    let app = TestApp::start().await;
    let (lamp, desk) = (product_with(&app, 10).await, product_with(&app, 5).await);
    let (released, over) =
        (reserved(&app, &[(lamp, 2), (desk, 1)]).await, reserved(&app, &[(lamp, 3)]).await);
    app.delete(lamp).await.has(204);
    // The other product gets its piece back at once; nothing waits for the deleted one.
    settle(&app, released, "release").await.has(200);
    assert_eq!(stock(&app, desk).await, 5);
    time_is_over(&app, over).await;
    until("it has expired", async || reservation(&app, over).await["settled_at"] != Value::Null)
        .await;
    assert_sums(&app).await;
    let command = json!({"version": 3, "to": 2});
    send(app.request("POST", &format!("{}/restore", product(lamp))).json(&command)).await.has(200);
    until("all of it is there", async || stock(&app, lamp).await == 10).await;
    let found = movements(&app, lamp).await;
    let found: Vec<_> = found.iter().map(|(_, delta, why, _)| (*delta, &**why)).collect();
    let expected = [
        (10, "opening stock"),
        (-2, "reserved"),
        (-3, "reserved"),
        (-5, "deleted"),
        (5, "restored"),
        (2, "released"),
        (3, "expired"),
    ];
    assert_eq!(found, expected);
    assert_sums(&app).await;
}

#[tokio::test]
async fn what_has_no_room_is_owed_until_there_is() {
    let app = TestApp::start().await;
    let lamp = product_with(&app, 10).await;
    let id = reserved(&app, &[(lamp, 4)]).await;
    let full = json!({"stock_quantity": Stock::MAX, "version": 1});
    app.patch(lamp, &full).await.has(200);
    settle(&app, id, "release").await.has(200);
    assert_eq!(stock(&app, lamp).await, Stock::MAX);
    super::move_by(&app, lamp, -5).await.has(200);
    until("it is paid", async || stock(&app, lamp).await == Stock::MAX - 1).await;
    assert_sums(&app).await;
}
