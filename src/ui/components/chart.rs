//! A course of values as a small SVG picture. Its colours are those of the style sheet: plotters knows
//! only fixed ones, so each stands for a class (`style/activity.css`).

use leptos::prelude::*;
use plotters::{
    coord::Shift,
    prelude::{
        AreaSeries, ChartBuilder, DrawingArea, IntoDrawingArea, LabelAreaPosition, RGBColor,
        SVGBackend, Text,
    },
    style::{Color, IntoFont},
};

/// Of the picture, in its own units; about as large as it is shown.
const SIZE: (u32, u32) = (300, 128);
const LINE: RGBColor = RGBColor(1, 1, 1);
const AREA: RGBColor = RGBColor(2, 2, 2);
const GRID: RGBColor = RGBColor(3, 3, 3);
const INK: RGBColor = RGBColor(4, 4, 4);
/// The least that the vertical axis shows, so that a single event does not fill the picture.
const LEAST_TOP: f64 = 4.0;

/// The picture. Screen readers pass it over: the values stand in a table beside it.
#[component]
pub fn AreaChart(
    /// From the oldest to the newest.
    values: Vec<f64>,
    /// What stands below the first and below the last.
    ends: [String; 2],
) -> impl IntoView {
    let mut svg = String::new();
    if let Err(reason) = draw(&mut svg, &values, [&ends[0], &ends[1]]) {
        tracing::warn!(%reason, "a chart could not be drawn");
    }
    view! { <div class="chart" aria-hidden="true" inner_html=svg></div> }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn draw(svg: &mut String, values: &[f64], ends: [&str; 2]) -> Result<(), Failure> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let last = values.len().saturating_sub(1).max(1) as f64;
    let top = values.iter().copied().fold(LEAST_TOP, f64::max);
    let mut chart = ChartBuilder::on(&area)
        .margin_top(8)
        .margin_right(4)
        .set_label_area_size(LabelAreaPosition::Left, 36)
        .set_label_area_size(LabelAreaPosition::Bottom, 20)
        .build_cartesian_2d(0.0..last, 0.0..top)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(0)
        .y_labels(4)
        .y_label_formatter(&|value| short(*value))
        .axis_style(GRID)
        .bold_line_style(GRID)
        .light_line_style(AREA.mix(0.0))
        .label_style(("sans-serif", 12).into_font().color(&INK))
        .draw()?;
    let points = values.iter().enumerate().map(|(at, value)| (at as f64, *value));
    chart.draw_series(AreaSeries::new(points, 0.0, AREA).border_style(LINE))?;
    below(&area, ends)?;
    area.present()?;
    Ok(())
}

/// What stands below the axis: at its left and at its right end.
fn below(area: &DrawingArea<SVGBackend, Shift>, [first, last]: [&str; 2]) -> Result<(), Failure> {
    use plotters::style::text_anchor::{HPos, Pos, VPos};
    let style = |at| ("sans-serif", 12).into_font().color(&INK).pos(Pos::new(at, VPos::Bottom));
    let (width, height) = (i32::try_from(SIZE.0)?, i32::try_from(SIZE.1)?);
    area.draw(&Text::new(first.to_owned(), (36, height), style(HPos::Left)))?;
    area.draw(&Text::new(last.to_owned(), (width - 4, height), style(HPos::Right)))?;
    Ok(())
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

    fn drawn(values: &[f64]) -> String {
        let mut svg = String::new();
        draw(&mut svg, values, ["60 min ago", "now"]).expect("a picture");
        svg
    }

    #[test]
    fn the_picture_has_its_axis_its_ends_and_no_colour_of_its_own() {
        let svg = drawn(&[0.0, 3.0, 12.0]);
        for text in ["60 min ago", "now", "\n10\n", "polygon", "polyline"] {
            assert!(svg.contains(text), "{text} in {svg}");
        }
        let colours = svg.match_indices("=\"#").map(|(at, _)| &svg[at + 2..at + 9]);
        let known = ["#010101", "#020202", "#030303", "#040404"];
        let foreign: Vec<_> = colours.filter(|colour| !known.contains(colour)).collect();
        assert!(foreign.is_empty(), "{foreign:?}");
    }

    #[test]
    fn nothing_and_little_can_be_drawn() {
        assert!(drawn(&[]).contains("now"));
        assert!(drawn(&[0.0; 96]).contains("now"));
        assert!(drawn(&[1e12]).contains('k'));
    }

    #[test]
    fn figures_are_short() {
        let shown: Vec<_> = [0.0, 0.5, 950.0, 1_200.0, 25_000.0].map(short).into();
        assert_eq!(shown, ["0", "0.5", "950", "1.2k", "25k"]);
    }
}
