//! The timeline chart of a run: one lane per worker.
//!
//! Horizontal positions are percentages of the width, so that the chart fits every window and its text is
//! never stretched. Kinds of spans differ in position and pattern, not only in color.

use super::{
    shapes::{PATTERNS, reach, symbol},
    spans::{as_span, sentence},
    ticks::{label, milliseconds, ticks},
};
use crate::ui::components::words::grouped;
use concord_lab::{Lane, SpanKind};
use std::fmt::Write;

/// The height of the axis above the lanes.
pub const AXIS: u32 = 24;
/// The height of a lane with few lanes, and with many lanes.
pub const TALL: u32 = 36;
pub const LOW: u32 = 22;
/// The number of lanes from which on they are low.
const MANY: usize = 12;
/// The approximate width of the chart in pixels, used to omit what does not fit.
const WIDTH: u32 = 900;
/// The width of a mark.
const MARK: u32 = 16;
/// The width of the text next to a tick, in percent of the chart.
const TICK_TEXT: f64 = 5.0;

/// The layout of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// The start and the end of the time axis, in microseconds.
    pub from_us: u64,
    pub end_us: u64,
    /// The height of a lane.
    pub lane: u32,
    /// How many times wider than its frame it is.
    pub zoom: u32,
}

impl Layout {
    /// The layout for a finished run.
    #[must_use]
    pub fn whole(lanes: &[Lane], zoom: u32) -> Self {
        Self { from_us: 0, end_us: last(lanes).max(1), lane: lane_height(lanes.len()), zoom }
    }

    /// The layout for a run in progress: from the time since which all lanes have data until now. It grows
    /// and moves in steps, so that the chart does not move continuously.
    #[must_use]
    pub fn growing(lanes: &[Lane]) -> Self {
        const SHORTEST: u64 = 100_000;
        let cut = lanes.iter().filter(|lane| lane.left_out > 0);
        let first = cut.filter_map(|lane| lane.spans.first()).map(|span| span.from_us).max();
        let first = first.unwrap_or(0);
        let steps = (0..).map(|step| SHORTEST << step).map(|length| {
            let from_us = first - first % (length / 4);
            (from_us, from_us + length)
        });
        let (from_us, end_us) =
            steps.into_iter().find(|(_, end)| *end >= last(lanes)).unwrap_or((0, SHORTEST));
        Self { from_us, end_us, lane: lane_height(lanes.len()), zoom: 1 }
    }

    /// The total height.
    #[must_use]
    pub fn height(&self, lanes: usize) -> u32 {
        AXIS + self.lane * u32::try_from(lanes).unwrap_or_default()
    }
}

fn last(lanes: &[Lane]) -> u64 {
    lanes.iter().filter_map(|lane| lane.spans.last()).map(|span| span.to_us).max().unwrap_or(0)
}

const fn lane_height(lanes: usize) -> u32 {
    if lanes > MANY { LOW } else { TALL }
}

/// The chart as SVG.
#[must_use]
pub fn drawn(lanes: &[Lane], layout: Layout) -> String {
    let mut svg = String::new();
    let height = layout.height(lanes.len());
    let _ = write!(
        svg,
        "<svg class=\"lanes zoom-{}\" height=\"{height}\" role=\"img\" aria-label=\"{}\">{PATTERNS}",
        layout.zoom,
        summary(lanes)
    );
    axis(&mut svg, layout, height);
    let marks = marks_fit(lanes, layout);
    for (at, lane) in (0..).zip(lanes) {
        let top = AXIS + at * layout.lane;
        let _ = write!(
            svg,
            "<g class=\"lane\"><line class=\"lane-line\" x1=\"0\" x2=\"100%\" y1=\"{0}\" y2=\"{0}\"/>",
            top + layout.lane / 2
        );
        let spans = || lane.spans.iter().filter(|span| span.to_us > layout.from_us);
        spans().for_each(|span| draw(&mut svg, lane.worker, span, top, layout));
        if marks {
            spans().for_each(|span| mark(&mut svg, span, top, layout));
        }
        svg.push_str("</g>");
    }
    svg.push_str("</svg>");
    svg
}

/// The text alternative of the chart; a table has the details.
fn summary(lanes: &[Lane]) -> String {
    let count = |kind| {
        let number: u32 = lanes.iter().map(|lane| lane.total(kind).number).sum();
        grouped(number.into())
    };
    format!(
        "{} workers over {} milliseconds: {} commits, {} failures, {} waits for locks.",
        lanes.len(),
        label(milliseconds(last(lanes)).round()),
        count(SpanKind::Committed),
        count(SpanKind::Failed),
        count(SpanKind::Waiting)
    )
}

