//! The lab: each scenario shows what each strategy promises, on real transactions.

mod bounds;
mod command;
mod interrupt;
mod limits;
mod pages;
mod promises;

use crate::support::database;
use concord::{
    db::{Database, PoolOptions},
    lab::{Lab, Plan, Report, Scenario, Strategy},
};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use std::time::Duration;

/// A lab with a database of its own.
struct Bench {
    lab: Lab,
    address: PgConnectOptions,
}

impl Bench {
    async fn new() -> Self {
        Self::on(database::fresh().await)
    }

    /// Another lab on a database that is there already, as of another server.
    fn on(address: PgConnectOptions) -> Self {
        let pool = PoolOptions { size: 2, wait: Duration::from_secs(10), ..PoolOptions::default() };
        Self { lab: Lab::new(Database::new(address.clone(), pool)), address }
    }

    /// Runs it to its end.
    async fn run(&self, plan: Plan) -> Report {
        let id = self.lab.start("somebody", plan).expect("the lab is free");
        self.lab.ended(id).await;
        let report = self.lab.report(id).await.expect("the database answers");
        report.unwrap_or_else(|| panic!("{:?}", self.lab.progress(id).map(|it| it.state)))
    }

    /// How many rows and payments are in the scratch tables.
    async fn left(&self) -> i64 {
        let sql = "select (select count(*) from lab_rows) + (select count(*) from lab_payments)";
        sqlx::query_scalar(sql).fetch_one(&mut self.sql().await).await.expect("a count")
    }

    async fn sql(&self) -> PgConnection {
        PgConnection::connect_with(&self.address).await.expect("a connection")
    }
}

/// A plan of which every part is small.
fn plan(scenario: Scenario, strategy: Strategy) -> Plan {
    Plan { strategy, ..scenario.default_plan() }
}
