//! The database of a run, on dedicated connections.

mod connections;
mod control;
mod payments;
mod rows;
mod session;
mod tables;
mod teams;

#[cfg(test)]
mod tests;

pub use connections::Connections;
pub use control::{Control, InitialRow};
pub use rows::VersionedValue;
pub use session::{LockTarget, Session, SessionError, StatementObserver};
pub use tables::create_tables;
