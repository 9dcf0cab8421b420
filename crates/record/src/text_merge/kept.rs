//! Restores white space and spelling that the merge does not compare.
//!
//! The merge works on texts normalized by [`comparable_text`]. What both sides left unchanged must be
//! preserved byte for byte.

use crate::comparable::comparable_text;
use crate::passage::Passage;
use crate::three::Three;
use std::collections::HashMap;

/// Restores the lines and the final line breaks of the texts in the passages of their merge.
pub fn restore(passages: &mut Vec<Passage>, texts: Three<&str>) {
    let lines = texts.map(lines_of);
    let last = passages.len().saturating_sub(1);
    for (at, passage) in passages.iter_mut().enumerate() {
        if let Passage::Agreed(text) = passage {
            *text = with_lines(text, &lines, at == 0, at == last);
        }
    }
    restore_ends(passages, texts.map(end));
}

/// Restores the line breaks at the end of the text.
fn restore_ends(passages: &mut Vec<Passage>, ends: Three<&str>) {
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

/// The white space at the end of a text, starting at its first line break. White space before that belongs
/// to the last line.
fn end(text: &str) -> &str {
    let blank = &text[text.trim_end().len()..];
    blank.find('\n').map_or("", |at| &blank[at..])
}

/// Takes what one side changed. If both did, takes the longer one: white space is not worth asking about.
fn settled(three: Three<&str>) -> &str {
    three.settled().unwrap_or_else(|| longer(three.theirs, three.mine))
}

fn longer<'a>(theirs: &'a str, mine: &'a str) -> &'a str {
    if (theirs.len(), theirs) > (mine.len(), mine) { theirs } else { mine }
}

/// The lines of a text by their comparable form; `None` for a line with several spellings.
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

/// The text with its whole lines in their original spelling. The first and the last line are only whole if
/// no other passage adjoins them.
fn with_lines(text: &str, lines: &Three<Lines<'_>>, starts: bool, ends: bool) -> String {
    let last = text.split('\n').count() - 1;
    let line = |(at, line)| {
        let is_whole = (at > 0 || starts) && (at < last || ends);
        if is_whole { written(lines, line).unwrap_or(line) } else { line }
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// The original spelling of a line, if it is unambiguous. A side without the line is ignored.
fn written<'a>(lines: &Three<Lines<'a>>, line: &str) -> Option<&'a str> {
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
