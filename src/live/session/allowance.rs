//! Rate limit for messages from a tab. Each message may cost a database query.

use crate::events::protocol::{TEXTS_AT_ONCE, TEXTS_PER_SECOND};
use std::time::Duration;
use tokio::time::Instant;

const EACH: Duration = Duration::from_millis(1000 / TEXTS_PER_SECOND as u64);

/// A token bucket.
#[derive(Debug)]
pub struct Allowance {
    /// When the bucket would be full again.
    full: Instant,
}

impl Allowance {
    /// A full bucket.
    pub const fn full(now: Instant) -> Self {
        Self { full: now }
    }

    /// Takes one token; `false` if there is none left.
    pub fn spend(&mut self, now: Instant) -> bool {
        self.full = self.full.max(now) + EACH;
        self.full - now <= EACH * TEXTS_AT_ONCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_fine_and_a_stream_is_not() {
        let start = Instant::now();
        let mut allowance = Allowance::full(start);
        assert!((0..TEXTS_AT_ONCE).all(|_| allowance.spend(start)));
        assert!(!allowance.spend(start));
        let later = start + EACH * TEXTS_PER_SECOND;
        let paid = (0..TEXTS_AT_ONCE).filter(|_| allowance.spend(later)).count();
        // The rejected message was charged, too: a tab that keeps sending waits longer.
        assert_eq!(paid as u32, TEXTS_PER_SECOND - 1);
    }
}
