//! Settings of connections and live sockets: how many there may be, and how long they may be idle.

use crate::{events::SocketLimits, serving::ConnectionLimits};
use clap::Args;
use std::time::Duration;

/// How many connections and sockets are open at once, and for how long.
#[derive(Debug, Clone, Args)]
pub struct LimitSettings {
    /// How many connections may be open at once. Lowered at the start where the system allows fewer
    /// open files
    #[arg(
        long = "connections", env = "CONCORD_CONNECTIONS", default_value_t = 8192, value_name = "NUMBER",
        value_parser = clap::value_parser!(u32).range(1..=1_000_000)
    )]
    pub client_connections: u32,

    /// How many of them may come from one address (of IPv6: from one /64 network)
    #[arg(
        long, env = "CONCORD_CONNECTIONS_PER_ADDRESS", default_value_t = 4096, value_name = "NUMBER",
        value_parser = clap::value_parser!(u32).range(1..=1_000_000)
    )]
    pub connections_per_address: u32,

    /// For how many seconds a connection may be idle, and how long a client may take to send the head
    /// of a request. Longer than the idle time of a balancer in front, which usually is 60
    #[arg(
        long, env = "CONCORD_IDLE_SECONDS", default_value_t = 75, value_name = "SECONDS",
        value_parser = clap::value_parser!(u32).range(1..=86_400)
    )]
    pub idle_seconds: u32,

    /// After how many seconds a connection is closed whose client reads nothing of what it was sent
    #[arg(
        long, env = "CONCORD_WRITE_SECONDS", default_value_t = 30, value_name = "SECONDS",
        value_parser = clap::value_parser!(u32).range(1..=86_400)
    )]
    pub write_seconds: u32,

    /// How many tabs of one browser may be connected for live events
    #[arg(
        long, env = "CONCORD_SOCKETS_PER_PERSON", default_value_t = 100, value_name = "NUMBER",
        value_parser = clap::value_parser!(u32).range(1..=1_000_000)
    )]
    pub sockets_per_person: u32,

    /// How many tabs that have one product open may be connected for live events
    #[arg(
        long, env = "CONCORD_SOCKETS_PER_PRODUCT", default_value_t = 4096, value_name = "NUMBER",
        value_parser = clap::value_parser!(u32).range(1..=1_000_000)
    )]
    pub sockets_per_product: u32,
}

impl LimitSettings {
    /// The limits on connections.
    #[must_use]
    pub const fn connections(&self) -> ConnectionLimits {
        ConnectionLimits {
            total: self.client_connections as usize,
            per_address: self.connections_per_address as usize,
            idle: Duration::from_secs(self.idle_seconds as u64),
            write: Duration::from_secs(self.write_seconds as u64),
        }
    }

    /// The limits on live sockets.
    #[must_use]
    pub const fn sockets(&self) -> SocketLimits {
        SocketLimits {
            per_person: self.sockets_per_person as usize,
            per_product: self.sockets_per_product as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{events::SocketLimits, serving::ConnectionLimits, settings::Settings};

    fn read(words: &[&str]) -> Result<super::LimitSettings, String> {
        let words = std::iter::once("concord").chain(words.iter().copied());
        Settings::from_words(words).map(|all| all.limits).map_err(|error| error.to_string())
    }

    #[test]
    fn the_defaults_are_those_of_the_parts() {
        let limits = read(&[]).expect("valid");
        assert_eq!(limits.connections(), ConnectionLimits::default());
        assert_eq!(limits.sockets(), SocketLimits::default());
        assert!(limits.connections().idle.as_secs() > 60, "shorter than a balancer's");
    }

    #[test]
    fn a_limit_of_nothing_is_refused() {
        for name in [
            "connections",
            "connections-per-address",
            "idle-seconds",
            "write-seconds",
            "sockets-per-person",
            "sockets-per-product",
        ] {
            let text = read(&[&format!("--{name}=0")]).expect_err(name);
            assert!(text.contains("0 is not in 1..="), "{text}");
        }
    }
}
