//! Tests that each strategy keeps what `Scenario::promise` says.

use crate::fixture::{Bench, plan};
use concord_lab::{Ending, Failures, Plan, Promise, Report, Scenario, SpanKind, Strategy};
use std::collections::BTreeSet;

/// Runs a plan under all strategies of its scenario, and checks each report.
async fn run_all(scenario: Scenario, smaller: Plan) -> Vec<Report> {
    let bench = Bench::new().await;
    let mut reports = Vec::new();
    for strategy in scenario.strategies() {
        let report = bench.run(Plan { strategy, ..smaller }).await;
        check(&report);
        assert_eq!(bench.rows().await, 0, "{scenario}, {strategy}");
        reports.push(report);
    }
    reports
}

fn check(report: &Report) {
    let Plan { scenario, strategy, .. } = report.plan;
    let context = format!("{scenario}, {strategy}: {:?} {:?}", report.verdict, report.failures);
    assert_eq!(report.ending, Ending::Whole, "{context}");
    assert_eq!(report.attempted, report.plan.operations, "{context}");
    assert_eq!(report.committed + report.failures.total(), report.attempted, "{context}");
    match scenario.promise(strategy).expect("it applies") {
        Promise::Kept => assert!(report.verdict.right, "{context}"),
        Promise::Broken => assert!(!report.verdict.right, "{context}"),
        Promise::MayBreak => {}
    }
    assert_eq!(report.verdict.right, report.verdict.expected == report.verdict.found, "{context}");
    assert_eq!(report.failures.timeout, 0, "{context}");
    if strategy.retries() {
        let Failures { deadlock, serialization, version, .. } = report.failures;
        assert_eq!((deadlock, serialization, version), (0, 0, 0), "{context}");
    } else {
        assert_eq!(report.retries, 0, "{context}");
    }
    check_sql(report);
    check_lanes(report);
}

/// The displayed SQL is the executed SQL.
fn check_sql(report: &Report) {
    let Plan { scenario, strategy, .. } = report.plan;
    let executed: BTreeSet<_> = report.sql.iter().map(String::as_str).collect();
    let mut shown: BTreeSet<_> = strategy.sql(scenario).into_iter().collect();
    shown.extend(scenario.background_sql());
    assert_eq!(executed, shown, "{scenario}, {strategy}");
}

/// Lanes are chronological, without overlaps, and contain each commit.
fn check_lanes(report: &Report) {
    assert_eq!(report.lanes.len(), report.plan.workers as usize);
    let mut commits = 0;
    for lane in &report.lanes {
        assert_eq!(lane.left_out, 0, "the run is small");
        assert!(lane.spans.iter().all(|it| it.from_us < it.to_us), "{lane:?}");
        assert!(lane.spans.windows(2).all(|it| it[0].to_us <= it[1].from_us), "{lane:?}");
        commits += lane.spans.iter().filter(|it| it.kind == SpanKind::Committed).count();
    }
    // A commit that PostgreSQL rejected is a failure.
    assert_eq!(u32::try_from(commits).expect("few"), report.committed, "{:?}", report.plan);
}

fn of(reports: &[Report], strategy: Strategy) -> &Report {
    reports.iter().find(|it| it.plan.strategy == strategy).expect("it was run")
}

