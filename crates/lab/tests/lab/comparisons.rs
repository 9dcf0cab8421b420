//! Tests of comparisons.

use crate::{
    fixture::{Bench, long, report},
    support::until,
};
use concord_lab::{Comparisons, Plan, Scenario, StartError, Strategy};

#[tokio::test(flavor = "multi_thread")]
async fn each_strategy_that_applies_runs_once() {
    let bench = Bench::new().await;
    let comparisons = Comparisons::new(bench.lab.clone());
    // A scenario without a strategy that waits for deadlock detection.
    let scenario = Scenario::DoubleWithdrawal;
    let plan = Plan { workers: 2, operations: 2, think_ms: 0, rows: 1, ..scenario.default_plan() };
    let id = comparisons.start("Ann", plan).expect("the lab is free");
    let progress = || comparisons.progress(id).expect("it is remembered");
    until("it is over", async || progress().is_over).await;
    let progress = progress();
    assert_eq!(progress.user, "Ann");
    let mut strategies = Vec::new();
    for run in &progress.runs {
        strategies.push(report(&bench.lab, *run).await.plan.strategy);
    }
    assert_eq!(strategies, scenario.strategies());
    assert_eq!(progress.plans.iter().map(|it| it.strategy).collect::<Vec<_>>(), strategies);
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_ends_the_run_and_starts_no_other() {
    let bench = Bench::new().await;
    let comparisons = Comparisons::new(bench.lab.clone());
    let id = comparisons.start("Ann", long(Strategy::Nothing)).expect("the lab is free");
    let refused = comparisons.start("Ann", long(Strategy::Nothing));
    assert!(matches!(refused, Err(StartError::AlreadyRunning(_))), "{refused:?}");
    comparisons.stop(id);
    let progress = || comparisons.progress(id).expect("it is remembered");
    until("it is over", async || progress().is_over).await;
    assert_eq!(progress().runs.len(), 1);
    assert_eq!(bench.rows().await, 0);
}
