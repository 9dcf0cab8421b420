//! A run while it lasts.

use super::{Lane, Plan, RunId};
use serde::{Deserialize, Serialize};

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The run.
    pub id: RunId,
    /// What was asked for.
    pub plan: Plan,
    /// Whether it goes on.
    pub state: State,
    /// How many operations are over, with or without success.
    pub done: u32,
    /// Of how many.
    pub of: u32,
    /// How long it has run, in milliseconds.
    pub elapsed_ms: f64,
    /// How many workers wait for a lock right now.
    pub waiting: u32,
    /// How many times an operation was begun again so far.
    pub retries: u32,
    /// Who did what when, as far as it is the latest: a report has how it began.
    pub lanes: Vec<Lane>,
}

/// Whether a run goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It does.
    Running,
    /// It is over, and the report is there.
    Finished,
    /// It could not be brought to an end; why, in plain words. There is no report.
    Broken(String),
}
