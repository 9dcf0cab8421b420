//! Integration tests on a real PostgreSQL.

mod bounds;
mod command;
mod comparisons;
mod fixture;
mod limits;
mod promises;
mod store;
#[path = "../support/mod.rs"]
mod support;
