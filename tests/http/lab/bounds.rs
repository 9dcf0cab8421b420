//! One run for a visitor, two in all; they end when told to, leave nothing behind, and can be shared.

use super::{Bench, plan};
use crate::support::until;
use concord::lab::{CannotStart, Ending, Plan, Scenario, SpanKind, State, Strategy};
use sqlx::Connection;
use uuid::Uuid;

/// Longer than any test, unless it is stopped.
fn long(strategy: Strategy) -> Plan {
    let think_ms = 1000;
    Plan { workers: 4, operations: 100, think_ms, ..plan(Scenario::LostUpdate, strategy) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_has_one_run_and_the_lab_two() {
    let bench = Bench::new().await;
    let lab = &bench.lab;
    let first = lab.start("Ann", long(Strategy::Nothing)).expect("the lab is free");
    let again = lab.start("Ann", long(Strategy::Nothing));
    assert!(matches!(again, Err(CannotStart::OneAtATime(id)) if id == first), "{again:?}");
    assert_eq!((lab.run_of("Ann"), lab.run_of("Ben")), (Some(first), None));
    let second = lab.start("Ben", long(Strategy::ForUpdate)).expect("there is room for two");
    let third = lab.start("Cem", long(Strategy::Nothing));
    assert!(matches!(third, Err(CannotStart::Busy)), "{third:?}");
    for run in [first, second] {
        assert!(lab.stop(run));
        lab.ended(run).await;
        assert!(!lab.stop(run), "it is over");
    }
    let third = lab.start("Ann", long(Strategy::Nothing)).expect("there is room again");
    lab.close().await;
    lab.ended(third).await;
    assert_eq!(bench.left().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_plan_is_refused() {
    let bench = Bench::new().await;
    let refused = bench.lab.start("Ann", plan(Scenario::Deadlock, Strategy::Atomic));
    assert!(matches!(refused, Err(CannotStart::BadPlan(_))), "{refused:?}");
    assert_eq!(bench.lab.run_of("Ann"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_ends_it_while_some_think_and_others_wait_for_a_lock() {
    let bench = Bench::new().await;
    for strategy in [Strategy::ForUpdate, Strategy::Advisory, Strategy::Nothing] {
        let id = bench.lab.start("Ann", long(strategy)).expect("the lab is free");
        let waiting = if strategy == Strategy::Nothing { 0 } else { 3 };
        until("it runs, and those wait who have to", async || {
            let progress = bench.lab.progress(id).expect("it runs");
            let thinks = |it: &concord::lab::Lane| it.spans.last().map(|it| it.kind);
            let thinking = progress.lanes.iter().filter_map(thinks);
            let thinking = thinking.filter(|it| *it == SpanKind::Thinking).count();
            progress.waiting == waiting && thinking >= 1 && progress.state == State::Running
        })
        .await;
        assert!(bench.lab.stop(id));
        bench.lab.ended(id).await;
        let report = bench.lab.report(id).await.expect("an answer").expect("a report");
        assert_eq!(report.ending, Ending::Stopped, "{strategy}");
        assert!(report.attempted < 100 && report.failures.timeout == 0, "{:?}", report.failures);
        assert_eq!(bench.lab.progress(id).map(|it| it.state), Some(State::Finished));
        assert_eq!(bench.left().await, 0, "{strategy}");
    }
    until("its connections are closed", async || connections(&bench).await == 0).await;
}

async fn connections(bench: &Bench) -> i64 {
    let sql = "select count(*) from pg_stat_activity
        where datname = current_database() and application_name = 'concord lab'";
    sqlx::query_scalar(sql).fetch_one(&mut bench.sql().await).await.expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_visitors_at_once_do_not_disturb_each_other() {
    let bench = Bench::new().await;
    let run = |visitor: &'static str, scenario, strategy| {
        let plan = Plan { workers: 6, operations: 60, think_ms: 1, ..plan(scenario, strategy) };
        let id = bench.lab.start(visitor, plan).expect("there is room for two");
        let bench = &bench;
        async move {
            bench.lab.ended(id).await;
            bench.lab.report(id).await.expect("an answer").expect("a report")
        }
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
            let outside = |it: &concord::lab::Span| {
                it.note.as_deref().is_some_and(|note| note.contains("somebody outside"))
            };
            let spans = report.lanes.iter().flat_map(|it| &it.spans);
            assert_eq!(
                spans.filter(|it| outside(it)).count(),
                0,
                "{scenario}: held by the other run"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_read_back_equal_by_any_server() {
    let bench = Bench::new().await;
    let report = bench.run(plan(Scenario::StockDepletion, Strategy::OptimisticRetry)).await;
    let other = Bench::on(bench.address.clone());
    let read = other.lab.report(report.id).await.expect("an answer");
    assert_eq!(read.as_ref(), Some(&report));
    let json = serde_json::to_string(&report).expect("JSON");
    assert_eq!(serde_json::from_str::<concord::lab::Report>(&json).expect("a report"), report);
    assert_eq!(other.lab.report(Uuid::new_v4()).await.expect("an answer"), None);
    assert_eq!(other.lab.progress(report.id), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_newest_reports_are_kept() {
    let bench = Bench::new().await;
    let fill = "insert into lab_runs (id, plan, report, created_at)
        select gen_random_uuid(), '{}', '{}', now() - make_interval(hours => n)
        from generate_series(1, 600) n";
    let mut sql = bench.sql().await;
    sqlx::query(fill).execute(&mut sql).await.expect("old reports");
    let report = bench.run(plan(Scenario::HotCounter, Strategy::Atomic)).await;
    let count = "select count(*), bool_or(id = $1), min(created_at) > now() - interval '500 hours'
        from lab_runs";
    let kept: (i64, bool, bool) =
        sqlx::query_as(count).bind(report.id).fetch_one(&mut sql).await.expect("a count");
    assert_eq!(kept, (500, true, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_server_left_goes_with_the_next_run() {
    let bench = Bench::new().await;
    let mut sql = bench.sql().await;
    let leave = "insert into lab_rows (run, id, team, value, made_at)
        values (gen_random_uuid(), 1, 1, 0, now() - interval '6 minutes')";
    sqlx::query(leave).execute(&mut sql).await.expect("a leftover");
    let leave = "insert into lab_payments (run, account, amount, made_at)
        values (gen_random_uuid(), 1, 1, now() - interval '6 minutes')";
    sqlx::query(leave).execute(&mut sql).await.expect("a leftover");
    assert_eq!(bench.left().await, 2);
    bench.run(plan(Scenario::HotCounter, Strategy::Atomic)).await;
    assert_eq!(bench.left().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_loses_its_database_says_so_and_makes_room() {
    let bench = Bench::new().await;
    let id = bench.lab.start("Ann", long(Strategy::ForUpdate)).expect("the lab is free");
    until("it runs", async || bench.lab.progress(id).is_some_and(|it| it.waiting > 0)).await;
    let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and application_name = 'concord lab'";
    sqlx::query(cut).execute(&mut bench.sql().await).await.expect("the connections are cut");
    bench.lab.ended(id).await;
    let state = bench.lab.progress(id).expect("it is remembered").state;
    let State::Broken(why) = state else { panic!("{state:?}") };
    assert!(why.contains("Try it again"), "{why}");
    assert_eq!(bench.lab.report(id).await.expect("an answer"), None);
    bench.run(plan(Scenario::HotCounter, Strategy::Atomic)).await;
    bench.sql().await.close().await.expect("all connections work again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_loses_one_connection_leaves_no_rows_behind() {
    let bench = Bench::new().await;
    let id = bench.lab.start("Ann", long(Strategy::ForUpdate)).expect("the lab is free");
    until("one thinks, and the others wait for its row", async || {
        bench.lab.progress(id).is_some_and(|it| it.waiting == 3)
    })
    .await;
    let cut = "select count(pg_terminate_backend(pid)) from (
            select pid from pg_stat_activity
            where datname = current_database() and application_name = 'concord lab'
                and wait_event_type = 'Lock'
            limit 1
        ) one";
    let cut: i64 = sqlx::query_scalar(cut).fetch_one(&mut bench.sql().await).await.expect("cut");
    assert_eq!(cut, 1);
    bench.lab.ended(id).await;
    let state = bench.lab.progress(id).expect("it is remembered").state;
    assert!(matches!(state, State::Broken(_)), "{state:?}");
    // Whoever held the row has let go of it: the rows could be removed.
    assert_eq!(bench.left().await, 0);
    until("its connections are closed", async || connections(&bench).await == 0).await;
}