fn small(scenario: Scenario, workers: u32, operations: u32) -> Plan {
    Plan { workers, operations, think_ms: 1, ..plan(scenario, Strategy::Nothing) }
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_update() {
    let reports = run_all(Scenario::LostUpdate, small(Scenario::LostUpdate, 4, 8)).await;
    let nothing = of(&reports, Strategy::Nothing);
    // All four read 0 before any of them writes, so three of the first four updates are lost.
    assert!(nothing.verdict.expected - nothing.verdict.found >= 3, "{:?}", nothing.verdict);
    assert!(nothing.verdict.words.contains("updates are lost"), "{}", nothing.verdict.words);
    let optimistic = of(&reports, Strategy::Optimistic);
    assert!(optimistic.failures.version >= 3, "{:?}", optimistic.failures);
    assert!(of(&reports, Strategy::OptimisticRetry).retries >= 3);
    assert!(of(&reports, Strategy::SerializableRetry).retries >= 3);
    let shared = of(&reports, Strategy::ShareUpgrade);
    // Four share the lock of the row, so all but one are aborted.
    assert!(shared.failures.deadlock >= 3, "{:?}", shared.failures);
    for all_done in [Strategy::OptimisticRetry, Strategy::Atomic, Strategy::ForUpdate] {
        assert_eq!(of(&reports, all_done).committed, 8, "{all_done}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_depletion() {
    let reports = run_all(Scenario::StockDepletion, small(Scenario::StockDepletion, 10, 10)).await;
    // Ten customers, five items.
    let nothing = of(&reports, Strategy::Nothing);
    assert_eq!(
        (nothing.verdict.expected, nothing.verdict.found),
        (5, 14),
        "all ten sell the fifth"
    );
    let sold_out = [
        Strategy::OptimisticRetry,
        Strategy::Atomic,
        Strategy::ForUpdate,
        Strategy::Advisory,
        Strategy::SerializableRetry,
    ];
    for strategy in sold_out {
        let report = of(&reports, strategy);
        assert_eq!((report.committed, report.failures.refused), (5, 5), "{strategy}");
    }
    let optimistic = of(&reports, Strategy::Optimistic);
    assert_eq!((optimistic.committed, optimistic.failures.version), (1, 9));
}

#[tokio::test(flavor = "multi_thread")]
async fn hot_counter() {
    let reports = run_all(Scenario::HotCounter, small(Scenario::HotCounter, 6, 12)).await;
    let atomic = of(&reports, Strategy::Atomic);
    assert_eq!((atomic.committed, atomic.verdict.found), (12, 12));
}

#[tokio::test(flavor = "multi_thread")]
async fn double_withdrawal() {
    let plan = Plan { rows: 2, ..small(Scenario::DoubleWithdrawal, 4, 8) };
    let reports = run_all(Scenario::DoubleWithdrawal, plan).await;
    let nothing = of(&reports, Strategy::Nothing);
    assert!(nothing.verdict.words.contains("took more"), "{}", nothing.verdict.words);
    for strategy in [Strategy::Advisory, Strategy::ForUpdate, Strategy::SerializableRetry] {
        // One withdrawal for each of the two users.
        let report = of(&reports, strategy);
        assert_eq!((report.committed, report.failures.refused), (2, 6), "{strategy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn read_skew() {
    let reports = run_all(Scenario::ReadSkew, small(Scenario::ReadSkew, 4, 16)).await;
    let nothing = of(&reports, Strategy::Nothing);
    // Two readers each read one account before the transfers and the other one after them. The amounts of
    // the transfers do not cancel each other out.
    assert!(nothing.verdict.expected - nothing.verdict.found >= 2, "{:?}", nothing.verdict);
    assert!(of(&reports, Strategy::Optimistic).failures.version >= 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn write_skew() {
    let reports = run_all(Scenario::WriteSkew, small(Scenario::WriteSkew, 2, 6)).await;
    let nothing = of(&reports, Strategy::Nothing);
    assert!(nothing.verdict.words.contains("nobody is on call"), "{}", nothing.verdict.words);
    for strategy in [Strategy::ForUpdate, Strategy::Advisory, Strategy::SerializableRetry] {
        // Of each pair one leaves and one is refused.
        let report = of(&reports, strategy);
        assert_eq!((report.committed, report.failures.refused), (3, 3), "{strategy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deadlock() {
    let reports = run_all(Scenario::Deadlock, small(Scenario::Deadlock, 4, 6)).await;
    let nothing = of(&reports, Strategy::Nothing);
    assert!(nothing.failures.deadlock >= 1, "{:?}", nothing.failures);
    assert!(nothing.verdict.words.contains("No money is lost"), "{}", nothing.verdict.words);
    assert!(of(&reports, Strategy::SerializableRetry).retries >= 1);
    for strategy in [Strategy::ForUpdate, Strategy::Advisory, Strategy::SerializableRetry] {
        assert_eq!(of(&reports, strategy).committed, 6, "{strategy}");
    }
    // A deadlock is detected after a second, so the wait and its holder are sampled.
    let notes: Vec<_> = spans(nothing, SpanKind::Waiting).collect();
    assert!(
        notes.iter().any(|it| it.starts_with("waits for row 2, held by worker 2")),
        "{notes:?}"
    );
    assert!(nothing.waits.number >= 1 && nothing.waits.total_ms > 0.0, "{:?}", nothing.waits);
}

#[tokio::test(flavor = "multi_thread")]
async fn stress() {
    let plan = Plan { rows: 10, ..small(Scenario::Stress, 8, 48) };
    let reports = run_all(Scenario::Stress, plan).await;
    // All eight increment the same row first, and read it before any of them writes.
    assert!(of(&reports, Strategy::Optimistic).failures.version >= 7);
}

fn spans(report: &Report, kind: SpanKind) -> impl Iterator<Item = &str> {
    let spans = report.lanes.iter().flat_map(|it| &it.spans);
    spans.filter(move |it| it.kind == kind).filter_map(|it| it.note.as_deref())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_worker_has_no_conflicts() {
    let bench = Bench::new().await;
    for scenario in Scenario::ALL {
        for strategy in scenario.strategies() {
            let plan = Plan { strategy, ..small(scenario, 1, 4) };
            let report = bench.run(plan).await;
            assert!(report.verdict.right, "{scenario}, {strategy}: {:?}", report.verdict);
            assert_eq!((report.retries, report.waits.number), (0, 0), "{scenario}, {strategy}");
        }
    }
}
