//! Width and columns.

use super::*;
use crate::{Failures, Latency, Scenario, Strategy, Verdict, Waits};
use time::OffsetDateTime;

fn example(strategy: Strategy) -> Report {
    let plan = Plan { strategy, ..Scenario::Deadlock.default_plan() };
    let words = "10 of 10 transfers were not done (10 ended by PostgreSQL to end a deadlock). No \
                 money is lost.";
    let verdict = Verdict {
        right: false,
        early: false,
        counted: "transfers".to_owned(),
        expected: 2000,
        found: 0,
        words: words.to_owned(),
    };
    Report {
        id: uuid::Uuid::nil(),
        plan,
        started_at: OffsetDateTime::UNIX_EPOCH,
        duration_ms: 30_000.0,
        ending: Ending::TimeUp,
        verdict,
        attempted: 2000,
        committed: 2000,
        throughput: 12_345.6,
        latency: Latency { p50_ms: 9999.9, p95_ms: 29_999.9, p99_ms: 29_999.9, max_ms: 30_000.0 },
        retries: 100_000,
        waits: Waits { number: 100, total_ms: 960_000.0 },
        failures: Failures { deadlock: 2000, ..Failures::default() },
        sql: Vec::new(),
        lanes: Vec::new(),
    }
}

#[test]
fn text_fits_into_80_columns() {
    let reports = Strategy::ALL.map(example);
    for text in [tables(&reports), report(&reports[0])] {
        for line in text.lines() {
            assert!(line.chars().count() <= WIDTH, "{line:?} in\n{text}");
        }
    }
}

#[test]
fn columns_are_aligned() {
    let text = tables(&Strategy::ALL.map(example));
    let head = text.lines().find(|it| it.starts_with("strategy")).expect("a head");
    let rows: Vec<_> = text.lines().filter(|it| it.contains("12345.6")).collect();
    assert_eq!(rows.len(), 8);
    for row in rows {
        assert_eq!(row.chars().count(), head.chars().count());
        assert_eq!(row.find("12345.6").map(|at| at + 7), head.find("per s").map(|at| at + 5));
    }
}
