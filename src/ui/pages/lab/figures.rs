//! The measurements of a run.

use super::doing::{seconds, time};
use crate::ui::components::words::{grouped, list};
use concord_lab::{Failures, Report};
use leptos::prelude::*;

/// The measurements of a run.
#[component]
pub fn Figures(report: Report) -> impl IntoView {
    let Report { throughput, latency, retries, waits, failures, committed, attempted, .. } = report;
    let of = |number: u32, all: u32| {
        format!("{} of {} operations took effect", grouped(number.into()), grouped(all.into()))
    };
    let waited = match waits.number {
        0 => "nobody was seen waiting for a lock".to_owned(),
        _ => format!("{} in all, as far as was seen", time(waits.total_ms)),
    };
    let figures = [
        (
            "Throughput",
            format!("{}/s", grouped(whole(throughput))),
            format!("{}, in {}", of(committed, attempted), seconds(report.duration_ms)),
        ),
        ("Median", time(latency.p50_ms), "p50, without think time".to_owned()),
        (
            "95th percentile",
            time(latency.p95_ms),
            format!("p95; p99 {}, the longest {}", time(latency.p99_ms), time(latency.max_ms)),
        ),
        ("Waits for locks", grouped(waits.number.into()), waited),
        ("Retries", grouped(retries.into()), "operations started again".to_owned()),
        ("Without effect", grouped(failures.total().into()), reasons(&failures)),
    ];
    view! {
        <dl class="figures">
            {figures.map(|(name, figure, note)| view! {
                <div class="figure">
                    <dt>{name}</dt>
                    <dd class="figure-number num">{figure}</dd>
                    <dd class="figure-note">{note}</dd>
                </div>
            }).collect_view()}
        </dl>
    }
}

/// Rounds to the nearest integer.
#[expect(clippy::cast_possible_truncation, reason = "figures of a run are small")]
pub fn whole(number: f64) -> i64 {
    number.round() as i64
}

/// Why operations failed.
pub fn reasons(failures: &Failures) -> String {
    let reasons =
        failures.by_kind().map(|(kind, number)| (number > 0).then(|| reason(kind, number)));
    let reasons: Vec<_> = reasons.into_iter().flatten().collect();
    match reasons.as_slice() {
        [] => "every operation took effect".to_owned(),
        some => list(&some.iter().map(String::as_str).collect::<Vec<_>>()),
    }
}

fn reason(kind: &str, number: u32) -> String {
    let words = match kind {
        "deadlock" => "ended to end a deadlock",
        "serialization" => "refused by PostgreSQL, as they could not have come in a row",
        "version" => "too late: somebody else saved first",
        "timeout" => "waited too long",
        _ => "rightly refused",
    };
    format!("{} {words}", grouped(number.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_with_their_numbers() {
        assert_eq!(reasons(&Failures::default()), "every operation took effect");
        let failures = Failures { deadlock: 2, refused: 1_200, ..Failures::default() };
        assert_eq!(reasons(&failures), "2 ended to end a deadlock and 1,200 rightly refused");
    }
}
