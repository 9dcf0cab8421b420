//! Tests of the limits per user and lab, of stopping, and of lost connections.

use crate::{
    fixture::{Bench, long, plan, report},
    support::until,
};
use concord_lab::{Ending, Lane, Plan, Scenario, Span, SpanKind, StartError, State, Strategy};

#[tokio::test(flavor = "multi_thread")]
async fn a_user_has_one_run_and_the_lab_two() {
    let bench = Bench::new().await;
    let lab = &bench.lab;
    let first = lab.start("Ann", long(Strategy::Nothing)).expect("the lab is free");
    let again = lab.start("Ann", long(Strategy::Nothing));
    assert!(matches!(again, Err(StartError::AlreadyRunning(id)) if id == first), "{again:?}");
    assert_eq!((lab.running("Ann"), lab.running("Ben")), (Some(first), None));
    let second = lab.start("Ben", long(Strategy::ForUpdate)).expect("there is room for two");
    let third = lab.start("Cem", long(Strategy::Nothing));
    assert!(matches!(third, Err(StartError::Busy)), "{third:?}");
    for run in [first, second] {
        assert!(lab.stop(run));
        lab.ended(run).await;
        assert!(!lab.stop(run), "it has ended");
    }
    let third = lab.start("Ann", long(Strategy::Nothing)).expect("there is room again");
    lab.close().await;
    lab.ended(third).await;
    assert_eq!(bench.rows().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_plan_is_refused() {
    let bench = Bench::new().await;
    let refused = bench.lab.start("Ann", plan(Scenario::Deadlock, Strategy::Atomic));
    assert!(matches!(refused, Err(StartError::InvalidPlan(_))), "{refused:?}");
    assert_eq!(bench.lab.running("Ann"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_ends_workers_that_think_and_workers_that_wait_for_a_lock() {
    let bench = Bench::new().await;
    for strategy in [Strategy::ForUpdate, Strategy::Advisory, Strategy::Nothing] {
        let id = bench.lab.start("Ann", long(strategy)).expect("the lab is free");
        let waiting = if strategy == Strategy::Nothing { 0 } else { 3 };
        until("one thinks, and the others wait if they have to", async || {
            let progress = bench.lab.progress(id).expect("it is running");
            let current = |it: &Lane| it.spans.last().map(|it| it.kind);
            let current = progress.lanes.iter().filter_map(current);
            let thinking = current.filter(|it| *it == SpanKind::Thinking).count();
            progress.waiting == waiting && thinking >= 1 && progress.state == State::Running
        })
        .await;
        assert!(bench.lab.stop(id));
        let report = report(&bench.lab, id).await;
        assert_eq!(report.ending, Ending::Stopped, "{strategy}");
        assert!(report.attempted < 100 && report.failures.timeout == 0, "{:?}", report.failures);
        assert_eq!(bench.lab.progress(id).map(|it| it.state), Some(State::Finished));
        assert_eq!(bench.rows().await, 0, "{strategy}");
    }
    until("its connections are closed", async || bench.connections().await == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_runs_do_not_affect_each_other() {
    let bench = Bench::new().await;
    let run = |user: &'static str, scenario, strategy| {
        let plan = Plan { workers: 6, operations: 60, think_ms: 1, ..plan(scenario, strategy) };
        let id = bench.lab.start(user, plan).expect("there is room for two");
        report(&bench.lab, id)
    };
    let pairs = [
        (Scenario::LostUpdate, Strategy::ForUpdate, Strategy::Advisory),
        (Scenario::StockDepletion, Strategy::Advisory, Strategy::Advisory),
        (Scenario::DoubleWithdrawal, Strategy::Advisory, Strategy::SerializableRetry),
    ];
    for (scenario, one, two) in pairs {
        let (one, two) = tokio::join!(run("Ann", scenario, one), run("Ben", scenario, two));
        for report in [one, two] {
            assert!(report.verdict.right, "{:?}", report.verdict);
            assert_eq!(report.attempted, 60, "{scenario}");
            let is_outside = |it: &Span| {
                it.note.as_deref().is_some_and(|note| note.contains("somebody outside"))
            };
            let mut spans = report.lanes.iter().flat_map(|it| &it.spans);
            assert!(!spans.any(is_outside), "{scenario}: a lock is held by the other run");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn leftovers_of_a_killed_process_are_deleted_by_the_next_run() {
    let bench = Bench::new().await;
    let mut sql = bench.connect().await;
    for leftover in [
        "insert into lab_rows (run, id, team, value, made_at)
            values (gen_random_uuid(), 1, 1, 0, now() - interval '6 minutes')",
        "insert into lab_payments (run, account, amount, made_at)
            values (gen_random_uuid(), 1, 1, now() - interval '6 minutes')",
    ] {
        sqlx::query(leftover).execute(&mut sql).await.expect("a leftover");
    }
    assert_eq!(bench.rows().await, 2);
    bench.run(plan(Scenario::HotCounter, Strategy::Atomic)).await;
    assert_eq!(bench.rows().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_loses_all_connections_is_broken_and_frees_its_place() {
    let bench = Bench::new().await;
    let id = bench.lab.start("Ann", long(Strategy::ForUpdate)).expect("the lab is free");
    until("it is running", async || bench.lab.progress(id).is_some_and(|it| it.waiting > 0)).await;
    let terminate = "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and application_name = 'concord lab'";
    sqlx::query(terminate).execute(&mut bench.connect().await).await.expect("all are terminated");
    bench.lab.ended(id).await;
    let state = bench.lab.progress(id).expect("it is remembered").state;
    let State::Broken(why) = state else { panic!("{state:?}") };
    assert!(why.contains("Try it again"), "{why}");
    assert_eq!(bench.lab.report(id).await, Ok(None));
    bench.run(plan(Scenario::HotCounter, Strategy::Atomic)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_loses_one_connection_deletes_its_rows() {
    let bench = Bench::new().await;
    let id = bench.lab.start("Ann", long(Strategy::ForUpdate)).expect("the lab is free");
    until("one thinks, and the others wait for its row", async || {
        bench.lab.progress(id).is_some_and(|it| it.waiting == 3)
    })
    .await;
    let terminate = "select count(pg_terminate_backend(pid)) from (
            select pid from pg_stat_activity
            where datname = current_database() and application_name = 'concord lab'
                and wait_event_type = 'Lock'
            limit 1
        ) one";
    let terminated: i64 =
        sqlx::query_scalar(terminate).fetch_one(&mut bench.connect().await).await.expect("a count");
    assert_eq!(terminated, 1);
    bench.lab.ended(id).await;
    let state = bench.lab.progress(id).expect("it is remembered").state;
    assert!(matches!(state, State::Broken(_)), "{state:?}");
    // Only possible if the transaction that locked the row was rolled back.
    assert_eq!(bench.rows().await, 0);
    until("its connections are closed", async || bench.connections().await == 0).await;
}
