//! Integration tests on a real PostgreSQL, PgBouncer and Redis, and together with the Python package.

#![cfg(all(feature = "axum", feature = "redis"))]

mod fixture;
mod freed;
mod guard;
mod killed;
mod layer;
mod order;
mod pgbouncer;
mod python;
mod redis;
mod rows;
mod snapshot;
#[path = "../support/mod.rs"]
mod support;
mod transaction;
