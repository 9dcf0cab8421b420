//! Runs plans: [`Lab`] admits them, `engine` prepares the rows and connections of one run, `worker` executes
//! operations with retries, `steps` has the statements of one transaction. `lock_watcher` samples lock waits,
//! `recorder` records spans, and `verdict` judges the result.

mod barrier;
mod comparisons;
mod database;
mod engine;
mod failure;
mod lab;
mod lock_watcher;
mod operation;
mod outcome;
mod recorder;
mod run;
mod span_log;
mod steps;
mod store;
mod tally;
mod verdict;
mod worker;

pub use comparisons::{ComparisonId, ComparisonProgress, Comparisons};
pub use database::create_tables;
pub use lab::{Lab, StartError};
pub use store::{MemoryOnly, ReportStore};
