//! Settings of locks.

use clap::{
    Args,
    error::{Error, ErrorKind},
};
use concord_locks::{QueueLimits, Redis};

/// How locks are kept and how many may wait for them.
#[derive(Debug, Clone, Args)]
pub struct LockSettings {
    /// How many connections locks by business key take at most, beside those of the pool, and two more
    /// to cancel by and to look at who holds
    #[arg(
        long = "lock-connections", env = "CONCORD_LOCK_CONNECTIONS", default_value_t = 8,
        value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000)
    )]
    pub connections: u32,

    /// How many may wait for one lock on this server, the holder included. Past it: busy at once
    #[arg(
        long = "lock-waiters-per-key", env = "CONCORD_LOCK_WAITERS_PER_KEY", default_value_t = 256,
        value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=100_000)
    )]
    pub waiters_per_key: u32,

    /// How many may wait for locks on this server in all, holders included. Past it: busy at once
    #[arg(
        long = "lock-waiters", env = "CONCORD_LOCK_WAITERS", default_value_t = 1024,
        value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=100_000)
    )]
    pub waiters: u32,

    /// A Redis server, as in <redis://user:password@host:6379/0>, for the locks of background jobs.
    /// Without it they are PostgreSQL's, too
    #[arg(long, env = "CONCORD_REDIS_URL", hide_env_values = true, value_name = "URL")]
    pub redis_url: Option<String>,
}

impl LockSettings {
    /// The limits on waiting requests.
    #[must_use]
    pub const fn limits(&self) -> QueueLimits {
        QueueLimits { per_key: self.waiters_per_key as usize, total: self.waiters as usize }
    }

    /// Checks that clap does not do. Not a `value_parser`, because clap would print the address with its password.
    pub(super) fn check(&mut self) -> Result<(), Error> {
        // `CONCORD_REDIS_URL=` in a compose file or in .env means that it is not set.
        self.redis_url = self.redis_url.take().filter(|url| !url.trim().is_empty());
        match self.redis_url.as_deref().map(Redis::check) {
            Some(Err(bad)) => {
                let text = format!("CONCORD_REDIS_URL is {bad}");
                Err(Error::raw(ErrorKind::ValueValidation, text))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;

    fn read(words: &[&str]) -> Result<super::LockSettings, String> {
        let words = std::iter::once("concord").chain(words.iter().copied());
        Settings::from_words(words).map(|all| all.locks).map_err(|error| error.to_string())
    }

    #[test]
    fn redis_is_off_unless_configured() {
        let settings = read(&["--redis-url", " "]).expect("valid");
        assert_eq!(settings.redis_url, None);
        assert_eq!(settings.connections, 8);
        assert_eq!((settings.limits().per_key, settings.limits().total), (256, 1024));
    }

    #[test]
    fn a_redis_is_named_by_host_or_socket() {
        for good in
            ["redis://me:secret@cache:6379/1", "redis://cache", "redis+unix:///run/redis.sock"]
        {
            let settings = read(&["--redis-url", good]).expect("valid");
            assert_eq!(settings.redis_url.as_deref(), Some(good));
        }
    }

    #[test]
    fn a_bad_redis_url_is_refused_without_its_password() {
        for bad in
            ["http://me:secret@cache", "rediss://me:secret@cache", "redis://me:secret@:x", "secret"]
        {
            let text = read(&["--redis-url", bad]).expect_err(bad);
            assert!(text.contains("redis://user:password@host"), "{text}");
            assert!(!text.contains("secret"), "{text}");
        }
    }
}
