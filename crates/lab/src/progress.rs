//! The state of a run that has started.

use crate::{Lane, Plan, RunId};
use serde::{Deserialize, Serialize};

/// The progress of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The run.
    pub id: RunId,
    /// Its plan.
    pub plan: Plan,
    /// Whether it is still running.
    pub state: State,
    /// Finished operations, successful or not.
    pub done: u32,
    /// All operations of the plan.
    pub of: u32,
    /// The time since its start, in milliseconds.
    pub elapsed_ms: f64,
    /// How many workers wait for a lock now.
    pub waiting: u32,
    /// How many times an operation was retried so far.
    pub retries: u32,
    /// One lane per worker with its latest spans; a [`Report`](crate::Report) has the first ones.
    pub lanes: Vec<Lane>,
}

/// Whether a run is still running.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is running.
    Running,
    /// It has ended and has a report.
    Finished,
    /// It failed and has no report. The text says why, for the user.
    Broken(String),
}
