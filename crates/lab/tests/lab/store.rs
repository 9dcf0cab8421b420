//! Tests that reports are passed to the store, and found there by other labs.

use crate::fixture::{plan, report};
use crate::support::create_database;
use concord_lab::{Lab, Report, ReportStore, RunId, Scenario, Strategy, create_tables};
use std::sync::{Arc, Mutex};

/// Stores reports as JSON, or fails.
#[derive(Debug, Clone, Default)]
struct Store {
    reports: Arc<Mutex<Vec<(RunId, String)>>>,
    is_full: bool,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("the store is full")]
struct Full;

impl ReportStore for Store {
    type Error = Full;

    async fn store(&self, report: &Report) -> Result<(), Full> {
        if self.is_full {
            return Err(Full);
        }
        let json = serde_json::to_string(report).expect("JSON");
        self.reports.lock().expect("no panic").push((report.id, json));
        Ok(())
    }

    async fn find(&self, id: RunId) -> Result<Option<Report>, Full> {
        let reports = self.reports.lock().expect("no panic");
        let found = reports.iter().find(|(stored, _)| *stored == id);
        Ok(found.map(|(_, json)| serde_json::from_str(json).expect("a report")))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_lab_reads_the_stored_report() {
    let (database, store) = (create_database().await, Store::default());
    create_tables(&database).await.expect("the tables");
    let lab = Lab::with_store(database.clone(), store.clone());
    let plan = plan(Scenario::StockDepletion, Strategy::OptimisticRetry);
    let id = lab.start("Ann", plan).expect("the lab is free");
    let report = report(&lab, id).await;
    let other = Lab::with_store(database, store);
    assert_eq!(other.report(id).await, Ok(Some(report)));
    assert_eq!(other.progress(id), None);
    assert_eq!(other.report(RunId::nil()).await, Ok(None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_is_not_stored_is_remembered() {
    let database = create_database().await;
    create_tables(&database).await.expect("the tables");
    let lab = Lab::with_store(database, Store { is_full: true, ..Store::default() });
    let id = lab.start("Ann", plan(Scenario::HotCounter, Strategy::Atomic)).expect("it is free");
    assert_eq!(report(&lab, id).await.id, id);
}
