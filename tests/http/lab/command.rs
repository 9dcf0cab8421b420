//! `concord lab`: the binary as people and programs run it.

use crate::support::database;
use concord_embedded_postgres::scratch;
use concord_lab::{Report, Scenario, Strategy};
use std::{
    io::{BufRead, BufReader},
    process::{Command, Output, Stdio},
};

/// Runs it on a dedicated database.
async fn concord(words: &str) -> Output {
    let mut command = command(words).await;
    let run = move || command.output().expect("it runs");
    tokio::task::spawn_blocking(run).await.expect("it ends")
}

async fn command(words: &str) -> Command {
    let address = database::fresh().await;
    let name = address.get_database().expect("a name").to_owned();
    let url = scratch().url().replacen("/scratch?", &format!("/{name}?"), 1);
    let mut command = Command::new(env!("CARGO_BIN_EXE_concord"));
    command.args(words.split(' ')).env("DATABASE_URL", url);
    command
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_a_report() {
    let words =
        "lab --scenario stock-depletion --strategy atomic --workers 10 --operations 10 --json";
    let output = concord(words).await;
    assert!(output.status.success(), "{output:?}");
    let report: Report = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report.plan.scenario, Scenario::StockDepletion);
    assert_eq!((report.committed, report.failures.refused), (5, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_runs_are_an_array_or_a_table() {
    let words = "lab --scenario write-skew --strategy all --operations 4";
    let output = concord(words).await;
    assert!(output.status.success(), "{output:?}");
    let table = text(&output.stdout);
    for strategy in Scenario::WriteSkew.strategies() {
        assert!(
            table.lines().any(|it| it.starts_with(strategy.as_str())),
            "{strategy} in\n{table}"
        );
    }
    assert!(table.lines().all(|it| it.chars().count() <= 80), "{table}");
    let output = concord("lab --scenario write-skew --operations 4 --json").await;
    let reports: Vec<Report> = serde_json::from_slice(&output.stdout).expect("reports");
    assert_eq!(reports.len(), 8);
    assert_eq!(reports[0].plan.strategy, Strategy::Nothing);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_words_end_with_code_2_and_the_good_ones() {
    let output = concord("lab --scenario chess").await;
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let told = text(&output.stderr);
    assert!(told.contains("lost-update, stock-depletion"), "{told}");
    let output = concord("lab --scenario deadlock --strategy optimistic").await;
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let told = text(&output.stderr);
    assert!(told.contains("nothing, for-update, advisory, serializable-retry"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_the_run_in_order() {
    let words = "lab --scenario lost-update --strategy for-update --operations 60 --think 1000 \
                 --workers 4";
    let mut command = command(words).await;
    let run = move || {
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("it runs");
        let mut told = BufReader::new(child.stderr.take().expect("its stderr"));
        let mut line = String::new();
        // A long run prints its progress.
        told.read_line(&mut line).expect("a line");
        let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(kill.expect("a signal").success());
        (line, child.wait_with_output().expect("it ends"))
    };
    let (line, output) = tokio::task::spawn_blocking(run).await.expect("it ends");
    assert!(line.starts_with("lost-update, for-update: "), "{line}");
    assert!(output.status.success(), "{output:?}");
    let report = text(&output.stdout);
    assert!(report.contains("It was stopped before its end."), "{report}");
}
