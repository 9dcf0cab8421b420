//! What one side changed: which pieces of the base it replaced by which of its own.

use super::words::{is_blank, is_word};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// Pieces of the base, and what one side has in their place. Either may be empty, not both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// In the base.
    pub base: Range<usize>,
    /// In the side.
    pub side: Range<usize>,
}

/// A shorter passage is changed word by word even if little of it is kept.
const REWRITTEN_FROM_WORDS: usize = 6;

/// The changes of one side, line by line.
pub fn line_changes(base: &[&str], side: &[&str]) -> Vec<Change> {
    let mut changes = differences(base, side);
    move_to_first_place(&mut changes, base, side);
    join_over_blanks(changes, base)
}

/// The changes of one side, word by word.
pub fn word_changes(base: &[&str], side: &[&str]) -> Vec<Change> {
    one_if_rewritten(line_changes(base, side), base)
}

/// What lies between the pieces that both texts have, in the order of the texts.
fn differences(base: &[&str], side: &[&str]) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut done = (0, 0);
    let mut changed_until = |base: usize, side: usize, len: usize| {
        let change = Change { base: done.0..base, side: done.1..side };
        if !(change.base.is_empty() && change.side.is_empty()) {
            changes.push(change);
        }
        done = (base + len, side + len);
    };
    // Patience holds on to words that stand once in both, where others may hold on to blanks. Its
    // cost is bounded without a deadline, which would make results depend on the load; that of
    // Histogram is not (measured: 10,000 words swapped in pairs).
    for op in capture_diff_slices(Algorithm::Patience, base, side) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            changed_until(old_index, new_index, len);
        }
    }
    changed_until(base.len(), side.len(), 0);
    changes
}

/// Moves what was only added, or only taken away, to the first of the places where it can have
/// been: "a b" becomes "a new b" by " new" after "a" or by "new " before "b". Both sides must
/// name the same place, or two additions at one place would not be seen to meet.
fn move_to_first_place(changes: &mut [Change], base: &[&str], side: &[&str]) {
    let mut earliest = 0;
    for change in changes {
        let Change { base: old, side: new } = change;
        let repeats = |old: &Range<usize>, new: &Range<usize>| {
            if old.is_empty() {
                side[new.start - 1] == side[new.end - 1]
            } else {
                new.is_empty() && base[old.start - 1] == base[old.end - 1]
            }
        };
        while old.start > earliest && repeats(old, new) {
            *old = old.start - 1..old.end - 1;
            *new = new.start - 1..new.end - 1;
        }
        // One unchanged piece stays between two changes, so that they stay two.
        earliest = old.end + 1;
    }
}

/// Joins changes that only blanks separate. In "red big" → "green small" the blank is no sign
/// that anything was kept, and an addition of the other side at it has lost its place.
fn join_over_blanks(changes: Vec<Change>, base: &[&str]) -> Vec<Change> {
    let mut joined: Vec<Change> = Vec::new();
    for change in changes {
        match joined.last_mut() {
            Some(last) if base[last.base.end..change.base.start].iter().all(|t| is_blank(t)) => {
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
    let changed: usize = changes.iter().map(|change| count_words(change.base.clone())).sum();
    match changes.as_slice() {
        [first, .., last] if total >= REWRITTEN_FROM_WORDS && changed * 2 > total => {
            vec![Change {
                base: first.base.start..last.base.end,
                side: first.side.start..last.side.end,
            }]
        }
        _ => changes,
    }
}
