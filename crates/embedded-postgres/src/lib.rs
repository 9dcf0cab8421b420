#![doc = include_str!("../README.md")]

mod account;
mod backup;
mod cluster;
mod config;
mod data_dir;
mod embedded;
mod error;
mod orphan;
mod programs;
mod provision;
mod restore;
mod scratch;
mod server;
mod socket;
mod watcher;

#[cfg(test)]
mod tests;

pub use account::is_postgres_variable;
pub use backup::backup;
pub use config::Config;
pub use embedded::EmbeddedPostgres;
pub use error::Error;
pub use restore::{Upgraded, restore, upgrade};
pub use scratch::{PROGRAMS_VARIABLE, Scratch, scratch};
