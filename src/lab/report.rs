//! What came of a run.

use super::{Lane, Plan, RunId};
use crate::product::Timestamp;
use serde::{Deserialize, Serialize};

/// A run that is over. The same values as in JSON and behind a shared link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The run.
    pub id: RunId,
    /// What was asked for.
    pub plan: Plan,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took from the first operation to the last, in milliseconds.
    pub duration_ms: f64,
    /// Whether all operations were done, or why not.
    pub ending: Ending,
    /// What should be there, and what is.
    pub verdict: Verdict,
    /// How many operations were begun; less than planned only if the run was ended early.
    pub attempted: u32,
    /// How many operations took effect. In scenarios that read, a finished read counts.
    pub committed: u32,
    /// Committed operations per second.
    pub throughput: f64,
    /// How long the finished operations took.
    pub latency: Latency,
    /// How many times an operation was begun again.
    pub retries: u32,
    /// How long locks were waited for.
    pub waits: Waits,
    /// Operations that did not take effect, by reason. Tries that were repeated with success are not
    /// among them.
    pub failures: Failures,
    /// The SQL that was run for the operations, each text once, in the order of the first use.
    pub sql: Vec<String>,
    /// Who did what when, a lane for each worker.
    pub lanes: Vec<Lane>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// All operations were done.
    Whole,
    /// Somebody stopped it.
    Stopped,
    /// It took longer than a run may ([`RUN_LIMIT`](super::RUN_LIMIT)).
    TimeUp,
}

/// What should be there, and what is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether all was done, and is right.
    pub right: bool,
    /// Whether the run ended early and nothing was wrong by then. That says nothing about the rest, so
    /// `right` is `false`. (An older Concord said `right` here.)
    #[serde(default)]
    pub early: bool,
    /// What both numbers count: "updates", "items", "users within their limit".
    pub counted: String,
    /// What should be there.
    pub expected: i64,
    /// What is there.
    pub found: i64,
    /// The same in plain words: "100 were added, 63 are there: 37 updates are lost."
    pub words: String,
}

/// What a run shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All was done, and is right.
    Right,
    /// It ended early, and nothing was wrong by then.
    Early,
    /// Something is wrong.
    Wrong,
}

impl Report {
    /// What it shows.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match (self.verdict.right, self.ending) {
            (true, Ending::Whole) => Outcome::Right,
            (true, _) => Outcome::Early,
            (false, _) if self.verdict.early => Outcome::Early,
            (false, _) => Outcome::Wrong,
        }
    }
}

/// How long operations took in milliseconds, all tries, waits and pauses included, think time not.
/// All 0 if none was finished.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// Half of them took no longer.
    pub p50_ms: f64,
    /// 95 of 100 took no longer.
    pub p95_ms: f64,
    /// 99 of 100 took no longer.
    pub p99_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

/// Waits for locks, as PostgreSQL was seen in them: it is asked every few milliseconds, so shorter ones
/// are seen only by chance, and the total is right on average.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Waits {
    /// How many statements were seen waiting.
    pub number: u32,
    /// For how long, all added up, in milliseconds.
    pub total_ms: f64,
}

/// Operations that did not take effect, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// Ended by PostgreSQL to end a deadlock (40P01).
    pub deadlock: u32,
    /// Refused by PostgreSQL, as they could not have come one after the other (40001).
    pub serialization: u32,
    /// Somebody else saved first.
    pub version: u32,
    /// A lock was not to be had in time, or a statement took too long (55P03, 57014).
    pub timeout: u32,
    /// Rightly refused: sold out, limit reached, nobody else on call.
    pub refused: u32,
}

impl Failures {
    /// Each number with the word for it, in the order in which they are shown.
    #[must_use]
    pub const fn by_kind(&self) -> [(&'static str, u32); 5] {
        [
            ("deadlock", self.deadlock),
            ("serialization", self.serialization),
            ("version", self.version),
            ("timeout", self.timeout),
            ("refused", self.refused),
        ]
    }

    /// All together.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.by_kind().iter().map(|(_, number)| number).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_of_an_older_concord_is_read() {
        let old = r#"{"right":true,"counted":"updates","expected":2,"found":2,"words":"Good."}"#;
        let verdict: Verdict = serde_json::from_str(old).expect("a verdict");
        assert!(verdict.right && !verdict.early);
    }
}
