//! Storage for reports.

use crate::{Report, RunId};
use std::convert::Infallible;

/// Stores reports after a run, so that they can be read later and by other processes. [`Lab`](crate::Lab)
/// itself only remembers the latest runs.
pub trait ReportStore: Clone + Send + Sync + 'static {
    /// Why a report could not be stored or read.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Stores a report.
    ///
    /// # Errors
    /// [`Self::Error`]. The lab logs it and still returns the report while it remembers the run.
    fn store(&self, report: &Report) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Reads a report. `None` if there is none.
    ///
    /// # Errors
    /// [`Self::Error`].
    fn find(&self, id: RunId) -> impl Future<Output = Result<Option<Report>, Self::Error>> + Send;
}

/// Stores nothing: reports are available only while the lab remembers the run.
#[derive(Debug, Clone, Copy, Default)]
pub struct MemoryOnly;

impl ReportStore for MemoryOnly {
    type Error = Infallible;

    async fn store(&self, _report: &Report) -> Result<(), Infallible> {
        Ok(())
    }

    async fn find(&self, _id: RunId) -> Result<Option<Report>, Infallible> {
        Ok(None)
    }
}
