//! Tests of the limits on time, connections and spans.

use crate::fixture::{Bench, plan};
use concord_lab::{Ending, Outcome, Plan, Scenario, SpanKind, StartError, Strategy};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_reaches_its_time_limit_is_not_right_and_leaves_no_rows() {
    let mut bench = Bench::new().await;
    bench.lab = bench.lab.with_limit(Duration::from_millis(200));
    // The think time is longer than the limit; most workers are waiting for a lock when it is reached.
    for (scenario, strategy) in [
        (Scenario::Deadlock, Strategy::ForUpdate),
        (Scenario::Deadlock, Strategy::Advisory),
        (Scenario::LostUpdate, Strategy::ForUpdate),
        (Scenario::ReadSkew, Strategy::Nothing),
    ] {
        let numbers =
            Plan { workers: 4, operations: 64, think_ms: 1000, ..plan(scenario, strategy) };
        let report = bench.run(numbers).await;
        let context = format!("{scenario}, {strategy}: {report:?}");
        assert_eq!(
            (report.ending, report.outcome()),
            (Ending::TimeUp, Outcome::Early),
            "{context}"
        );
        assert!(!report.verdict.right, "{context}");
        assert_eq!((report.committed, report.attempted), (0, 0), "{context}");
        assert_eq!(report.failures.timeout, 0, "waiting until the end is no failure: {context}");
        assert_eq!(bench.rows().await, 0, "{context}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operations_before_the_time_limit_are_counted() {
    let mut bench = Bench::new().await;
    bench.lab = bench.lab.with_limit(Duration::from_millis(500));
    let slow = plan(Scenario::Deadlock, Strategy::Advisory);
    let report = bench.run(Plan { workers: 2, operations: 2000, think_ms: 10, ..slow }).await;
    assert_eq!((report.ending, report.outcome()), (Ending::TimeUp, Outcome::Early), "{report:?}");
    let words = format!("{} of 2000 transfers", report.committed);
    assert!(report.verdict.words.starts_with(&words), "{:?}", report.verdict);
    assert_eq!(bench.rows().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_large_runs_exceed_the_connections() {
    let bench = Bench::new().await;
    let long = |workers| {
        let plan = plan(Scenario::LostUpdate, Strategy::ForUpdate);
        Plan { workers, operations: workers, think_ms: 1000, ..plan }
    };
    let large = bench.lab.start("Ann", long(32)).expect("the lab is free");
    let second = bench.lab.start("Ben", long(5));
    assert!(matches!(second, Err(StartError::Busy)), "{second:?}");
    bench.lab.start("Ben", long(4)).expect("there is room for a small one");
    bench.lab.stop(large);
    bench.lab.close().await;
    assert_eq!(bench.rows().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_over_the_limit_are_counted() {
    let bench = Bench::new().await;
    let many =
        Plan { workers: 1, operations: 2000, ..plan(Scenario::HotCounter, Strategy::Nothing) };
    let report = bench.run(many).await;
    let [lane] = report.lanes.as_slice() else { panic!("{} lanes", report.lanes.len()) };
    assert_eq!((lane.spans.len(), lane.left_out > 0), (4000, true), "{}", lane.left_out);
    let commits = lane.spans.iter().filter(|it| it.kind == SpanKind::Committed).count();
    assert!(commits < 2000, "some are missing");
    assert_eq!(lane.total(SpanKind::Committed).number, 2000);
    assert_eq!(lane.totals.iter().map(|it| it.number).sum::<u32>(), lane.number());
    let now = bench.lab.progress(report.id).expect("it is remembered").lanes;
    let last = now[0].spans.last().expect("a span").to_us;
    assert!(last > lane.spans[3999].to_us, "a progress has the latest spans");
    assert_eq!(now[0].number(), lane.number());
}
