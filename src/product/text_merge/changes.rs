//! What one side changed: which pieces of the base it replaced by which of its own.

use super::places::{make_way, move_to_first_place};
use super::stretches::Stretch;
use super::words::{is_blank, is_word};
use similar::{Algorithm, DiffOp, capture_diff};
use std::ops::Range;

/// Pieces of the base, and what one side has in their place. Either may be empty, not both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// In the base.
    pub base: Range<usize>,
    /// In the side.
    pub side: Range<usize>,
    /// The other side made the very same change: nothing is to be decided about it.
    pub shared: bool,
}

/// The changes of both sides, each in the order of the text.
pub struct Changes {
    /// Of the other side.
    pub theirs: Vec<Change>,
    /// Of the editor.
    pub mine: Vec<Change>,
}

/// A shorter passage is changed word by word even if little of it is kept.
const REWRITTEN_FROM_WORDS: usize = 6;

/// What both sides changed, line by line.
pub fn line_changes(texts: &Stretch<'_>) -> Changes {
    let mut theirs = differences(texts.base, texts.theirs);
    let mut mine = differences(texts.base, texts.mine);
    move_to_first_place(&mut theirs, texts.base, texts.theirs);
    move_to_first_place(&mut mine, texts.base, texts.mine);
    make_way(&mut theirs, &mut mine, texts);
    mark_shared(&mut theirs, &mut mine, texts);
    Changes {
        theirs: join_over_blanks(theirs, texts.base),
        mine: join_over_blanks(mine, texts.base),
    }
}

/// What both sides changed, word by word.
pub fn word_changes(texts: &Stretch<'_>) -> Changes {
    let Changes { theirs, mine } = line_changes(texts);
    Changes {
        theirs: one_if_rewritten(theirs, texts.base),
        mine: one_if_rewritten(mine, texts.base),
    }
}

/// What one side changed: all that lies between the pieces that both texts have.
///
/// Words are matched first, then blanks and marks between them: in "red, green" → "green, blue"
/// it is "green" that was kept, not the comma.
fn differences(base: &[&str], side: &[&str]) -> Vec<Change> {
    let mut kept = kept_words(base, side);
    for gap in gaps(&kept, base, side) {
        kept.extend(common_pieces((base, gap.base), (side, gap.side)));
    }
    kept.sort_unstable();
    let mut changes = gaps(&kept, base, side);
    changes.retain(|change| !(change.base.is_empty() && change.side.is_empty()));
    changes
}

/// The words that both texts have, by their places in both.
fn kept_words(base: &[&str], side: &[&str]) -> Vec<(usize, usize)> {
    fn with_places<'a>(text: &[&'a str]) -> (Vec<usize>, Vec<&'a str>) {
        text.iter().enumerate().filter(|(_, token)| is_word(token)).unzip()
    }
    let (base_places, base) = with_places(base);
    let (side_places, side) = with_places(side);
    common_pieces((&base, 0..base.len()), (&side, 0..side.len()))
        .map(|(in_base, in_side)| (base_places[in_base], side_places[in_side]))
        .collect()
}

/// What lies before, between and after pieces that both texts have.
fn gaps(kept: &[(usize, usize)], base: &[&str], side: &[&str]) -> Vec<Change> {
    let mut done = (0, 0);
    let end = (base.len(), side.len());
    let gap_before = |(in_base, in_side): (usize, usize)| {
        let gap = Change { base: done.0..in_base, side: done.1..in_side, shared: false };
        done = (in_base + 1, in_side + 1);
        gap
    };
    kept.iter().copied().chain([end]).map(gap_before).collect()
}

/// The pieces that ranges of both texts have in one order, by their places in the texts.
fn common_pieces(
    (base, base_range): (&[&str], Range<usize>),
    (side, side_range): (&[&str], Range<usize>),
) -> impl Iterator<Item = (usize, usize)> {
    // Patience holds on to what stands once in both. Its cost is bounded without a deadline, which
    // would make results depend on the load; that of Histogram is not (10,000 words swapped in
    // pairs take it over a second).
    let ops = capture_diff(Algorithm::Patience, base, base_range, side, side_range);
    ops.into_iter().flat_map(|op| match op {
        DiffOp::Equal { old_index, new_index, len } => {
            (old_index..old_index + len).zip(new_index..new_index + len)
        }
        _ => (0..0).zip(0..0),
    })
}

/// Marks what both sides changed to the same.
fn mark_shared(theirs: &mut [Change], mine: &mut [Change], texts: &Stretch<'_>) {
    for change in theirs {
        // Changes of one side do not touch, so no two of them start at one place.
        let same_start = mine.binary_search_by_key(&change.base.start, |other| other.base.start);
        let Ok(other) = same_start.map(|at| &mut mine[at]) else { continue };
        let is_same = change.base == other.base
            && texts.theirs[change.side.clone()] == texts.mine[other.side.clone()];
        (change.shared, other.shared) = (is_same, is_same);
    }
}

/// Joins changes that only blanks separate. In "red big" → "green small" the blank is no sign
/// that anything was kept, and an addition of the other side at it has lost its place.
fn join_over_blanks(changes: Vec<Change>, base: &[&str]) -> Vec<Change> {
    let mut joined: Vec<Change> = Vec::new();
    for change in changes {
        match joined.last_mut() {
            Some(last)
                if !(last.shared || change.shared)
                    && base[last.base.end..change.base.start].iter().all(|t| is_blank(t)) =>
            {
                last.base.end = change.base.end;
                last.side.end = change.side.end;
            }
            _ => joined.push(change),
        }
    }
    joined
}

/// Makes one change of all, if less than half of the words is kept: then the passage has been
/// written anew, the few words in common ("is", "of") are chance, and words that the other side
/// added next to them would make a sentence without sense.
fn one_if_rewritten(changes: Vec<Change>, base: &[&str]) -> Vec<Change> {
    let count_words = |range: Range<usize>| base[range].iter().filter(|t| is_word(t)).count();
    let total = count_words(0..base.len());
    let own = changes.iter().filter(|change| !change.shared);
    let changed: usize = own.map(|change| count_words(change.base.clone())).sum();
    match changes.as_slice() {
        [first, .., last] if total >= REWRITTEN_FROM_WORDS && changed * 2 > total => {
            vec![Change {
                base: first.base.start..last.base.end,
                side: first.side.start..last.side.end,
                shared: false,
            }]
        }
        _ => changes,
    }
}
