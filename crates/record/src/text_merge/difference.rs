//! The changes of one side: a patience diff by line, then by word inside the lines that differ.

use super::words::{is_word, lines};
use similar::{Algorithm, DiffTag, capture_diff};
use std::hash::Hash;
use std::ops::Range;

/// Pieces of the base, and the pieces that replace them on one side. Either may be empty, but not both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The range in the base; empty if something was only added.
    pub base: Range<usize>,
    /// The range in the side; empty if something was only removed.
    pub side: Range<usize>,
    /// Whether the other side made the same change, so that no decision is needed.
    pub shared: bool,
}

/// Finds the changes of one side, in text order. Between two changes something was kept.
pub fn difference(base: &[&str], side: &[&str]) -> Vec<Change> {
    let mut changes = Vec::new();
    for block in changed_blocks(base, side) {
        for words in changed_pieces(&base[block.base.clone()], &side[block.side.clone()]) {
            changes.push(Change {
                base: block.base.start + words.base.start..block.base.start + words.base.end,
                side: block.side.start + words.side.start..block.side.start + words.side.end,
                shared: false,
            });
        }
    }
    changes
}

/// The blocks between the lines that a side kept. Blank lines are not matched, because they occur everywhere.
fn changed_blocks(base: &[&str], side: &[&str]) -> Vec<Change> {
    let (base_lines, side_lines) = (lines(base), lines(side));
    let base_texts: Vec<_> = base_lines.iter().map(|line| &base[line.clone()]).collect();
    let side_texts: Vec<_> = side_lines.iter().map(|line| &side[line.clone()]).collect();
    let kept = kept(&base_texts, &side_texts, |line| line.iter().any(|piece| is_word(piece)));

    let block = |gap: Change| Change {
        base: pieces_of(gap.base, &base_lines, base.len()),
        side: pieces_of(gap.side, &side_lines, side.len()),
        shared: false,
    };
    gaps(&kept, base_lines.len(), side_lines.len()).into_iter().map(block).collect()
}

/// The range of pieces for a range of lines. The text has `text_len` pieces.
fn pieces_of(range: Range<usize>, lines: &[Range<usize>], text_len: usize) -> Range<usize> {
    let start_of = |line: usize| lines.get(line).map_or(text_len, |line| line.start);
    start_of(range.start)..start_of(range.end)
}

/// The changes between two sequences of pieces. Words are matched first, then the blanks and marks
/// between them: in "red, green" → "green, blue" the word "green" was kept, not the comma.
fn changed_pieces(base: &[&str], side: &[&str]) -> Vec<Change> {
    let mut kept = kept(base, side, |piece| is_word(piece));
    let mut between = gaps(&kept, base.len(), side.len());
    between.retain(|gap| !gap.base.is_empty() && !gap.side.is_empty());
    for gap in between {
        kept.extend(common((base, gap.base), (side, gap.side)));
    }
    kept.sort_unstable();
    let mut changes = gaps(&kept, base.len(), side.len());
    changes.retain(|change| !(change.base.is_empty() && change.side.is_empty()));
    changes
}

/// The pieces of one kind that both texts have in common, as pairs of positions.
fn kept<T: Eq + Hash>(base: &[T], side: &[T], is_of_kind: fn(&T) -> bool) -> Vec<(usize, usize)> {
    let places = |text: &'_ [T]| -> Vec<usize> {
        (0..text.len()).filter(|at| is_of_kind(&text[*at])).collect()
    };
    let (base_places, side_places) = (places(base), places(side));
    let base: Vec<&T> = base_places.iter().map(|at| &base[*at]).collect();
    let side: Vec<&T> = side_places.iter().map(|at| &side[*at]).collect();
    common((&base, 0..base.len()), (&side, 0..side.len()))
        .map(|(in_base, in_side)| (base_places[in_base], side_places[in_side]))
        .collect()
}

/// The gaps before, between and after the common pieces.
fn gaps(kept: &[(usize, usize)], base_len: usize, side_len: usize) -> Vec<Change> {
    let mut done = (0, 0);
    let gap_before = |(in_base, in_side): (usize, usize)| {
        let gap = Change { base: done.0..in_base, side: done.1..in_side, shared: false };
        done = (in_base + 1, in_side + 1);
        gap
    };
    kept.iter().copied().chain([(base_len, side_len)]).map(gap_before).collect()
}

/// The common subsequence of two ranges, as pairs of positions.
fn common<T: Eq + Hash>(
    (base, base_range): (&[T], Range<usize>),
    (side, side_range): (&[T], Range<usize>),
) -> impl Iterator<Item = (usize, usize)> {
    // Patience diff (Bram Cohen) first matches the pieces that are unique in both texts. Its cost is
    // bounded without a deadline, which would make results depend on the load. The cost of a histogram diff
    // is not: 10,000 words swapped in pairs take more than a second.
    let ops = capture_diff(Algorithm::Patience, base, base_range, side, side_range);
    ops.into_iter()
        .filter(|op| op.tag() == DiffTag::Equal)
        .flat_map(|op| op.old_range().zip(op.new_range()))
}
