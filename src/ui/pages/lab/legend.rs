//! What the signs of the picture mean.

use crate::lab::SpanKind;
use leptos::prelude::*;

/// The legend: a sample of each kind beside its word.
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
        SpanKind::Committed => "it counts from here on",
        SpanKind::Failed => "nothing was changed",
        SpanKind::Thinking => "between reading and writing",
    }
}

fn sample(kind: SpanKind) -> String {
    let (y, height) = match kind {
        SpanKind::Committed | SpanKind::Failed => (1, 16),
        SpanKind::Working | SpanKind::Waiting => (3, 12),
        SpanKind::Retrying => (6, 6),
        SpanKind::Thinking => (7, 4),
    };
    let (x, width) = match kind {
        SpanKind::Committed | SpanKind::Failed => (10, 4),
        _ => (1, 22),
    };
    let name = kind.label();
    let mark = match kind {
        SpanKind::Committed | SpanKind::Failed => {
            format!("<use href=\"#m-{name}\" class=\"mark m-{name}\" x=\"15\" y=\"9\"/>")
        }
        _ => String::new(),
    };
    format!(
        "<svg width=\"24\" height=\"18\" aria-hidden=\"true\" focusable=\"false\">\
         <rect class=\"span k-{name}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>{mark}</svg>"
    )
}
