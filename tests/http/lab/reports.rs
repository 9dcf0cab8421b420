//! Reports are stored in the database.

use crate::support::database;
use concord::db::{Database, PoolOptions};
use concord_lab::{Lab, Report, RunId, Scenario, Strategy};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use std::time::Duration;

/// The lab of a server on this database.
fn lab(address: &PgConnectOptions) -> Lab<Database> {
    let pool = PoolOptions { size: 2, wait: Duration::from_secs(10), ..PoolOptions::default() };
    Database::new(address.clone(), pool).lab()
}

async fn run(lab: &Lab<Database>, scenario: Scenario, strategy: Strategy) -> Report {
    let plan = concord_lab::Plan { strategy, ..scenario.default_plan() };
    let id = lab.start("somebody", plan).expect("the lab is free");
    lab.ended(id).await;
    lab.report(id).await.expect("an answer").expect("a report")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_read_back_equal_by_any_server() {
    let address = database::fresh().await;
    let report = run(&lab(&address), Scenario::StockDepletion, Strategy::OptimisticRetry).await;
    let other = lab(&address);
    let read = other.report(report.id).await.expect("an answer");
    assert_eq!(read, Some(report));
    assert_eq!(other.report(RunId::new_v4()).await.expect("an answer"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_in_an_unknown_form_counts_as_missing() {
    let address = database::fresh().await;
    let id = RunId::new_v4();
    let mut sql = PgConnection::connect_with(&address).await.expect("a connection");
    let insert = "insert into lab_runs (id, plan, report) values ($1, '{}', '{}')";
    sqlx::query(insert).bind(id).execute(&mut sql).await.expect("a report");
    assert_eq!(lab(&address).report(id).await.expect("an answer"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_newest_reports_are_kept() {
    let address = database::fresh().await;
    let mut sql = PgConnection::connect_with(&address).await.expect("a connection");
    let fill = "insert into lab_runs (id, plan, report, created_at)
        select gen_random_uuid(), '{}', '{}', now() - make_interval(hours => n)
        from generate_series(1, 600) n";
    sqlx::query(fill).execute(&mut sql).await.expect("old reports");
    let report = run(&lab(&address), Scenario::HotCounter, Strategy::Atomic).await;
    let count = "select count(*), bool_or(id = $1), min(created_at) > now() - interval '500 hours'
        from lab_runs";
    let kept: (i64, bool, bool) =
        sqlx::query_as(count).bind(report.id).fetch_one(&mut sql).await.expect("a count");
    assert_eq!(kept, (500, true, true));
}
