//! What a worker's operations came to, and those of all workers together.

use super::{
    Failures, Latency,
    effect::{Done, Reason},
    run::milliseconds,
};

/// Counts and times of finished operations.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Operations that took effect, finished reads among them.
    pub committed: u32,
    /// What they came to: rows counted on, items sold.
    pub effect: i64,
    /// Reads, and how many of them read what was never true.
    pub reads: u32,
    pub wrong_reads: u32,
    pub failures: Failures,
    /// How long each took, in microseconds.
    pub times: Vec<u64>,
    /// The SQL that was run.
    pub ran: Vec<&'static str>,
}

impl Tally {
    /// One more operation, which took so many microseconds.
    pub fn count(&mut self, outcome: Result<Done, Reason>, took: u64) {
        self.times.push(took);
        let failures = &mut self.failures;
        match outcome {
            Ok(done) => {
                self.committed += 1;
                match done {
                    Done::Effect(effect) => self.effect += effect,
                    Done::Read(is_right) => {
                        self.reads += 1;
                        self.wrong_reads += u32::from(!is_right);
                    }
                    Done::Refused(_) | Done::Overtaken => {}
                }
            }
            Err(Reason::Deadlock) => failures.deadlock += 1,
            Err(Reason::Serialization) => failures.serialization += 1,
            Err(Reason::Version) => failures.version += 1,
            Err(Reason::Timeout) => failures.timeout += 1,
            Err(Reason::Refused) => failures.refused += 1,
        }
    }

    /// How many operations were finished.
    pub fn finished(&self) -> u32 {
        self.committed + self.failures.total()
    }

    /// This and another worker's.
    pub fn and(mut self, other: Self) -> Self {
        self.committed += other.committed;
        self.effect += other.effect;
        self.reads += other.reads;
        self.wrong_reads += other.wrong_reads;
        self.failures.deadlock += other.failures.deadlock;
        self.failures.serialization += other.failures.serialization;
        self.failures.version += other.failures.version;
        self.failures.timeout += other.failures.timeout;
        self.failures.refused += other.failures.refused;
        self.times.extend(other.times);
        for text in other.ran {
            if !self.ran.contains(&text) {
                self.ran.push(text);
            }
        }
        self
    }

    /// The percentiles of the times, by the nearest rank.
    pub fn latency(&mut self) -> Latency {
        self.times.sort_unstable();
        let times = &self.times;
        let percentile = |percent: usize| {
            let rank = (times.len() * percent).div_ceil(100).max(1);
            times.get(rank - 1).copied().map_or(0.0, milliseconds)
        };
        Latency {
            p50_ms: percentile(50),
            p95_ms: percentile(95),
            p99_ms: percentile(99),
            max_ms: percentile(100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let mut tally = Tally::default();
        assert_eq!(tally.latency(), Latency::default());
        (1..=200).rev().for_each(|it| tally.count(Err(Reason::Refused), it * 1000));
        let latency = tally.latency();
        assert_eq!((latency.p50_ms, latency.p95_ms), (100.0, 190.0));
        assert_eq!((latency.p99_ms, latency.max_ms), (198.0, 200.0));
        let mut one = Tally::default();
        one.count(Ok(Done::Effect(1)), 1_500);
        assert_eq!((one.latency().p50_ms, one.latency().max_ms), (1.5, 1.5));
    }

    #[test]
    fn what_several_workers_did_is_added_up() {
        let mut one = Tally { ran: vec!["a", "b"], ..Tally::default() };
        one.count(Ok(Done::Effect(2)), 1);
        one.count(Err(Reason::Version), 2);
        let mut two = Tally { ran: vec!["b", "c"], ..Tally::default() };
        two.count(Ok(Done::Read(false)), 3);
        two.count(Err(Reason::Deadlock), 4);
        let both = one.and(two);
        assert_eq!((both.committed, both.effect, both.finished()), (2, 2, 4));
        assert_eq!((both.reads, both.wrong_reads), (1, 1));
        assert_eq!((both.failures.version, both.failures.deadlock), (1, 1));
        assert_eq!(both.ran, ["a", "b", "c"]);
    }
}
