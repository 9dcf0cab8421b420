//! The database: the pool, and all SQL statements of the product, checked at compile time.
//!
//! Each statement has one function, and one file in `sql/`. How statements combine to a save or a merge is
//! decided in `service`.

#![expect(clippy::missing_errors_doc, reason = "`Failure` documents them once for all functions")]

pub mod activity;
mod address;
mod coalesce;
mod connection_cache;
mod failure;
pub mod idempotency;
mod lab;
pub mod listing;
mod lost;
pub mod movements;
mod notices;
mod pool;
pub mod products;
pub mod reservations;
pub mod revisions;
pub mod row_locks;
mod rows;
mod saving;
mod schema;
mod session;
mod single_flight;
mod statements;
mod turns;
mod unreachable;

pub use address::Address;
pub use coalesce::Coalescer;
pub use connection_cache::CachedConnection;
pub use failure::Failure;
pub use notices::{Listener, Notifier};
pub use pool::{Database, PoolOptions, State};
pub use schema::{MIGRATIONS, SchemaError, TakenOver};
pub use session::{LOCK_TIMEOUT, SessionSettings};
pub use single_flight::SingleFlight;
pub use statements::{Change, Saved, Statements, columns};
pub use turns::Turn;
