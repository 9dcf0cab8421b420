//! Tests of the program `concord-lab`.

use crate::support::create_database;
use concord_embedded_postgres::scratch;
use concord_lab::{Report, Scenario};
use std::process::{Command, Output};

async fn concord_lab(arguments: &str) -> Output {
    let database = create_database().await;
    let name = database.get_database().expect("a name");
    let url = scratch().url().replacen("/scratch?", &format!("/{name}?"), 1);
    let mut command = Command::new(env!("CARGO_BIN_EXE_concord-lab"));
    command.args(arguments.split(' ')).env("DATABASE_URL", url);
    let run = move || command.output().expect("it runs");
    tokio::task::spawn_blocking(run).await.expect("it ends")
}

#[tokio::test(flavor = "multi_thread")]
async fn it_creates_the_tables_and_prints_a_report() {
    let arguments =
        "--scenario stock-depletion --strategy atomic --workers 10 --operations 10 --json";
    let output = concord_lab(arguments).await;
    assert!(output.status.success(), "{output:?}");
    let report: Report = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report.plan.scenario, Scenario::StockDepletion);
    assert_eq!((report.committed, report.failures.refused), (5, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_plan_ends_with_code_2() {
    let output = concord_lab("--scenario deadlock --strategy optimistic").await;
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("nothing, for-update, advisory, serializable-retry"), "{message}");
}
