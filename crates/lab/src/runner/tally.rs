//! Counts and durations of the operations of one or all workers.

use super::{
    outcome::{Done, FailureReason},
    run::milliseconds,
};
use crate::{Failures, Latency};

/// Counts and durations of finished operations.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Operations that took effect, including finished reads.
    pub committed: u32,
    /// Their total effect: increments, items sold.
    pub effect: i64,
    /// Finished reads, and how many of them were inconsistent.
    pub reads: u32,
    pub wrong_reads: u32,
    pub failures: Failures,
    /// The duration of each operation in microseconds.
    pub durations: Vec<u64>,
    /// The executed statements.
    pub executed: Vec<&'static str>,
}

impl Tally {
    /// Counts an operation and its duration in microseconds.
    pub fn count(&mut self, outcome: Result<Done, FailureReason>, duration: u64) {
        self.durations.push(duration);
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
            Err(FailureReason::Deadlock) => failures.deadlock += 1,
            Err(FailureReason::Serialization) => failures.serialization += 1,
            Err(FailureReason::Version) => failures.version += 1,
            Err(FailureReason::Timeout) => failures.timeout += 1,
            Err(FailureReason::Refused) => failures.refused += 1,
        }
    }

    /// The number of finished operations.
    pub fn finished(&self) -> u32 {
        self.committed + self.failures.total()
    }

    /// This tally plus another one.
    pub fn plus(mut self, other: Self) -> Self {
        self.committed += other.committed;
        self.effect += other.effect;
        self.reads += other.reads;
        self.wrong_reads += other.wrong_reads;
        self.failures.deadlock += other.failures.deadlock;
        self.failures.serialization += other.failures.serialization;
        self.failures.version += other.failures.version;
        self.failures.timeout += other.failures.timeout;
        self.failures.refused += other.failures.refused;
        self.durations.extend(other.durations);
        for text in other.executed {
            if !self.executed.contains(&text) {
                self.executed.push(text);
            }
        }
        self
    }

    /// The percentiles of the durations, by nearest rank.
    pub fn latency(&mut self) -> Latency {
        self.durations.sort_unstable();
        let durations = &self.durations;
        let percentile = |percent: usize| {
            let rank = (durations.len() * percent).div_ceil(100).max(1);
            durations.get(rank - 1).copied().map_or(0.0, milliseconds)
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
    fn percentiles_are_measured_values() {
        let mut tally = Tally::default();
        assert_eq!(tally.latency(), Latency::default());
        (1..=200).rev().for_each(|it| tally.count(Err(FailureReason::Refused), it * 1000));
        let latency = tally.latency();
        assert_eq!((latency.p50_ms, latency.p95_ms), (100.0, 190.0));
        assert_eq!((latency.p99_ms, latency.max_ms), (198.0, 200.0));
        let mut one = Tally::default();
        one.count(Ok(Done::Effect(1)), 1_500);
        assert_eq!((one.latency().p50_ms, one.latency().max_ms), (1.5, 1.5));
    }

    #[test]
    fn tallies_are_added_up() {
        let mut one = Tally { executed: vec!["a", "b"], ..Tally::default() };
        one.count(Ok(Done::Effect(2)), 1);
        one.count(Err(FailureReason::Version), 2);
        let mut two = Tally { executed: vec!["b", "c"], ..Tally::default() };
        two.count(Ok(Done::Read(false)), 3);
        two.count(Err(FailureReason::Deadlock), 4);
        let both = one.plus(two);
        assert_eq!((both.committed, both.effect, both.finished()), (2, 2, 4));
        assert_eq!((both.reads, both.wrong_reads), (1, 1));
        assert_eq!((both.failures.version, both.failures.deadlock), (1, 1));
        assert_eq!(both.executed, ["a", "b", "c"]);
    }
}
