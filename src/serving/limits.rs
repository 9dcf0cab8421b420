//! Limits on open connections, in total and per address.

use metrics::gauge;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

const OPEN: &str = "concord_connections";

/// How many connections there may be, and how long each may be idle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// The maximum number of open connections.
    pub total: usize,
    /// The maximum number per address.
    pub per_address: usize,
    /// How long one may be idle, and how long a client may take to send the head of a request.
    pub idle: Duration,
    /// How long a client may not read while there is data to send.
    pub write: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            total: 8192,
            per_address: 4096,
            // Longer than the 60 s of a load balancer, so that the balancer closes first.
            idle: Duration::from_secs(75),
            write: Duration::from_secs(30),
        }
    }
}

impl ConnectionLimits {
    /// Raises the limit on open files for these connections and `beside` other files, as far as the system
    /// allows. Otherwise reduces the number of connections.
    #[must_use]
    pub fn within_open_files(self, beside: u64) -> Self {
        let allowed = allow_open_files(self.total as u64 + beside);
        let total = usize::try_from(allowed.saturating_sub(beside)).unwrap_or(usize::MAX);
        if total < self.total {
            tracing::warn!(
                "The system allows {allowed} open files, enough for {total} connections and not for the {} \
                 of CONCORD_CONNECTIONS. ulimit -Hn shows that limit.",
                self.total
            );
        }
        // A minimum is needed to respond at all.
        Self { total: self.total.min(total.max(16)), ..self }
    }
}

/// Raises the soft limit on open files to `wanted`, as far as the hard limit allows. Returns the resulting limit.
fn allow_open_files(wanted: u64) -> u64 {
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return wanted };
    if soft >= wanted {
        return soft;
    }
    let raised = wanted.min(hard);
    match setrlimit(Resource::RLIMIT_NOFILE, raised, hard) {
        Ok(()) => raised,
        Err(error) => {
            tracing::warn!(%error, "The limit of open files cannot be raised.");
            soft
        }
    }
}

/// Why a connection is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// There are too many in total.
    Total,
    /// There are too many from its address.
    Address,
}

/// The open connections. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Seats {
    limits: ConnectionLimits,
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
}

impl Seats {
    pub fn new(limits: ConnectionLimits) -> Self {
        Self { limits, open: Arc::default() }
    }

    /// Counts a connection from this address until the seat is dropped.
    pub fn take(&self, from: IpAddr) -> Result<Seat, Full> {
        let address = network(from);
        let mut open = self.lock();
        if open.total >= self.limits.total {
            return Err(Full::Total);
        }
        let of_address = open.by_address.entry(address).or_default();
        if *of_address >= self.limits.per_address {
            return Err(Full::Address);
        }
        *of_address += 1;
        open.total += 1;
        gauge!(OPEN).increment(1.0);
        Ok(Seat { seats: self.clone(), address })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // No code panics while it holds this lock, so poisoning can be ignored.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of an open connection.
#[derive(Debug)]
pub struct Seat {
    seats: Seats,
    address: IpAddr,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.seats.lock();
        open.total -= 1;
        if let Some(of_address) = open.by_address.get_mut(&self.address) {
            *of_address -= 1;
            if *of_address == 0 {
                open.by_address.remove(&self.address);
            }
        }
        gauge!(OPEN).decrement(1.0);
    }
}

/// With IPv6 a client usually has a whole /64 network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(total: usize, per_address: usize) -> Seats {
        Seats::new(ConnectionLimits { total, per_address, ..ConnectionLimits::default() })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn one_address_cannot_take_what_is_left_for_others() {
        let seats = seats(3, 2);
        let (ann, bo) = (address("192.0.2.1"), address("192.0.2.2"));
        let first = seats.take(ann).expect("free");
        let second = seats.take(ann).expect("free");
        assert_eq!(seats.take(ann).err(), Some(Full::Address));
        let third = seats.take(bo).expect("free");
        assert_eq!(seats.take(bo).err(), Some(Full::Total));
        drop(first);
        let fourth = seats.take(bo).expect("free again");
        drop((second, third, fourth));
        assert!(seats.lock().by_address.is_empty());
    }

    #[test]
    fn a_network_of_version_six_is_one_address() {
        let seats = seats(9, 1);
        let _one = seats.take(address("2001:db8::1")).expect("free");
        assert_eq!(seats.take(address("2001:db8::2")).err(), Some(Full::Address));
        let _other = seats.take(address("2001:db8:0:1::1")).expect("another network");
        let _mapped = seats.take(address("::ffff:192.0.2.1")).expect("free");
        assert_eq!(seats.take(address("192.0.2.1")).err(), Some(Full::Address));
    }

    #[test]
    fn where_few_files_may_be_open_there_are_fewer_connections() {
        let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("a limit");
        let small = ConnectionLimits { total: 100, ..ConnectionLimits::default() };
        assert_eq!(small.within_open_files(50).total, 100);
        let (soft, _) = getrlimit(Resource::RLIMIT_NOFILE).expect("a limit");
        assert!(soft >= 150);
        assert_eq!(small.within_open_files(hard).total, 16);
    }
}
