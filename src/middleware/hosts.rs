//! The host names under which this server accepts requests.
//!
//! Protects against DNS rebinding: another site points its own name at this server's address, so that the
//! browser treats both as the same origin. Only the requested host name reveals this.

use super::rarely::Rarely;
use crate::web::Problem;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Version, header, uri::Authority},
};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
    sync::Arc,
};

/// How much of a header is repeated to the client and in the log.
const SHOWN: usize = 100;

/// The names that the operator lists, each with a certain port or any port.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostNames {
    any: bool,
    names: Vec<(String, Option<u16>)>,
}

impl FromStr for HostNames {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut hosts = Self::default();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            if word == "*" {
                hosts.any = true;
                continue;
            }
            let host = Host::parse(word).ok_or_else(|| {
                format!("{word:?} is no host name; expected names such as shop.example or shop.example:8443")
            })?;
            hosts.names.push((host.name, host.port));
        }
        Ok(hosts)
    }
}

/// A host name in lower case, with its port if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// `shop.example`, `127.0.0.1`, `[::1]`
    pub name: String,
    /// The port, if there is one.
    pub port: Option<u16>,
}

impl Host {
    /// Parses the value of `Host`, or the authority of a URI.
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains('@') {
            return None;
        }
        Self::of(&text.parse::<Authority>().ok()?)
    }

    fn of(authority: &Authority) -> Option<Self> {
        let host = authority.host();
        let port = authority.as_str().strip_prefix(host)?;
        let port = match port.strip_prefix(':').unwrap_or(port) {
            "" => None,
            number => Some(number.parse().ok()?),
        };
        let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        (!name.is_empty()).then_some(Self { name, port })
    }

    fn ip(&self) -> Option<IpAddr> {
        let bare = self.name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        bare.unwrap_or(&self.name).parse().ok()
    }
}

/// The accepted names of a server that listens on `address`.
#[derive(Debug, Clone)]
pub struct Hosts {
    listed: HostNames,
    address: IpAddr,
    refused: Arc<Rarely>,
}

impl Hosts {
    /// The accepted names of a server that listens on this address.
    #[must_use]
    pub fn new(listed: HostNames, address: SocketAddr) -> Self {
        Self { listed, address: address.ip(), refused: Arc::default() }
    }

    /// Whether the operator has to list the names, because otherwise only addresses, localhost and names
    /// without a dot are accepted.
    #[must_use]
    pub fn wants_a_list(&self) -> bool {
        self.listed == HostNames::default() && !self.address.is_loopback()
    }

    /// Whether this host is accepted.
    fn takes(&self, host: &Host) -> bool {
        if self.listed.any || self.lists_name(host) || host.name == "localhost" {
            return true;
        }
        match host.ip() {
            // An IP address cannot be rebound like a name.
            Some(ip) => !self.address.is_loopback() || ip == self.address || is_usual(ip),
            // Names of machines and containers in a local network; sites on the internet cannot have such names.
            None => self.wants_a_list() && !host.name.contains('.'),
        }
    }

    fn lists_name(&self, host: &Host) -> bool {
        self.listed.names.iter().any(|(name, _)| *name == host.name)
    }

    /// Whether the operator lists exactly this name and port; no port means the default port.
    #[must_use]
    pub(super) fn lists(&self, host: &Host) -> bool {
        let listed =
            |(name, port): &(String, Option<u16>)| *name == host.name && *port == host.port;
        self.listed.names.iter().any(listed)
    }
}

fn is_usual(ip: IpAddr) -> bool {
    ip == Ipv4Addr::LOCALHOST || ip == Ipv6Addr::LOCALHOST
}

/// Checks that a request is for an accepted host.
///
/// # Errors
/// With the problem to answer.
pub fn check(hosts: &Hosts, request: &Request) -> Result<(), Problem> {
    let strangers = named(request)?.into_iter().flatten().find(|host| !hosts.takes(host));
    let Some(stranger) = strangers else { return Ok(()) };
    let name = shown(&stranger.name);
    if hosts.refused.is_due() {
        tracing::warn!(host = name, "Asked for under a name that CONCORD_HOSTS does not list.");
    }
    Err(Problem::unknown_host(name))
}