fn axis(svg: &mut String, layout: Layout, height: u32) {
    let ticks = ticks(layout.from_us, layout.end_us, 8 * layout.zoom);
    for (at, ms) in ticks.into_iter().enumerate() {
        let x = share(ms, layout);
        let unit = if at == 0 { " ms" } else { "" };
        let _ = write!(
            svg,
            "<line class=\"tick\" x1=\"{x}%\" x2=\"{x}%\" y1=\"{}\" y2=\"{height}\"/>",
            AXIS - 8
        );
        // There is no room next to the last tick.
        if x < 100.0 - TICK_TEXT / f64::from(layout.zoom) {
            let _ = write!(
                svg,
                "<text class=\"tick-text\" x=\"{x}%\" dx=\"4\" y=\"14\">{}{unit}</text>",
                label(ms)
            );
        }
    }
}

/// Marks would overlap if too many transactions end close together.
fn marks_fit(lanes: &[Lane], layout: Layout) -> bool {
    let ends = |lane: &Lane| lane.spans.iter().filter(|span| symbol(span.kind).is_some()).count();
    let most = lanes.iter().map(ends).max().unwrap_or(0);
    u32::try_from(most).is_ok_and(|most| most * MARK <= WIDTH * layout.zoom)
}

/// The position of a time, in percent of the width, with three digits.
fn share(ms: f64, layout: Layout) -> f64 {
    let (from, end) = (milliseconds(layout.from_us), milliseconds(layout.end_us));
    ((ms - from) / (end - from) * 100_000.0).round() / 1000.0
}

fn draw(svg: &mut String, worker: u32, span: &concord_lab::Span, top: u32, layout: Layout) {
    let (above, below) = reach(span.kind, layout.lane);
    let from = share(milliseconds(span.from_us.max(layout.from_us)), layout);
    let to = share(milliseconds(span.to_us), layout);
    let _ = write!(
        svg,
        "<rect class=\"span k-{}\" data-at=\"{worker}-{}\" x=\"{from}%\" width=\"{}%\" y=\"{}\" height=\"{}\">\
         <title>{}</title></rect>",
        span.kind.label(),
        span.from_us,
        ((to - from) * 1000.0).round() / 1000.0,
        top + layout.lane / 2 - above,
        above + below,
        escaped(&sentence(worker, &as_span(span)))
    );
}

/// The mark at the end of a transaction.
fn mark(svg: &mut String, span: &concord_lab::Span, top: u32, layout: Layout) {
    let Some(symbol) = symbol(span.kind) else { return };
    let _ = write!(
        svg,
        "<use href=\"#{symbol}\" class=\"mark m-{}\" x=\"{}%\" y=\"{}\"/>",
        span.kind.label(),
        share(milliseconds(span.to_us), layout),
        top + layout.lane / 2
    );
}

