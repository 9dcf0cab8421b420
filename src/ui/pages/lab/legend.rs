//! The legend of the timeline chart.

use super::{
    picture::LOW,
    shapes::{reach, symbol},
};
use concord_lab::SpanKind;
use leptos::prelude::*;

/// A sample of each kind of span next to its name.
#[component]
pub fn Legend() -> impl IntoView {
    let entries = SpanKind::ALL.map(|kind| {
        view! {
            <li class="legend-entry">
                <span class="legend-sample" inner_html=sample(kind)></span>
                <b>{kind.label()}</b>
                <span class="muted">{meaning(kind)}</span>
            </li>
        }
    });
    view! { <ul class="legend" aria-label="Legend">{entries.collect_view()}</ul> }
}

const fn meaning(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Working => "statements run",
        SpanKind::Waiting => "for a lock that another holds",
        SpanKind::Retrying => "a pause, then again",
        SpanKind::Committed => "saved from here on",
        SpanKind::Failed => "nothing was changed",
        SpanKind::Thinking => "between reading and writing",
    }
}

/// Drawn as in a chart with many lanes.
fn sample(kind: SpanKind) -> String {
    const MIDDLE: u32 = LOW / 2;
    let (above, below) = reach(kind, LOW);
    let name = kind.label();
    let (width, mark) = match symbol(kind) {
        // Next to its mark, which is only drawn where there is room.
        Some(symbol) => (
            5,
            format!("<use href=\"#{symbol}\" class=\"mark m-{name}\" x=\"17\" y=\"{MIDDLE}\"/>"),
        ),
        None => (22, String::new()),
    };
    format!(
        "<svg width=\"24\" height=\"{LOW}\" aria-hidden=\"true\" focusable=\"false\">\
         <line class=\"lane-line\" x2=\"24\" y1=\"{MIDDLE}\" y2=\"{MIDDLE}\"/>\
         <rect class=\"span k-{name}\" x=\"1\" y=\"{}\" width=\"{width}\" height=\"{}\"/>{mark}</svg>",
        MIDDLE - above,
        above + below
    )
}