/// The hosts that a request names: in `Host`, and in its URI if that is absolute.
fn named(request: &Request) -> Result<[Option<Host>; 2], Problem> {
    let mut values = request.headers().get_all(header::HOST).iter();
    let named = match (values.next(), values.next()) {
        (Some(value), None) => Some(parsed(value)?),
        (None, _) if request.version() <= Version::HTTP_10 => None,
        (None, _) => return Err(Problem::bad_host("The header Host is missing.")),
        (Some(_), Some(_)) => return Err(Problem::bad_host("There is more than one header Host.")),
    };
    let in_address = request.uri().authority().and_then(Host::of);
    Ok([named, in_address])
}

fn parsed(value: &HeaderValue) -> Result<Host, Problem> {
    let host = value.to_str().ok().and_then(Host::parse);
    host.ok_or_else(|| Problem::bad_host("The header Host is no host name with a port."))
}

/// The host in the header `Host`.
pub(super) fn of_header(headers: &HeaderMap) -> Option<Host> {
    Host::parse(headers.get(header::HOST)?.to_str().ok()?)
}

/// Untrusted text, cut to what may be repeated.
pub(super) fn shown(text: &str) -> &str {
    let end = text.char_indices().find(|(at, c)| *at >= SHOWN || c.is_control());
    end.map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(address: &str, listed: &str, host: &str) -> bool {
        let address = SocketAddr::new(address.parse().expect("an address"), 8000);
        let hosts = Hosts::new(listed.parse().expect("names"), address);
        Host::parse(host).is_some_and(|host| hosts.takes(&host))
    }

    #[test]
    fn on_loopback_only_the_names_of_loopback_are_taken() {
        for host in
            ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1:9", "[::1]", "[::1]:8000"]
        {
            assert!(takes("127.0.0.1", "", host), "{host}");
            assert!(takes("::1", "", host), "{host}");
        }
        for host in [
            "rebind.test:8000",
            "127.0.0.1.rebind.test",
            "localhost.rebind.test",
            "concord",
            "192.168.1.7",
            "127.1",
            "0.0.0.0",
        ] {
            assert!(!takes("127.0.0.1", "", host), "{host}");
        }
        assert!(takes("127.0.0.9", "", "127.0.0.9:8000"));
    }

    #[test]
    fn elsewhere_addresses_and_names_without_a_dot_are_taken_and_others_if_listed() {
        for host in ["192.168.1.7:8000", "[fe80::1]", "localhost:8000", "concord", "concord:8000"] {
            assert!(takes("0.0.0.0", "", host), "{host}");
        }
        assert!(!takes("0.0.0.0", "", "shop.example"));
        assert!(takes("0.0.0.0", "shop.example", "Shop.Example:8443"));
        assert!(!takes("0.0.0.0", "shop.example", "evil.example"));
        assert!(!takes("0.0.0.0", "shop.example", "concord"));
        assert!(takes("0.0.0.0", "shop.example", "192.168.1.7"));
        assert!(takes("127.0.0.1", "a.example, b.example:8443", "b.example"));
        assert!(takes("127.0.0.1", "*", "anything.example"));
    }

    #[test]
    fn what_is_no_host_is_none() {
        for bad in
            ["", "a b", "me@shop.example", "shop.example:port", "shop.example:99999", "/", "."]
        {
            assert_eq!(Host::parse(bad), None, "{bad}");
        }
        assert_eq!(Host::parse("shop.example:").expect("a host").port, None);
        for bad in ["https://shop.example", "shop.example/path", "a b"] {
            assert!(bad.parse::<HostNames>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_repeated_is_short_and_plain() {
        assert_eq!(shown(&"x".repeat(5_000)).len(), SHOWN);
        assert_eq!(shown("shop\u{7f}\u{1b}[2J"), "shop");
        assert_eq!(shown(&"é".repeat(80)), "é".repeat(50));
    }
}
