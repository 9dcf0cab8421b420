//! The result of a run.

use crate::{Lane, Plan, RunId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The result of a run. Its JSON form is stored and shared, so old reports must stay readable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The run.
    pub id: RunId,
    /// Its plan.
    pub plan: Plan,
    /// The start. RFC 3339 in JSON.
    #[serde(with = "time::serde::rfc3339")]
    pub started_at: OffsetDateTime,
    /// The time from the first operation to the last, in milliseconds.
    pub duration_ms: f64,
    /// Whether all operations were finished, or why not.
    pub ending: Ending,
    /// The comparison of the expected with the actual data.
    pub verdict: Verdict,
    /// Finished operations; fewer than planned only if the run ended early.
    pub attempted: u32,
    /// Operations that took effect, including finished reads.
    pub committed: u32,
    /// Committed operations per second.
    pub throughput: f64,
    /// The duration of the finished operations.
    pub latency: Latency,
    /// How many times an operation was retried.
    pub retries: u32,
    /// Waits for locks.
    pub waits: Waits,
    /// Operations without effect by reason, not counting those that succeeded when retried.
    pub failures: Failures,
    /// The SQL statements of the operations, each once, in order of first use.
    pub sql: Vec<String>,
    /// One lane per worker with its first spans.
    pub lanes: Vec<Lane>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// All operations were finished.
    Whole,
    /// It was stopped by its user.
    Stopped,
    /// It reached its time limit ([`RUN_LIMIT`](crate::RUN_LIMIT)).
    TimeUp,
}

/// The comparison of the expected with the actual data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether all operations were finished and the data is right.
    pub right: bool,
    /// Whether the run ended early without an anomaly so far; then `right` is `false`. Old reports lack
    /// this field and have `right` instead.
    #[serde(default)]
    pub early: bool,
    /// What `expected` and `found` count: "updates", "items", "users within their limit".
    pub counted: String,
    /// The expected number.
    pub expected: i64,
    /// The number in the database.
    pub found: i64,
    /// The same in a sentence for users: "100 were added, 63 are there: 37 updates are lost."
    pub words: String,
}

/// The conclusion of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All operations were finished, and the data is right.
    Right,
    /// It ended early without an anomaly so far.
    Early,
    /// The data is wrong.
    Wrong,
}

impl Report {
    /// The conclusion.
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

/// The duration of operations in milliseconds, with all attempts, waits and pauses, without think time.
/// Nearest-rank percentiles; all 0 if no operation was finished.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// The 50th percentile.
    pub p50_ms: f64,
    /// The 95th percentile.
    pub p95_ms: f64,
    /// The 99th percentile.
    pub p99_ms: f64,
    /// The maximum.
    pub max_ms: f64,
}

/// Waits for locks. They are sampled every few milliseconds, so short ones may be missed, and the total is
/// right on average.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Waits {
    /// How many statements were observed waiting.
    pub number: u32,
    /// Their total in milliseconds.
    pub total_ms: f64,
}

/// Operations without effect by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// Aborted by PostgreSQL to resolve a deadlock (40P01).
    pub deadlock: u32,
    /// Aborted by PostgreSQL as not serializable (40001).
    pub serialization: u32,
    /// The version had changed.
    pub version: u32,
    /// A lock or statement timed out (55P03, 57014).
    pub timeout: u32,
    /// Refused by the rules of the scenario: sold out, limit reached, nobody else on call.
    pub refused: u32,
}

impl Failures {
    /// Name and number of each reason in display order.
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

    /// The sum.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.by_kind().iter().map(|(_, number)| number).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_without_early_are_read() {
        let old = r#"{"right":true,"counted":"updates","expected":2,"found":2,"words":"Good."}"#;
        let verdict: Verdict = serde_json::from_str(old).expect("a verdict");
        assert!(verdict.right && !verdict.early);
    }

    /// As Concord stored it before this crate existed.
    #[test]
    fn stored_reports_are_read_and_written_unchanged() {
        let stored = r#"{"id":"00000000-0000-0000-0000-000000000007","plan":{"scenario":"lost-update",
            "strategy":"for-update","workers":1,"operations":1,"think_ms":0,"rows":1},
            "started_at":"2026-11-20T17:29:00.123456Z","duration_ms":21.5,"ending":"time-up",
            "verdict":{"right":false,"early":true,"counted":"updates","expected":1,"found":1,"words":"1."},
            "attempted":1,"committed":1,"throughput":930.2,
            "latency":{"p50_ms":1.25,"p95_ms":3.5,"p99_ms":4.0,"max_ms":4.25},"retries":1,
            "waits":{"number":1,"total_ms":5.0},
            "failures":{"deadlock":0,"serialization":0,"version":1,"timeout":0,"refused":0},
            "sql":["commit"],"lanes":[{"worker":1,"spans":[{"kind":"working","from_us":0,"to_us":5,
            "note":"operation 1"}],"left_out":0,"totals":[{"kind":"working","number":1,"total_us":5}]}]}"#;
        let report: Report = serde_json::from_str(stored).expect("a report");
        let value: serde_json::Value = serde_json::from_str(stored).expect("JSON");
        assert_eq!(serde_json::to_value(report).expect("JSON"), value);
    }
}
