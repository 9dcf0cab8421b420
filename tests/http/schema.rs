//! The guarantees of the schema, whatever program writes.

use crate::support::{TestApp, TestOptions, database, until};
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection};

async fn refused(app: &TestApp, statement: &'static str) -> String {
    let error = app.sql().await.execute(statement).await.expect_err(statement);
    let error = error.as_database_error().expect("the database refuses").constraint();
    error.unwrap_or("none").to_owned()
}

async fn counted(app: &TestApp) -> (i64, i64) {
    let total = app.get("/api/products/?limit=1").await.body()["total"].as_i64().expect("total");
    let real = sqlx::query_scalar("select count(*) from products")
        .fetch_one(&mut app.sql().await)
        .await
        .expect("a count");
    (total, real)
}

#[tokio::test]
async fn values_outside_the_limits_are_refused_by_the_database_too() {
    let app = TestApp::start().await;
    for (constraint, statement) in [
        (
            "products_name_valid",
            "insert into products (name, price, stock_quantity) values (' ', 1, 1)",
        ),
        (
            "products_name_valid",
            "insert into products (name, price, stock_quantity) values (E'a\\nb', 1, 1)",
        ),
        (
            "products_price_valid",
            "insert into products (name, price, stock_quantity) values ('a', -0.01, 1)",
        ),
        (
            "products_stock_quantity_valid",
            "insert into products (name, price, stock_quantity) values ('a', 1, -1)",
        ),
        (
            "products_description_valid",
            "insert into products (name, description, price, stock_quantity) values ('a', repeat('x', 20001), 1, 1)",
        ),
        (
            "stock_movements_delta_valid",
            "insert into stock_movements (product_id, version, delta, reason, actor) values (1, 1, 0, 'a', 'a')",
        ),
        (
            "stock_movements_reason_valid",
            "insert into stock_movements (product_id, version, delta, reason, actor) values (1, 1, 1, ' ', 'a')",
        ),
        (
            "stock_movements_reason_valid",
            "insert into stock_movements (product_id, version, delta, reason, actor) values (1, 1, 1, repeat('x', 81), 'a')",
        ),
        (
            "stock_movements_reference_valid",
            "insert into stock_movements (product_id, version, delta, reason, reference, actor) values (1, 1, 1, 'a', '', 'a')",
        ),
        (
            "idempotency_keys_key_valid",
            "insert into idempotency_keys (key, request) values (repeat('x', 256), '')",
        ),
        (
            "idempotent_requests_key_valid",
            "insert into idempotent_requests (sender, key, request) values ('a', '', '')",
        ),
        (
            "stock_reservations_state_valid",
            "insert into stock_reservations (state, actor, expires_at, settled_at) values ('lost', 'a', now(), now())",
        ),
        (
            "stock_reservations_settled_valid",
            "insert into stock_reservations (state, actor, expires_at) values ('released', 'a', now())",
        ),
        (
            "stock_reservation_lines_quantity_valid",
            "insert into stock_reservation_lines (reservation_id, product_id, quantity) values (1, 1, 0)",
        ),
    ] {
        assert_eq!(refused(&app, statement).await, constraint, "{statement}");
    }
}

#[tokio::test]
async fn the_total_is_exact_whoever_adds_and_deletes() {
    let app = TestApp::start().await;
    let mut sql = app.sql().await;
    app.create("Lamp").await;
    sql.execute(
        "insert into products (name, price, stock_quantity) select 'n' || n, 1, 1 from generate_series(1, 500) n",
    )
    .await
    .expect("500 rows");
    assert_eq!(counted(&app).await, (501, 501));
    sql.execute("delete from products where id % 2 = 0").await.expect("half of them go");
    let (total, real) = counted(&app).await;
    assert_eq!(total, real);

    let mut undone = sql.begin().await.expect("a transaction");
    undone.execute("delete from products").await.expect("all go");
    undone.rollback().await.expect("and come back");
    assert_eq!(counted(&app).await, (total, real));

    sql.execute("truncate products").await.expect("empty");
    assert_eq!(counted(&app).await, (0, 0));
}

#[tokio::test]
async fn folding_the_count_loses_nothing_while_others_write() {
    let app = TestApp::start().await;
    let service = app.service();
    let writing = async {
        for n in 0..150 {
            app.create(&format!("Lamp {n}")).await;
        }
    };
    let folding = async {
        for _ in 0..150 {
            service.tidy().await.expect("folded");
        }
    };
    tokio::join!(writing, folding);
    service.tidy().await.expect("folded");
    assert_eq!(counted(&app).await, (150, 150));
    let rows: i64 = sqlx::query_scalar("select count(*) from product_count_changes")
        .fetch_one(&mut app.sql().await)
        .await
        .expect("a count");
    assert!(rows <= 101, "{rows} rows are left");
}

