//! Bar charts of one figure of several runs.

use leptos::prelude::*;

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Its label.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// The value for people: "930/s".
    pub shown: String,
    /// Whether it shows a wrong result.
    pub is_bad: bool,
}

/// The pattern of wrong results; needed once per page.
pub const BAD_PATTERN: &str = "<svg width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>\
    <pattern id=\"p-bad\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect class=\"bad-back\" width=\"6\" height=\"6\"/>\
    <rect class=\"bad-fore\" width=\"2.5\" height=\"6\"/></pattern></defs></svg>";

/// A chart of horizontal bars, each with its value in text.
#[component]
pub fn BarChart(
    /// What is measured.
    title: &'static str,
    /// Whether higher or lower is better.
    note: &'static str,
    /// The bars.
    bars: Vec<Bar>,
) -> impl IntoView {
    let widths = widths(&bars);
    let rows = bars.into_iter().zip(widths).map(|(bar, width)| {
        let class = if bar.is_bad { "bar is-bad" } else { "bar" };
        view! {
            <li class="bar-row">
                <span class="bar-name">{bar.name}</span>
                <svg class="bar-room" height="14" aria-hidden="true" focusable="false">
                    <rect class=class width=format!("{width}%") height="14" rx="2"></rect>
                </svg>
                <span class="bar-value num">{bar.shown}</span>
            </li>
        }
    });
    view! {
        <section class="card bars" aria-label=title>
            <h2 class="chart-title">{title}</h2>
            <p class="chart-note">{note}</p>
            <ul>{rows.collect_view()}</ul>
        </section>
    }
}

/// The length of each bar, in percent of the longest. Values above zero always have a visible bar.
fn widths(bars: &[Bar]) -> Vec<f64> {
    let most = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let width = |value: f64| match value > 0.0 && most > 0.0 {
        true => (value / most * 1000.0).round().max(8.0) / 10.0,
        false => 0.0,
    };
    bars.iter().map(|bar| width(bar.value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_fills_the_room_and_the_smallest_is_to_be_seen() {
        let bars = [0.0, 50.0, 200.0, 0.001].map(|value| Bar {
            name: "x",
            value,
            shown: String::new(),
            is_bad: false,
        });
        assert_eq!(widths(&bars), [0.0, 25.0, 100.0, 0.8]);
        assert_eq!(widths(&bars[..1]), [0.0]);
    }
}
