#![doc = include_str!("../README.md")]

#[cfg(feature = "command")]
pub mod command;
mod name;
mod plan;
mod progress;
mod promise;
mod report;
#[cfg(feature = "run")]
mod runner;
mod scenario;
mod span;
mod sql;
mod statements;
mod strategy;
pub mod text;

pub use name::UnknownName;
pub use plan::{InvalidPlan, Plan, PlanError, PlanField, RUN_LIMIT};
pub use progress::{Progress, State};
pub use promise::Promise;
pub use report::{Ending, Failures, Latency, Outcome, Report, Verdict, Waits};
#[cfg(feature = "run")]
pub use runner::{
    ComparisonId, ComparisonProgress, Comparisons, Lab, MemoryOnly, ReportStore, StartError,
    create_tables,
};
pub use scenario::Scenario;
pub use span::{Lane, Span, SpanKind, Total};
pub use strategy::Strategy;

/// The id of a run, also used in links to it.
pub type RunId = uuid::Uuid;
