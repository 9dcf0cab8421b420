//! The whole server through a real `PgBouncer` in transaction mode: few database connections, shared by
//! all, with each transaction on any of them.

use crate::support::{
    Answer, Heard, Tab, TestApp, TestOptions, database, pgbouncer::Pooler, product, send, tab,
    until,
};
use concord::events::protocol::ToTab;
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions, query_scalar};
use std::sync::Arc;

/// A common setting that lets drivers connect: the settings of a connection are dropped.
const USUAL: &str = "ignore_startup_parameters = extra_float_digits,options";

async fn through(pooler: &Pooler) -> TestApp {
    let options = TestOptions { pooler: Some(pooler.address()), ..TestOptions::default() };
    TestApp::start_on(pooler.direct.clone(), options).await
}

async fn connect(address: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(address).await.expect("a connection")
}

async fn setting(sql: &mut PgConnection, name: &str) -> String {
    let question = format!("select current_setting('{name}')");
    query_scalar(sqlx::AssertSqlSafe(question)).persistent(false).fetch_one(sql).await.expect("it")
}

fn good(answer: Answer) -> Answer {
    assert!(matches!(answer.status.as_u16(), 200 | 201 | 204 | 404 | 409), "{answer:?}");
    answer
}

/// Everything that a server does with products, on some of its own and on one that all share.
async fn work(app: &TestApp, shared: i64, number: usize) -> i64 {
    let mut sold = 0;
    for round in 0..6 {
        let id = app.create(&format!("Lamp {number} {round}")).await;
        let change = json!({"name": format!("Desk Lamp {number} {round}"), "version": 0});
        assert_eq!(good(app.patch(id, &change).await).version(), 1);
        let whole = json!({"name": "Lamp", "price": 2, "stock_quantity": 3, "version": 1});
        assert_eq!(good(app.put(id, &whole).await).version(), 2);
        for path in [
            format!("/api/products/{id}"),
            format!("/api/products/{id}/revisions"),
            format!("/api/products/{id}/stock"),
            "/api/products/?limit=5".to_owned(),
            "/products?search=desk".to_owned(),
            format!("/products/{id}"),
            "/activity".to_owned(),
            "/health".to_owned(),
        ] {
            app.get(&path).await.has(200);
        }
        let sale = json!({"delta": -1, "reason": "sale"});
        let path = format!("{}/stock", product(shared));
        let key = format!("{number}-{round}");
        for _ in 0..2 {
            let request = app.request("POST", &path).json(&sale).header("idempotency-key", &key);
            if good(send(request).await).status == 200 {
                sold += 1;
                break;
            }
        }
        let lines = json!({"lines": [{"product_id": shared, "quantity": 1}], "expires_in": 900});
        let reserve = app.request("POST", "/api/stock/reservations").json(&lines);
        let reserved = good(send(reserve).await);
        if reserved.status == 201 {
            let path = format!("/api/stock/reservations/{}/release", reserved.body()["id"]);
            send(app.request("POST", &path)).await.has(200);
        }
        let quote = json!({"lines": [{"product_id": shared, "quantity": 1}]});
        good(send(app.request("POST", "/api/quotes").json(&quote)).await);
        app.delete(id).await.has(204);
    }
    sold
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn servers_through_it_and_past_it_do_all_their_work() {
    let pooler = Pooler::start(database::fresh().await, 4, USUAL).await;
    let beside = TestApp::start_on(pooler.direct.clone(), TestOptions::default()).await;
    let apps = Arc::new([through(&pooler).await, through(&pooler).await, beside]);
    let shared = apps[0].create("Shared").await;
    let fill = json!({"delta": 990, "reason": "delivery"});
    let path = format!("{}/stock", product(shared));
    send(apps[0].request("POST", &path).json(&fill)).await.has(200);
    let workers = (0..9).map(|number| {
        let apps = Arc::clone(&apps);
        tokio::spawn(async move { work(&apps[number % 3], shared, number).await })
    });
    let sold: i64 = join_all(workers).await.into_iter().map(|sold| sold.expect("no panic")).sum();
    assert!(sold > 0);
    for app in apps.iter() {
        assert_eq!(app.product(shared).await["stock_quantity"], 1000 - sold);
        assert_eq!(app.get("/api/products/?limit=1").await.body()["total"], 1);
    }
    let mut sql = connect(&pooler.direct).await;
    let wrong = "select count(*) from products p where stock_quantity
        <> (select sum(delta) from stock_movements where product_id = p.id)";
    assert_eq!(query_scalar::<_, i64>(wrong).fetch_one(&mut sql).await.expect("a count"), 0);
}

/// Waiting for a locked row takes as long as usual, and the next user of the database connection finds none
/// of the settings on it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn settings_hold_in_the_transaction_and_not_after_it() {
    let pooler = Pooler::start(database::fresh().await, 2, USUAL).await;
    let app = through(&pooler).await;
    let id = app.create("Lamp").await;
    let mut sql = app.sql().await;
    let mut holder = sql.begin().await.expect("a transaction");
    let hold = format!("select from products where id = {id} for update");
    holder.execute(sqlx::AssertSqlSafe(hold)).await.expect("the row is held");
    let command = json!({"name": "Desk Lamp", "price": 10, "stock_quantity": 10, "version": 0});
    app.put(id, &command).await.problem(409, "busy");
    holder.rollback().await.expect("the row is free");
    app.put(id, &command).await.has(200);

    let address = pooler.address().statement_cache_capacity(0);
    // Two concurrent transactions use both connections of the database.
    let mut clients = [connect(&address).await, connect(&address).await];
    let [one, two] = &mut clients;
    for next in [&mut one.begin().await.expect("one"), &mut two.begin().await.expect("two")] {
        for name in ["lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout"] {
            assert_eq!(setting(next, name).await, "0", "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn tabs_hear_of_saves_on_other_servers() {
    let pooler = Pooler::start(database::fresh().await, 3, "").await;
    let (one, two) = (through(&pooler).await, through(&pooler).await);
    for app in [&one, &two] {
        tab::hears(app).await;
    }
    let id = one.create("Lamp").await;
    let mut tab = Tab::on(&two, "Ada", id, 0).await;
    one.patch(id, &json!({"name": "Desk Lamp", "version": 0})).await.has(200);
    let heard = tab.news().await;
    assert!(matches!(heard, Heard::Message(ToTab::Event(_))), "{heard:?}");
}

/// Without the setting: one sentence, whether the pooler drops the settings or rejects them.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn a_pooler_that_was_not_told_of_is_found_out() {
    for more in [USUAL, "ignore_startup_parameters = extra_float_digits", ""] {
        let pooler = Pooler::start(database::fresh().await, 2, more).await;
        let mut address = pooler.direct.clone();
        let socket = pooler.address().get_socket().expect("a socket").clone();
        address = address.socket(socket).port(pooler.address().get_port());
        let app = TestApp::begin_on(address.clone(), TestOptions::default()).await;
        let line = app.refusal().await;
        assert!(
            line.contains("CONCORD_DATABASE_DIRECT_URL") && line.contains("PgBouncer"),
            "{line}"
        );

        // The direct address must not lead to a pooler.
        let options = TestOptions { pooler: Some(pooler.address()), ..TestOptions::default() };
        let app = TestApp::begin_on(address, options).await;
        let line = app.refusal().await;
        assert!(line.contains("past the pooler"), "{line}");
    }
}

/// Other users of the pooler have prepared statements with the same names.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PgBouncer; make test runs it"]
async fn prepared_statements_that_others_left_are_in_nobodys_way() {
    let pooler = Pooler::start(database::fresh().await, 2, USUAL).await;
    let app = through(&pooler).await;
    let id = app.create("Lamp").await;
    let address = pooler.address().statement_cache_capacity(0);
    let mut other = connect(&address).await;
    for number in 0..20 {
        let mut tx = other.begin().await.expect("a transaction");
        tx.execute("deallocate all").await.expect("forgotten");
        for _ in 0..4 {
            let sum: i32 = query_scalar("select $1::integer + 1")
                .bind(number)
                .fetch_one(&mut *tx)
                .await
                .expect("a number");
            assert_eq!(sum, number + 1);
        }
        tx.commit().await.expect("done");
        let found: Value = app.product(id).await;
        assert_eq!(found["name"], "Lamp");
    }
    until("all is idle", async || app.get("/health").await.status == 200).await;
}
