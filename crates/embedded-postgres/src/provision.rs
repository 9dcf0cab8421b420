//! Creates the application's role and database in the cluster.
//!
//! The role is not a superuser, so a faulty statement of the application can neither read files nor run
//! programs on the machine.

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use super::cluster::Durability;

/// Each step checks before it acts, so that an interrupted run is completed at the next start. `name` is a
/// plain identifier.
pub(super) async fn provision(
    superuser: &mut PgConnection,
    name: &str,
    durability: Durability,
) -> sqlx::Result<()> {
    if !exists(superuser, include_str!("sql/role_exists.sql"), name).await? {
        run(superuser, format!("CREATE ROLE {name} LOGIN")).await?;
    }
    if durability == Durability::Off {
        // Tests create their own databases.
        run(superuser, format!("ALTER ROLE {name} CREATEDB")).await?;
    }
    if !exists(superuser, include_str!("sql/database_exists.sql"), name).await? {
        run(superuser, format!("CREATE DATABASE {name} OWNER {name}")).await?;
    }
    Ok(())
}

async fn exists(
    connection: &mut PgConnection,
    query: &'static str,
    name: &str,
) -> sqlx::Result<bool> {
    sqlx::query_scalar(query).bind(name).fetch_one(connection).await
}

async fn run(connection: &mut PgConnection, statement: String) -> sqlx::Result<()> {
    sqlx::query(AssertSqlSafe(statement)).execute(connection).await.map(drop)
}
