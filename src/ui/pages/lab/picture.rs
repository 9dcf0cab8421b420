//! The picture of a run: a lane for each worker, along the time.
//!
//! Places along the time are shares of the width, so that the picture fits every window and its text is
//! never stretched. What a span is shows in its height and its pattern, too, not by colour alone.

use super::{
    spans::{as_span, sentence},
    ticks::{label, milliseconds, ticks},
};
use crate::lab::{Lane, SpanKind};
use std::fmt::Write;

/// The height of the axis above the lanes.
pub const AXIS: u32 = 24;
/// The height of a lane where there are few, and where there are many.
pub const TALL: u32 = 36;
pub const LOW: u32 = 22;
/// From so many lanes on they are low.
const MANY: usize = 12;
/// How wide the picture is about, in pixels, for what does not fit in less.
const WIDTH: u32 = 900;
/// How much room a mark needs.
const MARK: u32 = 16;
/// How much room the text beside a tick needs, in percent of the width.
const TICK_TEXT: f64 = 5.0;

/// How a picture is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Where the time ends, in microseconds.
    pub end_us: u64,
    /// The height of a lane.
    pub lane: u32,
    /// How many times wider than its frame it is.
    pub zoom: u32,
}

impl Layout {
    /// That of a run that is over.
    #[must_use]
    pub fn whole(lanes: &[Lane], zoom: u32) -> Self {
        Self { end_us: last(lanes).max(1), lane: lane_height(lanes.len()), zoom }
    }

    /// That of one that goes on: the time grows in steps, so that the picture does not shrink all the
    /// time.
    #[must_use]
    pub fn growing(lanes: &[Lane]) -> Self {
        const FIRST: u64 = 100_000;
        let end_us = (0..).map(|step| FIRST << step).find(|end| *end >= last(lanes));
        Self { end_us: end_us.unwrap_or(FIRST), lane: lane_height(lanes.len()), zoom: 1 }
    }

    /// The height of all.
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

/// The picture as SVG.
#[must_use]
pub fn drawn(lanes: &[Lane], layout: Layout) -> String {
    let mut svg = String::new();
    let height = layout.height(lanes.len());
    let _ = write!(
        svg,
        "<svg class=\"lanes zoom-{}\" height=\"{height}\" role=\"img\" aria-label=\"{}\">{PATTERNS}",
        layout.zoom,
        summary(lanes, layout)
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
        for span in &lane.spans {
            draw(&mut svg, lane.worker, span, top, layout);
        }
        if marks {
            lane.spans.iter().for_each(|span| mark(&mut svg, span, top, layout));
        }
        svg.push_str("</g>");
    }
    svg.push_str("</svg>");
    svg
}

/// What the picture says, for those who do not see it; a table has the rest.
fn summary(lanes: &[Lane], layout: Layout) -> String {
    let all = || lanes.iter().flat_map(|lane| &lane.spans);
    let count = |kind| all().filter(|span| span.kind == kind).count();
    format!(
        "{} workers over {} milliseconds: {} commits, {} failures, {} waits for locks.",
        lanes.len(),
        label(milliseconds(layout.end_us).round()),
        count(SpanKind::Committed),
        count(SpanKind::Failed),
        count(SpanKind::Waiting)
    )
}

fn axis(svg: &mut String, layout: Layout, height: u32) {
    for ms in ticks(layout.end_us, 8 * layout.zoom) {
        let x = share(ms, layout);
        let unit = if ms == 0.0 { " ms" } else { "" };
        let _ = write!(
            svg,
            "<line class=\"tick\" x1=\"{x}%\" x2=\"{x}%\" y1=\"{}\" y2=\"{height}\"/>",
            AXIS - 8
        );
        // There is no room beside the last one.
        if x < 100.0 - TICK_TEXT / f64::from(layout.zoom) {
            let _ = write!(
                svg,
                "<text class=\"tick-text\" x=\"{x}%\" dx=\"4\" y=\"14\">{}{unit}</text>",
                label(ms)
            );
        }
    }
}

/// Marks overlap where too many ends come one after another.
fn marks_fit(lanes: &[Lane], layout: Layout) -> bool {
    let ends = |lane: &Lane| lane.spans.iter().filter(|span| symbol(span.kind).is_some()).count();
    let most = lanes.iter().map(ends).max().unwrap_or(0);
    u32::try_from(most).is_ok_and(|most| most * MARK <= WIDTH * layout.zoom)
}

/// Where a time stands, in percent of the width, with three digits.
fn share(ms: f64, layout: Layout) -> f64 {
    (ms / milliseconds(layout.end_us) * 100_000.0).round() / 1000.0
}

/// How far from the middle of its lane a span reaches, in parts of half a lane.
const fn half_height(kind: SpanKind, lane: u32) -> u32 {
    let most = lane / 2 - 3;
    match kind {
        SpanKind::Committed | SpanKind::Failed => most,
        SpanKind::Working | SpanKind::Waiting => most - 3,
        SpanKind::Retrying => most / 2,
        SpanKind::Thinking => 2,
    }
}

fn draw(svg: &mut String, worker: u32, span: &crate::lab::Span, top: u32, layout: Layout) {
    let half = half_height(span.kind, layout.lane);
    let from = share(milliseconds(span.from_us), layout);
    let to = share(milliseconds(span.to_us), layout);
    let _ = write!(
        svg,
        "<rect class=\"span k-{}\" x=\"{from}%\" width=\"{}%\" y=\"{}\" height=\"{}\">\
         <title>{}</title></rect>",
        span.kind.label(),
        ((to - from) * 1000.0).round() / 1000.0,
        top + layout.lane / 2 - half,
        half * 2,
        escaped(&sentence(worker, &as_span(span)))
    );
}

/// The sign at the end of a transaction.
fn mark(svg: &mut String, span: &crate::lab::Span, top: u32, layout: Layout) {
    let Some(symbol) = symbol(span.kind) else { return };
    let _ = write!(
        svg,
        "<use href=\"#{symbol}\" class=\"mark m-{}\" x=\"{}%\" y=\"{}\"/>",
        span.kind.label(),
        share(milliseconds(span.to_us), layout),
        top + layout.lane / 2
    );
}

const fn symbol(kind: SpanKind) -> Option<&'static str> {
    match kind {
        SpanKind::Committed => Some("m-committed"),
        SpanKind::Failed => Some("m-failed"),
        _ => None,
    }
}

