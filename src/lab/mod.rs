//! The lab: strategies of locking, tried on real transactions of the real database.
//!
//! A [`Plan`] says what is tried: one [`Scenario`] under one [`Strategy`], with so many workers and
//! operations. Each scenario is an anomaly of the textbooks (Berenson et al. 1995, "A Critique of ANSI
//! SQL Isolation Levels"; PostgreSQL manual, 13.2 and 13.3). A [`Report`] says what should be there
//! afterwards, what is, and what it cost; [`Progress`] is the same while the run lasts.
//!
//! [`Lab`] runs plans, on connections and in tables of its own.
//!
//! The way of a run: `registry` (who may) → `engine` (rows, connections, the end) → `worker` (operations,
//! tries) → `steps` (the statements of one transaction) → `db::lab`. Beside them `watcher` looks who
//! waits, `recorder` writes down what was when, and `verdict` says what came of it.

mod arguments;
pub mod command;
mod effect;
mod engine;
mod meeting;
mod operation;
mod plan;
mod progress;
mod promise;
mod record;
mod recorder;
mod registry;
mod report;
mod run;
mod scenario;
mod series;
mod span;
mod sql;
mod steps;
mod strategy;
mod tally;
mod text;
mod verdict;
mod watcher;
mod word;
mod worker;

pub use arguments::{Choice, LabArguments};
pub use plan::{BadPlan, Fault, Plan, PlanField, RUN_LIMIT};
pub use progress::{Progress, State};
pub use promise::Promise;
pub use registry::{CannotStart, Lab};
pub use report::{Ending, Failures, Latency, Outcome, Report, Verdict, Waits};
pub use scenario::Scenario;
pub use series::{AllStrategies, SeriesId, SeriesNow};
pub use span::{Lane, Span, SpanKind, Total};
pub use strategy::Strategy;
pub use word::UnknownWord;

/// Names a run, in links too.
pub type RunId = uuid::Uuid;
