//! The role and the database that Concord works with, made inside the cluster where they are missing.
//!
//! Concord does not work as the superuser: whatever goes wrong in a statement of its own, it cannot read
//! files or run programs on the machine. (Besides `db`, `locks` and `migrations` the only place with SQL:
//! it runs before there is a database that a migration could change.)

use sqlx::postgres::PgConnection;

use super::cluster::Kind;

const HAS_ROLE: &str = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'concord')";
const HAS_DATABASE: &str = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'concord')";

/// Each step looks before it acts, so that one cut short is completed at the next start.
pub(super) async fn provision(superuser: &mut PgConnection, kind: Kind) -> sqlx::Result<()> {
    if !is_true(superuser, HAS_ROLE).await? {
        run(superuser, "CREATE ROLE concord LOGIN").await?;
    }
    if kind == Kind::Scratch {
        // Tests make databases of their own.
        run(superuser, "ALTER ROLE concord CREATEDB").await?;
    }
    if !is_true(superuser, HAS_DATABASE).await? {
        run(superuser, "CREATE DATABASE concord OWNER concord").await?;
    }
    Ok(())
}

async fn is_true(connection: &mut PgConnection, question: &'static str) -> sqlx::Result<bool> {
    sqlx::query_scalar(question).fetch_one(connection).await
}

async fn run(connection: &mut PgConnection, statement: &'static str) -> sqlx::Result<()> {
    sqlx::query(statement).execute(connection).await.map(drop)
}
