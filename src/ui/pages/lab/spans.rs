//! The workers' spans as text and as tables.

use super::ticks::milliseconds;
use crate::ui::components::words::grouped;
use concord_lab::{Lane, Span, SpanKind};
use leptos::prelude::*;

/// The maximum number of rows; nobody reads more.
const MOST: usize = 400;

/// A span with times formatted for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InWords {
    /// "12.4"
    from: String,
    to: String,
    took: String,
    kind: SpanKind,
    note: Option<String>,
}

/// A span in words.
#[must_use]
pub fn as_span(span: &Span) -> InWords {
    InWords {
        from: ms(span.from_us),
        to: ms(span.to_us),
        took: ms(span.to_us.saturating_sub(span.from_us)),
        kind: span.kind,
        note: span.note.clone(),
    }
}

/// "Worker 3: waiting for 6.5 ms, from 12.4 to 18.9 ms. Waits for row 3, held by worker 2."
#[must_use]
pub fn sentence(worker: u32, span: &InWords) -> String {
    let InWords { from, to, took, kind, note } = span;
    let note = note.as_deref().map(|note| format!(" ({note})")).unwrap_or_default();
    format!("Worker {worker}: {} for {took} ms, from {from} to {to} ms{note}", kind.label())
}

/// "0.04", "12.4", "1,500".
fn ms(us: u64) -> String {
    let ms = milliseconds(us);
    match us {
        0 => "0".to_owned(),
        1..1_000 => format!("{ms:.2}"),
        1_000..1_000_000 => format!("{ms:.1}"),
        _ => grouped(i64::try_from(us / 1_000).unwrap_or(i64::MAX)),
    }
}

/// The chart as tables: the totals of each worker, and each span.
#[component]
pub fn SpanTables(lanes: Vec<Lane>) -> impl IntoView {
    let mut spans: Vec<_> =
        lanes.iter().flat_map(|lane| lane.spans.iter().map(|span| (lane.worker, span))).collect();
    spans.sort_by_key(|(worker, span)| (span.from_us, *worker));
    let shortened = shortened(&lanes);
    let rows = spans.iter().take(MOST).map(|(worker, span)| row(*worker, &as_span(span)));
    let rows = rows.collect_view();
    view! {
        <details class="lab-table">
            <summary>"As a table"</summary>
            <div class="table-scroll" tabindex="0" role="group" aria-label="What each worker did">
                <table class="table">
                    <caption>"What each worker did in all"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Worker"</th>
                            {SpanKind::ALL.map(|kind| view! {
                                <th scope="col" class="num">{kind.label()}", ms (how often)"</th>
                            }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{lanes.iter().map(sums).collect_view()}</tbody>
                </table>
                <table class="table">
                    <caption>"One after another"</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="num">"From, ms"</th>
                            <th scope="col" class="num">"Took, ms"</th>
                            <th scope="col">"Worker"</th>
                            <th scope="col">"Does"</th>
                            <th scope="col">"What"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {shortened.map(|words| view! { <p class="muted small">{words}</p> })}
        </details>
    }
}

fn row(worker: u32, span: &InWords) -> impl IntoView + use<> {
    let InWords { from, took, kind, note, .. } = span.clone();
    view! {
        <tr>
            <td class="num">{from}</td>
            <td class="num">{took}</td>
            <th scope="row">{worker}</th>
            <td>{kind.label()}</td>
            <td>{note.unwrap_or_default()}</td>
        </tr>
    }
}

/// Says how much of everything the table shows, with a link to the JSON; `None` if it shows everything.
fn shortened(lanes: &[Lane]) -> Option<String> {
    let all: u32 = lanes.iter().map(Lane::number).sum();
    let kept: usize = lanes.iter().map(|lane| lane.spans.len()).sum();
    let listed = kept.min(MOST);
    if u32::try_from(listed).is_ok_and(|listed| listed >= all) {
        return None;
    }
    let number = |number: usize| grouped(i64::try_from(number).unwrap_or(i64::MAX));
    let json = if u32::try_from(kept).is_ok_and(|kept| kept >= all) {
        "all".to_owned()
    } else {
        format!("the first {}", number(kept))
    };
    let all = grouped(all.into());
    Some(format!("The list has the first {} of {all} spans; the JSON has {json}.", number(listed)))
}

/// A worker's times by kind, and how often each occurred.
fn sums(lane: &Lane) -> impl IntoView + use<> {
    let cells = SpanKind::ALL.map(|kind| {
        let total = lane.total(kind);
        let (took, number) = (ms(total.total_us), grouped(total.number.into()));
        view! { <td class="num">{format!("{took} ({number})")}</td> }
    });
    view! { <tr><th scope="row">{lane.worker}</th>{cells.collect_view()}</tr> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_a_sentence() {
        let span = Span {
            kind: SpanKind::Waiting,
            from_us: 12_400,
            to_us: 18_900,
            note: Some("waits for row 3, held by worker 2".to_owned()),
        };
        assert_eq!(
            sentence(3, &as_span(&span)),
            "Worker 3: waiting for 6.5 ms, from 12.4 to 18.9 ms (waits for row 3, held by worker 2)"
        );
    }

    #[test]
    fn times_have_the_digits_that_matter() {
        assert_eq!([0, 40, 12_400, 1_500_000].map(ms), ["0", "0.04", "12.4", "1,500"]);
    }

    #[test]
    fn a_list_that_is_cut_says_so_and_sums_are_of_all() {
        use concord_lab::Total;
        let span = |at| Span { kind: SpanKind::Working, from_us: at, to_us: at + 1, note: None };
        let lane = |spans, left_out, number| Lane {
            worker: 1,
            spans: (0..spans).map(span).collect(),
            left_out,
            totals: vec![Total { kind: SpanKind::Working, number, total_us: 7_500 }],
        };
        assert_eq!(shortened(&[lane(400, 0, 400)]), None);
        let words = "The list has the first 400 of 1,000 spans; the JSON has all.";
        assert_eq!(shortened(&[lane(1_000, 0, 1_000)]).as_deref(), Some(words));
        let words = "The list has the first 400 of 9,000 spans; the JSON has the first 1,000.";
        let cut = lane(1_000, 8_000, 9_000);
        assert_eq!(shortened(std::slice::from_ref(&cut)).as_deref(), Some(words));
        let words = "The list has the first 2 of 5 spans; the JSON has the first 2.";
        assert_eq!(shortened(&[lane(2, 3, 5)]).as_deref(), Some(words));
        assert!(sums(&cut).to_html().contains("7.5 (9,000)"));
    }
}
