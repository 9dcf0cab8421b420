//! Settings of the connections to the database.

use crate::db::PoolOptions;
use clap::Args;
use std::time::Duration;

/// How many connections there are, and how long things may take.
#[derive(Debug, Clone, Args)]
pub struct PoolSettings {
    /// The address of PostgreSQL itself, where the database URL leads through a pooler in transaction mode, such as
    /// PgBouncer. Events, migrations and the lab go there
    #[arg(
        long = "database-direct-url",
        env = "CONCORD_DATABASE_DIRECT_URL",
        hide_env_values = true,
        value_name = "URL",
        global = true
    )]
    pub direct_url: Option<String>,

    /// How many connections to the database are kept at most, beside two for events and those for lists and
    /// locks. The embedded PostgreSQL takes 97 in all
    #[arg(
        long = "pool-size", env = "CONCORD_POOL_SIZE", default_value_t = 16, value_name = "NUMBER",
        value_parser = clap::value_parser!(u32).range(1..=1000)
    )]
    pub size: u32,

    /// How long a request waits for a connection before it is answered with 503, in milliseconds
    #[arg(
        long = "pool-wait-ms", env = "CONCORD_POOL_WAIT_MS", default_value_t = 2000, value_name = "MS",
        value_parser = clap::value_parser!(u64).range(1..=600_000)
    )]
    pub wait_ms: u64,

    /// How many connections lists and searches take at most, beside those of the pool
    #[arg(
        long = "list-connections", env = "CONCORD_LIST_CONNECTIONS", default_value_t = 3,
        value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000)
    )]
    pub list_connections: u32,

    /// How long a statement of a list or a search may take before it is answered with 503, in milliseconds
    #[arg(
        long = "list-timeout-ms", env = "CONCORD_LIST_TIMEOUT_MS", default_value_t = 5000,
        value_name = "MS", value_parser = clap::value_parser!(u64).range(1..=600_000)
    )]
    pub list_timeout_ms: u64,

    /// How long a transaction may do nothing before the database ends it, in milliseconds: that long a server
    /// that is stopped or cut off holds its rows
    #[arg(
        long = "idle-transaction-ms", env = "CONCORD_IDLE_TRANSACTION_MS", default_value_t = 10_000,
        value_name = "MS", value_parser = clap::value_parser!(u64).range(100..=600_000)
    )]
    pub idle_transaction_ms: u64,

    /// How long a connection is used before it is replaced, in seconds
    #[arg(
        long = "connection-age-s", env = "CONCORD_CONNECTION_AGE_S", default_value_t = 1800,
        value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400)
    )]
    pub connection_age_s: u64,
}

impl PoolSettings {
    /// The settings as options for [`Database::new`](crate::db::Database::new).
    #[must_use]
    pub const fn options(&self) -> PoolOptions {
        PoolOptions {
            size: self.size,
            wait: Duration::from_millis(self.wait_ms),
            lists: self.list_connections,
            list_timeout: Duration::from_millis(self.list_timeout_ms),
            idle_transaction: Duration::from_millis(self.idle_transaction_ms),
            max_age: Duration::from_secs(self.connection_age_s),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{db::PoolOptions, settings::Settings};

    #[test]
    fn what_is_not_set_is_as_the_library_has_it() {
        let settings = Settings::from_words(["concord"]).expect("valid");
        assert_eq!(settings.pool.options(), PoolOptions::default());
    }

    #[test]
    fn zero_connections_and_no_time_are_refused() {
        for bad in
            ["--pool-size=0", "--list-connections=0", "--list-timeout-ms=0", "--connection-age-s=0"]
        {
            assert!(Settings::from_words(["concord", bad]).is_err(), "{bad}");
        }
    }
}
