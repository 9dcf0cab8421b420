//! A hand-written report for tests.

use concord_lab::{
    Ending, Failures, Lane, Latency, Report, Scenario, Span, SpanKind, Verdict, Waits,
};
use time::OffsetDateTime;

/// Two editors with one lost update and every kind of span.
pub fn report() -> Report {
    let plan = Scenario::LostUpdate.default_plan();
    Report {
        id: uuid::Uuid::from_u128(7),
        plan,
        started_at: OffsetDateTime::UNIX_EPOCH,
        duration_ms: 21.5,
        ending: Ending::Whole,
        verdict: Verdict {
            right: false,
            early: false,
            counted: "updates".to_owned(),
            expected: 20,
            found: 11,
            words: "20 were added, 11 are there: 9 updates are lost.".to_owned(),
        },
        attempted: 20,
        committed: 20,
        throughput: 930.2,
        latency: Latency { p50_ms: 1.25, p95_ms: 3.5, p99_ms: 4.0, max_ms: 4.25 },
        retries: 1,
        waits: Waits { number: 1, total_ms: 5.0 },
        failures: Failures { version: 1, ..Failures::default() },
        sql: vec!["begin isolation level read committed".to_owned()],
        lanes: vec![
            lane(
                1,
                &[
                    (SpanKind::Working, 0, 800, None),
                    (SpanKind::Thinking, 800, 5_900, None),
                    (SpanKind::Waiting, 5_900, 10_900, Some("waits for row 1, held by worker 2")),
                    (SpanKind::Committed, 10_900, 11_300, None),
                ],
            ),
            lane(
                2,
                &[
                    (SpanKind::Working, 100, 6_000, Some("operation 2")),
                    (SpanKind::Failed, 6_000, 6_300, Some("somebody else saved first")),
                    (SpanKind::Retrying, 6_300, 9_000, None),
                    (SpanKind::Working, 9_000, 10_500, None),
                    (SpanKind::Committed, 10_500, 10_900, None),
                ],
            ),
        ],
    }
}

fn lane(worker: u32, spans: &[(SpanKind, u64, u64, Option<&str>)]) -> Lane {
    let spans = spans.iter().map(|(kind, from_us, to_us, note)| Span {
        kind: *kind,
        from_us: *from_us,
        to_us: *to_us,
        note: note.map(str::to_owned),
    });
    Lane { worker, spans: spans.collect(), left_out: 0, totals: Vec::new() }
}
