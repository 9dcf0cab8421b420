//! Test fixture: a lab with its own database.

use crate::support::create_database;
use concord_lab::{Lab, Plan, Report, ReportStore, RunId, Scenario, Strategy, create_tables};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

/// A lab and its database.
pub struct Bench {
    pub lab: Lab,
    database: PgConnectOptions,
}

impl Bench {
    pub async fn new() -> Self {
        let database = create_database().await;
        create_tables(&database).await.expect("the tables");
        Self { lab: Lab::new(database.clone()), database }
    }

    /// Runs a plan until it ends.
    pub async fn run(&self, plan: Plan) -> Report {
        let id = self.lab.start("somebody", plan).expect("the lab is free");
        report(&self.lab, id).await
    }

    /// The number of rows and payments in the tables.
    pub async fn rows(&self) -> i64 {
        let sql = "select (select count(*) from lab_rows) + (select count(*) from lab_payments)";
        sqlx::query_scalar(sql).fetch_one(&mut self.connect().await).await.expect("a count")
    }

    /// The number of open connections of runs.
    pub async fn connections(&self) -> i64 {
        let sql = "select count(*) from pg_stat_activity
            where datname = current_database() and application_name = 'concord lab'";
        sqlx::query_scalar(sql).fetch_one(&mut self.connect().await).await.expect("a count")
    }

    pub async fn connect(&self) -> PgConnection {
        PgConnection::connect_with(&self.database).await.expect("a connection")
    }
}

/// The report of a run, after it has ended.
pub async fn report<S: ReportStore>(lab: &Lab<S>, id: RunId) -> Report {
    lab.ended(id).await;
    let report = lab.report(id).await.expect("the store works");
    report.unwrap_or_else(|| panic!("{:?}", lab.progress(id).map(|it| it.state)))
}

/// The default plan with another strategy.
pub fn plan(scenario: Scenario, strategy: Strategy) -> Plan {
    Plan { strategy, ..scenario.default_plan() }
}

/// A plan that takes longer than any test unless it is stopped.
pub fn long(strategy: Strategy) -> Plan {
    let think_ms = 1000;
    Plan { workers: 4, operations: 100, think_ms, ..plan(Scenario::LostUpdate, strategy) }
}
