//! The appearance of each kind of span: its position in the lane, its pattern, and the mark at its end.
//!
//! No two kinds have the same position, so they can be distinguished without colors, even if there is no
//! room for anything else.

use concord_lab::SpanKind;

/// How far a span extends above and below the middle of a lane with this height.
pub const fn reach(kind: SpanKind, lane: u32) -> (u32, u32) {
    let most = lane / 2 - 3;
    match kind {
        SpanKind::Committed => (most, most),
        SpanKind::Failed => (0, most),
        SpanKind::Working => (most - 3, most - 3),
        SpanKind::Waiting => (most - 3, 0),
        SpanKind::Retrying => (most * 3 / 8, most * 3 / 8),
        SpanKind::Thinking => (most / 7, most / 7),
    }
}

/// The mark at the end of a transaction.
pub const fn symbol(kind: SpanKind) -> Option<&'static str> {
    match kind {
        SpanKind::Committed => Some("m-committed"),
        SpanKind::Failed => Some("m-failed"),
        _ => None,
    }
}

/// The patterns of spans and the marks at their ends.
pub const PATTERNS: &str = "<defs>\
    <pattern id=\"p-waiting\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect class=\"p-back\" width=\"6\" height=\"6\"/>\
    <rect class=\"p-fore\" width=\"2.5\" height=\"6\"/></pattern>\
    <pattern id=\"p-failed\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">\
    <rect class=\"p-back\" width=\"4\" height=\"4\"/>\
    <rect class=\"p-fore\" width=\"4\" height=\"2\"/></pattern>\
    <pattern id=\"p-retrying\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
    <rect class=\"p-back\" width=\"5\" height=\"5\"/><circle class=\"p-fore\" cx=\"2.5\" cy=\"2.5\" \
    r=\"1.25\"/></pattern>\
    <g id=\"m-committed\"><circle r=\"5.5\"/><path d=\"m-2.5 0 1.8 2 3.2-3.8\"/></g>\
    <g id=\"m-failed\"><rect x=\"-5.5\" y=\"-5.5\" width=\"11\" height=\"11\" rx=\"2\"/>\
    <path d=\"m-2.3-2.3 4.6 4.6m0-4.6-4.6 4.6\"/></g></defs>";