#[tokio::test]
async fn a_deleted_product_comes_back_under_its_id_with_its_history() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let before = app.product(id).await;
    app.delete(id).await.has(204);
    let service = app.service();
    let command = concord::service::Restoration {
        id: concord::product::ProductId(id),
        with: None,
        actor: concord::product::Actor::named("Ada"),
    };
    // Two people press Undo: the product is restored once.
    let (one, two) = tokio::join!(service.restore(&command, None), service.restore(&command, None));
    let restored = [one.expect("answered"), two.expect("answered")]
        .into_iter()
        .filter_map(concord::service::Answered::now)
        .filter(|outcome| matches!(outcome, concord::service::RestoreOutcome::Restored(_)))
        .count();
    assert_eq!(restored, 1);
    let after = app.product(id).await;
    assert_eq!(after["version"], 2);
    assert_eq!(after["name"], before["name"]);
    assert_eq!(after["created_at"], before["created_at"]);
    assert_eq!(app.revisions(id).await, 3);
}

#[tokio::test]
async fn servers_that_start_together_make_the_samples_once() {
    let database = database::empty().await;
    let options = || TestOptions { samples: true, ..TestOptions::default() };
    let (one, two) = tokio::join!(
        TestApp::start_on(database.clone(), options()),
        TestApp::start_on(database.clone(), options()),
    );
    until("the samples are there", async || one.get("/api/products/").await.body()["total"] == 5)
        .await;
    let page = two.get("/api/products/").await.body();
    let shown: Vec<_> = page["products"]
        .as_array()
        .expect("products")
        .iter()
        .map(|p| json!([p["name"], p["price"], p["stock_quantity"]]))
        .collect();
    assert_eq!(
        shown,
        [
            json!(["Laptop", 1299.99, 50]),
            json!(["Wireless Mouse", 29.99, 150]),
            json!(["Mechanical Keyboard", 89.99, 75]),
            json!(["USB-C Hub", 49.99, 100]),
            json!(["Monitor", 399.99, 30]),
        ]
    );
    let mut sql = PgConnection::connect_with(&database).await.expect("a connection");
    sql.execute("delete from products").await.expect("all gone");
    drop((one, two));
    let again = TestApp::start_on(database, options()).await;
    assert_eq!(again.get("/api/products/").await.body()["total"], 0, "samples come only once");
}

#[tokio::test]
async fn products_from_before_movements_were_kept_have_an_opening_one() {
    let database = database::empty().await;
    let mut sql = PgConnection::connect_with(&database).await.expect("a connection");
    for migration in concord::db::MIGRATIONS.iter().filter(|migration| migration.version < 4) {
        sql.execute(migration.sql.clone()).await.expect("an older schema");
    }
    let old = "insert into products (name, price, stock_quantity, version)
        values ('Lamp', 1, 7, 3), ('Mug', 1, 0, 0)";
    sql.execute(old).await.expect("older products");
    let stock = concord::db::MIGRATIONS.iter().find(|migration| migration.version == 4);
    sql.execute(stock.expect("the migration").sql.clone()).await.expect("the newer schema");
    let rows: Vec<(i64, i64, i32, String)> =
        sqlx::query_as("select product_id, version, delta, reason from stock_movements")
            .fetch_all(&mut sql)
            .await
            .expect("movements");
    assert_eq!(rows, [(1, 3, 7, "opening stock".to_owned())]);
}

#[tokio::test]
async fn a_database_without_the_schema_is_not_healthy() {
    let database = concord::db::Database::new(database::empty().await, TestOptions::default().pool);
    assert!(database.ping().await.is_err());
    database.migrate().await.expect("the schema can be made");
    database.ping().await.expect("healthy");
}

#[tokio::test]
async fn a_product_that_somebody_holds_too_long_is_busy_and_unchanged() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let mut sql = app.sql().await;
    let mut holder = sql.begin().await.expect("a transaction");
    sqlx::query("select from products where id = $1 for update")
        .bind(id)
        .execute(&mut *holder)
        .await
        .expect("the row is held");
    let command = json!({"name": "Desk Lamp", "price": 10, "stock_quantity": 10, "version": 0});
    let answer = app.put(id, &command).await;
    answer.problem(409, "busy");
    assert_eq!(answer.header("retry-after"), "1");
    holder.rollback().await.expect("the row is free");
    app.put(id, &command).await.has(200);
}
