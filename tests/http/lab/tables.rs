//! The migrations create the tables that `concord-lab` expects.

use crate::support::database;
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

/// Columns, indexes and options of the lab's tables.
async fn described(address: &PgConnectOptions) -> Vec<String> {
    let sql =
        "select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
        from information_schema.columns where table_name in ('lab_rows', 'lab_payments')
        union all select indexdef from pg_indexes where tablename in ('lab_rows', 'lab_payments')
        union all select concat_ws(' ', relname, relpersistence, reloptions::text) from pg_class
            where relname in ('lab_rows', 'lab_payments')
        order by 1";
    let mut connection = PgConnection::connect_with(address).await.expect("a connection");
    sqlx::query_scalar(sql).fetch_all(&mut connection).await.expect("the catalog")
}

#[tokio::test]
async fn they_are_those_of_the_crate() {
    let (migrated, created) = (database::fresh().await, database::empty().await);
    concord_lab::create_tables(&created).await.expect("the tables");
    let tables = described(&migrated).await;
    assert_eq!(tables, described(&created).await);
    assert!(tables.len() > 10, "{tables:?}");
    concord_lab::create_tables(&migrated).await.expect("they exist");
}
