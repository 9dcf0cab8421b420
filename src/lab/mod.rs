//! The lab: strategies of locking, tried on real transactions of the real database.
//!
//! A [`Plan`] says what is tried: one [`Scenario`] under one [`Strategy`], with so many workers and
//! operations. Each scenario is an anomaly of the textbooks (Berenson et al. 1995, "A Critique of ANSI
//! SQL Isolation Levels"; PostgreSQL manual, 13.2 and 13.3). A [`Report`] says what should be there
//! afterwards, what is, and what it cost; [`Progress`] is the same while the run lasts.
//!
//! All these are plain values, for the page, for JSON and for the command line.

mod plan;
mod progress;
mod promise;
mod report;
mod scenario;
mod span;
mod sql;
mod strategy;
mod word;

pub use plan::{BadPlan, Fault, Plan, PlanField, RUN_LIMIT};
pub use progress::{Progress, State};
pub use promise::Promise;
pub use report::{Ending, Failures, Latency, Report, Verdict, Waits};
pub use scenario::Scenario;
pub use span::{Lane, Span, SpanKind};
pub use strategy::Strategy;
pub use word::UnknownWord;

/// Names a run, in links too.
pub type RunId = uuid::Uuid;