/// Text between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The patterns of spans and the marks at their ends.
pub const PATTERNS: &str = "<defs>\
    <pattern id=\"p-waiting\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect class=\"p-back\" width=\"6\" height=\"6\"/>\
    <rect class=\"p-fore\" width=\"2.5\" height=\"6\"/></pattern>\
    <pattern id=\"p-retrying\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
    <rect class=\"p-back\" width=\"5\" height=\"5\"/><circle class=\"p-fore\" cx=\"2.5\" cy=\"2.5\" \
    r=\"1.25\"/></pattern>\
    <g id=\"m-committed\"><circle r=\"5.5\"/><path d=\"m-2.5 0 1.8 2 3.2-3.8\"/></g>\
    <g id=\"m-failed\"><rect x=\"-5.5\" y=\"-5.5\" width=\"11\" height=\"11\" rx=\"2\"/>\
    <path d=\"m-2.3-2.3 4.6 4.6m0-4.6-4.6 4.6\"/></g></defs>";

#[cfg(test)]
mod tests {
    use super::{super::sample, *};
    use crate::lab::Span;

    fn lanes(number: u32, to_us: u64) -> Vec<Lane> {
        let span = |kind, from_us, to_us| Span { kind, from_us, to_us, note: None };
        let spans = || {
            vec![span(SpanKind::Working, 0, to_us / 2), span(SpanKind::Committed, to_us / 2, to_us)]
        };
        (1..=number).map(|worker| Lane { worker, spans: spans(), left_out: 0 }).collect()
    }

    #[test]
    fn places_are_shares_of_the_time_and_lanes_lie_below_each_other() {
        let lanes = lanes(2, 80_000);
        let layout = Layout::whole(&lanes, 1);
        assert_eq!((layout.end_us, layout.lane, layout.height(2)), (80_000, TALL, AXIS + 2 * TALL));
        let svg = drawn(&lanes, layout);
        for part in [
            "class=\"span k-working\" x=\"0%\" width=\"50%\" y=\"30\" height=\"24\"",
            "class=\"span k-committed\" x=\"50%\" width=\"50%\" y=\"27\" height=\"30\"",
            "class=\"span k-working\" x=\"0%\" width=\"50%\" y=\"66\" height=\"24\"",
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
    fn many_lanes_are_low_and_crowded_marks_are_left_out() {
        assert_eq!(Layout::whole(&lanes(32, 1_000), 1).lane, LOW);
        let mut crowded = lanes(1, 1_000);
        let end = crowded[0].spans[1].clone();
        crowded[0].spans.extend(std::iter::repeat_n(end, 200));
        assert!(!drawn(&crowded, Layout::whole(&crowded, 1)).contains("<use"));
        assert!(drawn(&crowded, Layout::whole(&crowded, 4)).contains("<use"));
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