/// Escapes text between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};
    use concord_lab::{Span, Total};

    fn lanes(number: u32, to_us: u64) -> Vec<Lane> {
        let span = |kind, from_us, to_us| Span { kind, from_us, to_us, note: None };
        let spans = || {
            vec![span(SpanKind::Working, 0, to_us / 2), span(SpanKind::Committed, to_us / 2, to_us)]
        };
        (1..=number).map(|worker| lane(worker, spans())).collect()
    }

    fn lane(worker: u32, spans: Vec<Span>) -> Lane {
        Lane { worker, spans, left_out: 0, totals: Vec::new() }
    }

    #[test]
    fn places_are_shares_of_the_time_and_lanes_lie_below_each_other() {
        let lanes = lanes(2, 80_000);
        let layout = Layout::whole(&lanes, 1);
        assert_eq!((layout.end_us, layout.lane, layout.height(2)), (80_000, TALL, AXIS + 2 * TALL));
        let svg = drawn(&lanes, layout);
        for part in [
            "k-working\" data-at=\"1-0\" x=\"0%\" width=\"50%\" y=\"30\" height=\"24\"",
            "k-committed\" data-at=\"1-40000\" x=\"50%\" width=\"50%\" y=\"27\" height=\"30\"",
            "k-working\" data-at=\"2-0\" x=\"0%\" width=\"50%\" y=\"66\" height=\"24\"",
            "<use href=\"#m-committed\" class=\"mark m-committed\" x=\"100%\" y=\"42\"/>",
            "x=\"25%\" dx=\"4\" y=\"14\">20</text>",
            "2 workers over 80 milliseconds: 2 commits, 0 failures, 0 waits for locks.",
        ] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
    }

    #[test]
    fn a_picture_that_grows_keeps_its_scale_for_a_while() {
        let ends = [0, 1, 99_000, 100_001, 250_000, 30_000_000]
            .map(|end| Layout::growing(&lanes(1, end)).end_us);
        assert_eq!(ends, [100_000, 100_000, 100_000, 200_000, 400_000, 51_200_000]);
        assert_eq!(Layout::growing(&[]).end_us, 100_000);
    }

    #[test]
    fn a_picture_of_the_last_spans_begins_where_all_lanes_are_there() {
        let span = |from_us, to_us| Span { kind: SpanKind::Working, from_us, to_us, note: None };
        let mut lanes = vec![
            lane(1, vec![span(0, 900_000), span(900_000, 1_010_000)]),
            lane(2, vec![span(930_000, 940_000), span(940_000, 990_000)]),
            lane(3, vec![span(800_000, 810_000)]),
        ];
        lanes[1].left_out = 70;
        lanes[2].left_out = 3;
        let layout = Layout::growing(&lanes);
        assert_eq!((layout.from_us, layout.end_us), (925_000, 1_025_000));
        let svg = drawn(&lanes, layout);
        assert_eq!(svg.matches("<rect class=\"span").count(), 3, "what is before it is not drawn");
        let begins_before = "data-at=\"1-900000\" x=\"0%\" width=\"85%\"";
        assert!(svg.contains(begins_before) && svg.contains(">940 ms</text>"), "{svg}");
    }

    #[test]
    fn what_is_left_out_of_the_picture_counts_in_what_it_says() {
        let mut lanes = lanes(1, 80_000);
        lanes[0].left_out = 1_998;
        lanes[0].totals =
            vec![Total { kind: SpanKind::Committed, number: 2_000, total_us: 60_000 }];
        let svg = drawn(&lanes, Layout::whole(&lanes, 1));
        assert!(svg.contains(": 2,000 commits, 0 failures"), "{svg}");
    }

    #[test]
    fn many_lanes_are_low_and_crowded_marks_are_left_out() {
        assert_eq!(Layout::whole(&lanes(32, 1_000), 1).lane, LOW);
        let mut crowded = lanes(1, 1_000);
        let end = crowded[0].spans[1].clone();
        crowded[0].spans.extend(std::iter::repeat_n(end, 200));
        assert!(!drawn(&crowded, Layout::whole(&crowded, 1)).contains("<use"));
        assert!(drawn(&crowded, Layout::whole(&crowded, 4)).contains("<use"));
    }

    #[test]
    fn kinds_differ_in_place_or_height_even_where_there_is_no_room_for_marks() {
        for to_us in [1_000_000, 1_000] {
            for number in [1, 32] {
                let mut lanes = lanes(number, to_us);
                let span = |kind| Span { kind, from_us: 0, to_us, note: None };
                lanes[0].spans = SpanKind::ALL.map(span).to_vec();
                let svg = drawn(&lanes, Layout::whole(&lanes, 1));
                let mut looks: Vec<_> = SpanKind::ALL
                    .into_iter()
                    .map(|kind| {
                        let kind = format!("k-{}\"", kind.label());
                        let (_, rest) = svg.split_once(&kind).expect("a span of the kind");
                        let (look, _) = rest.split_once("><title>").expect("a title");
                        let (_, place) = look.split_once(" y=").expect("a place");
                        place.to_owned()
                    })
                    .collect();
                looks.sort();
                looks.dedup();
                assert_eq!(looks.len(), SpanKind::ALL.len(), "{looks:?}");
            }
        }
    }

    #[test]
    fn every_kind_has_a_look_of_its_own_and_words() {
        let report = sample::report();
        let svg = drawn(&report.lanes, Layout::whole(&report.lanes, 1));
        for kind in SpanKind::ALL {
            assert!(svg.contains(&format!("k-{}", kind.label())), "{kind:?}");
        }
        assert!(svg.contains("waits for row 1, held by worker 2"), "{svg}");
        let mut odd = lanes(1, 1_000);
        odd[0].spans[0].note = Some("<script>".to_owned());
        assert!(!drawn(&odd, Layout::whole(&odd, 1)).contains("<script>"));
        assert!(drawn(&[], Layout::whole(&[], 1)).contains("0 workers"));
    }
}
