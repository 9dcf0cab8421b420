//! Values over time as a small SVG chart. Its colors are in `style/activity.css`.

use crate::ui::components::ticks::{step, tick_values};
use leptos::prelude::*;

/// The size of the chart in its own units, roughly the pixels that it is shown with.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 128.0;
/// The edges of the plot inside the chart.
const LEFT: f64 = 36.0;
const RIGHT: f64 = WIDTH - 4.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = HEIGHT - 20.0;
/// The minimum for the top of the vertical axis, so that a single event does not fill the chart.
const LEAST_TOP: f64 = 4.0;
/// The approximate number of labels on the vertical axis.
const LABELS: f64 = 4.0;

/// The chart. Hidden from screen readers: the values are in a table next to it.
#[component]
pub fn AreaChart(
    /// The values, from the oldest to the newest.
    values: Vec<f64>,
    /// The labels below the first and the last value.
    ends: [String; 2],
) -> impl IntoView {
    let top = values.iter().copied().fold(LEAST_TOP, f64::max);
    let line = points(&values, top);
    let area = format!("{LEFT:.1},{BOTTOM:.1} {line} {RIGHT:.1},{BOTTOM:.1}");
    let grid = tick_values(0.0, top, step(top / LABELS)).map(|value| {
        let y = y_of(value, top);
        view! {
            <line class="chart-grid" x1=LEFT x2=RIGHT y1=y y2=y></line>
            <text class="chart-label chart-label-end" x=LEFT - 6.0 y=y + 4.0>{short(value)}</text>
        }
    });
    let [first, last] = ends;
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true">
            {grid.collect_view()}
            <line class="chart-grid" x1=LEFT x2=LEFT y1=TOP y2=BOTTOM></line>
            <polygon class="chart-area" points=area></polygon>
            <polyline class="chart-line" points=line></polyline>
            <text class="chart-label" x=LEFT y=HEIGHT - 4.0>{first}</text>
            <text class="chart-label chart-label-end" x=RIGHT y=HEIGHT - 4.0>{last}</text>
        </svg>
    }
}

/// The points of the line: "36.0,108.0 166.0,58.0".
fn points(values: &[f64], top: f64) -> String {
    let gaps = values.len().saturating_sub(1).max(1) as f64;
    let point = |(at, value): (usize, &f64)| {
        let x = LEFT + (RIGHT - LEFT) * at as f64 / gaps;
        format!("{x:.1},{:.1}", y_of(*value, top))
    };
    values.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
}

fn y_of(value: f64, top: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * value / top
}

/// "950", "1.2k", "0.5".
fn short(value: f64) -> String {
    match value {
        value if value >= 10_000.0 => format!("{:.0}k", value / 1e3),
        value if value >= 1_000.0 => format!("{:.1}k", value / 1e3),
        value if value.fract() == 0.0 => format!("{value:.0}"),
        value => format!("{value:.1}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_runs_from_edge_to_edge_and_from_bottom_to_top() {
        assert_eq!(points(&[0.0, 6.0, 12.0], 12.0), "36.0,108.0 166.0,58.0 296.0,8.0");
        assert_eq!(points(&[2.0], 4.0), "36.0,58.0");
        assert_eq!(points(&[], 4.0), "");
    }

    #[test]
    fn figures_are_short() {
        let shown: Vec<_> = [0.0, 0.5, 950.0, 1_200.0, 25_000.0].map(short).into();
        assert_eq!(shown, ["0", "0.5", "950", "1.2k", "25k"]);
    }
}
