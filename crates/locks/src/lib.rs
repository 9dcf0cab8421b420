#![doc = include_str!("../README.md")]

mod backend;
mod error;
mod guard;
mod key;
#[cfg(feature = "axum")]
mod layer;
mod locks;
#[cfg(feature = "metrics")]
pub mod metrics;
#[cfg(not(feature = "metrics"))]
#[path = "metrics_off.rs"]
mod metrics;
mod postgres;
mod queue;
#[cfg(feature = "redis")]
mod redis;
mod retry;
mod row_lock;
mod snapshot;
mod sql;
mod template;
mod transaction;
mod wait;

pub use backend::{Backend, HeldLock};
pub use error::{Busy, BusyReason, GuardError, LockError};
pub use guard::{Guard, Lock};
pub use key::Key;
#[cfg(feature = "axum")]
pub use layer::{LockLayer, LockService, Locked};
pub use locks::Locks;
pub use postgres::{APPLICATION_NAME, Postgres, PostgresLock};
pub use queue::{Queue, QueueLimits, QueueStatus, Ticket};
#[cfg(feature = "redis")]
pub use redis::{InvalidRedisUrl, Lease, Redis, RedisLock, RedisLockError};
pub use retry::{Backoff, Contention, retry};
pub use row_lock::{RowLock, RowLockMode, RowWait};
pub use snapshot::{BlockedSession, KeyStatus, LONG_HOLD, LockSnapshot, Session};
pub use template::{KeyTemplate, MissingParameter, TemplateError};
pub use transaction::lock_in_transaction;
pub use wait::{Deadline, Wait};
