//! Takeover of the products of the service that Concord replaces.

use super::{begin, connect, refused};
use crate::support::{TestApp, TestOptions, database};
use concord::db::{Database, SchemaError};
use serde_json::json;
use sqlx::{Executor, postgres::PgConnectOptions, query_scalar};

/// The table as created by `SQLAlchemy`.
const OLD: &str = "
    create table products (
        id serial primary key,
        name varchar(255) not null,
        description text,
        price numeric(10, 2) not null,
        stock_quantity integer not null default 0,
        version integer not null default 0,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
    );
    create index ix_products_id on products (id);
    create index ix_products_name on products (name);
    insert into products (name, description, price, stock_quantity, version, created_at, updated_at)
    select 'Lamp ' || n, nullif('No. ' || n, 'No. 7'), n + 0.99, n % 50, n % 9,
        timestamptz '2024-01-01 10:00:00.123456+01' + n * interval '1 minute',
        timestamptz '2024-06-01 10:00:00.654321+02' + n * interval '1 minute'
    from generate_series(1, 1003) n;
    delete from products where id in (10, 500, 1003)";

/// The table of an older version: other types, and no versions.
const OLDER: &str = "
    create table products (
        id serial primary key, name varchar, description varchar, price double precision,
        stock_quantity integer, created_at timestamp default '2024-01-01 10:00'
    );
    insert into products (name, price, stock_quantity) values ('Lamp', 19.99, 3), ('Mug', 0.1, 0)";

async fn old(statements: &'static str) -> PgConnectOptions {
    let database = database::empty().await;
    sqlx::raw_sql(statements).execute(&mut connect(&database).await).await.expect("the old table");
    database
}

async fn take_over(database: &PgConnectOptions) -> Result<i64, SchemaError> {
    let database = Database::new(database.clone(), TestOptions::default().pool);
    database.take_over().await.map(|taken| taken.products)
}

async fn count(database: &PgConnectOptions, of: &'static str) -> i64 {
    query_scalar(of).fetch_one(&mut connect(database).await).await.expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_products_are_taken_over_with_all_they_have() {
    let database = old(OLD).await;
    let line = begin(&database).await.refusal().await;
    assert!(line.contains("Type: concord take-over"), "{line}");
    assert_eq!(count(&database, "select count(*) from products").await, 1000);

    assert_eq!(take_over(&database).await.expect("taken over"), 1000);
    let samples = TestOptions { samples: true, ..TestOptions::default() };
    let app = TestApp::start_on(database.clone(), samples).await;
    assert_eq!(app.get("/api/products/?limit=1").await.body()["total"], 1000);
    let expected = json!({
        "id": 7, "name": "Lamp 7", "description": null, "price": 7.99, "stock_quantity": 7,
        "version": 7, "created_at": "2024-01-01T09:07:00.123456Z",
        "updated_at": "2024-06-01T08:07:00.654321Z", "sku": null, "status": "active",
        "low_stock_threshold": null, "category": null, "tags": [],
    });
    assert_eq!(app.product(7).await, expected);
    for same in [
        "select count(*) from products p join products_before_concord o
            using (id, name, price, stock_quantity, version, created_at, updated_at)
            where p.description is not distinct from o.description",
        "select count(*) from products p join product_revisions r on r.product_id = p.id
            where (r.version, r.name, r.price, r.stock_quantity, r.kind)
                = (p.version, p.name, p.price, p.stock_quantity, 'created')",
        "select count(*) from products p where stock_quantity
            = (select coalesce(sum(delta), 0) from stock_movements where product_id = p.id)",
    ] {
        assert_eq!(count(&database, same).await, 1000, "{same}");
    }

    // They are ordinary products, and new ones get higher ids.
    let change = json!({"name": "Desk Lamp", "version": 7});
    assert_eq!(app.patch(7, &change).await.has(200).version(), 8);
    assert!(app.create("Mug").await > 1003);
    app.delete(9).await.has(204);
    assert_eq!(app.get("/api/products/?limit=1").await.body()["total"], 1000);

    let again = take_over(&database).await.expect_err("only once").to_string();
    assert!(again.contains("nothing to take over"), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_of_other_types_and_columns_that_are_missing_do_no_harm() {
    let database = old(OLDER).await;
    assert_eq!(take_over(&database).await.expect("taken over"), 2);
    let app = begin(&database).await;
    app.ready().await;
    let lamp = app.product(1).await;
    assert_eq!((&lamp["price"], &lamp["version"]), (&json!(19.99), &json!(0)));
    assert_eq!(lamp["created_at"], "2024-01-01T10:00:00Z");
    assert_eq!(app.product(2).await["price"].to_string(), "0.10");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_does_not_fit_is_named_and_nothing_is_changed() {
    let database = old(OLDER).await;
    let mut sql = connect(&database).await;
    let bad = "insert into products (name, price, stock_quantity) values
        ('  ', 1, 1), ('Lamp', 1.005, 1), ('Lamp', null, 1), ('Lamp', 1, -1), (E'a\\nb', 1, 1)";
    sql.execute(bad).await.expect("five more");
    let line = take_over(&database).await.expect_err("refused").to_string();
    for word in [
        "5 products",
        "3 (no name)",
        "4 (a price with more than two decimals)",
        "5 (no price)",
        "6 (a stock out of range)",
        "7 (a name with control characters)",
        "concord take-over",
    ] {
        assert!(line.contains(word), "{word} is missing in {line}");
    }
    assert_eq!(count(&database, "select count(*) from products").await, 7);
    let made =
        "select count(*) from pg_class where relname in ('product_revisions', '_sqlx_migrations')";
    assert_eq!(count(&database, made).await, 0);

    sql.execute("delete from products where id > 2").await.expect("put right");
    sql.execute("create table orders (product_id integer references products (id))")
        .await
        .expect("a reference");
    let line = take_over(&database).await.expect_err("refused").to_string();
    assert!(line.contains("(orders)") && line.contains("DROP CONSTRAINT"), "{line}");
    sql.execute("drop table orders").await.expect("put right");
    assert_eq!(take_over(&database).await.expect("taken over"), 2);
}

/// A database that is already Concord's, and one that belongs to neither.
#[tokio::test(flavor = "multi_thread")]
async fn there_is_nothing_to_take_over_elsewhere() {
    for database in [database::fresh().await, database::empty().await] {
        let line = take_over(&database).await.expect_err("refused").to_string();
        assert!(line.contains("nothing to take over"), "{line}");
    }
    let database = database::fresh().await;
    let powerless = refused::role(&database, "stranger").await;
    take_over(&powerless).await.expect_err("refused");
}
