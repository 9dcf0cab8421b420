//! White space and spelling that the merge does not compare, put back into its result.
//!
//! The merge works on [comparable](super::comparable()) texts: Unicode NFC, no white space at the end of a
//! line or of the whole. What both sides left as it was must come out of it to the byte.

use super::{Three, comparable::comparable_text};
use crate::product::Passage;
use std::collections::HashMap;

/// Puts the lines and the last line breaks of the texts back into the passages of their merge.
pub fn as_written(passages: &mut Vec<Passage>, texts: Three<&str>) {
    let lines = texts.map(lines_of);
    let last = passages.len().saturating_sub(1);
    for (at, passage) in passages.iter_mut().enumerate() {
        if let Passage::Agreed(text) = passage {
            *text = with_lines(text, &lines, at == 0, at == last);
        }
    }
    put_ends_back(passages, texts.map(end));
}

/// The line breaks at the end of the text.
fn put_ends_back(passages: &mut Vec<Passage>, ends: Three<&str>) {
    match passages.last_mut() {
        None => {}
        Some(Passage::Agreed(text)) => text.push_str(settled(ends)),
        Some(Passage::Disputed { .. }) if ends.theirs == ends.mine => {
            let end = Passage::Agreed(ends.theirs.to_owned());
            passages.extend((!ends.theirs.is_empty()).then_some(end));
        }
        Some(Passage::Disputed { base, theirs, mine }) => {
            base.push_str(ends.base);
            theirs.push_str(ends.theirs);
            mine.push_str(ends.mine);
        }
    }
}

/// From the first line break in the white space at the end of a text. What stands before it belongs to
/// the last line.
fn end(text: &str) -> &str {
    let blank = &text[text.trim_end().len()..];
    blank.find('\n').map_or("", |at| &blank[at..])
}

/// What one side changed. Nobody is asked where both did: of two the longer stands.
fn settled(three: Three<&str>) -> &str {
    three.settled().unwrap_or_else(|| longer(three.theirs, three.mine))
}

fn longer<'a>(theirs: &'a str, mine: &'a str) -> &'a str {
    if (theirs.len(), theirs) > (mine.len(), mine) { theirs } else { mine }
}

/// The lines of a text by what the merge takes them for; `None` for one that was typed in several ways.
type Lines<'a> = HashMap<String, Option<&'a str>>;

fn lines_of(text: &str) -> Lines<'_> {
    let mut lines = HashMap::new();
    for line in text.split('\n') {
        let known = lines.entry(comparable_text(line)).or_insert(Some(line));
        if *known != Some(line) {
            *known = None;
        }
    }
    lines
}

/// The text with its whole lines as they were typed. The first and the last are whole only where no other
/// passage adjoins them.
fn with_lines(text: &str, lines: &Three<Lines<'_>>, starts: bool, ends: bool) -> String {
    let last = text.split('\n').count() - 1;
    let line = |(at, line)| {
        let is_whole = (at > 0 || starts) && (at < last || ends);
        if is_whole { typed(lines, line).unwrap_or(line) } else { line }
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// How a line was typed, if that is clear. A side that does not have the line says nothing about it.
fn typed<'a>(lines: &Three<Lines<'a>>, line: &str) -> Option<&'a str> {
    let Three { base, theirs, mine } = lines.as_ref().map(|lines| lines.get(line).copied());
    let (theirs, mine) = match (theirs, mine) {
        (Some(theirs), Some(mine)) => (theirs?, mine?),
        (Some(only), None) | (None, Some(only)) => (only?, only?),
        (None, None) => return base.flatten(),
    };
    Some(match base.flatten() {
        Some(base) => settled(Three { base, theirs, mine }),
        None => longer(theirs, mine),
    })
}
