//! The changes of both sides, prepared for the comparison with each other.

use super::difference::{Change, difference};
use super::places::{make_way, move_to_first_place};
use super::words::{Stretch, is_blank, is_word, lines};
use std::ops::Range;

/// Lines with fewer words are always merged word by word.
const REWRITTEN_FROM_WORDS: usize = 6;

/// The changes of both sides, each in the order of the text.
pub struct Changes {
    /// The changes of the other side.
    pub theirs: Vec<Change>,
    /// The changes of the editor.
    pub mine: Vec<Change>,
}

/// Finds what both sides changed.
pub fn changes(texts: &Stretch<'_>) -> Changes {
    let mut theirs = difference(texts.base, texts.theirs);
    let mut mine = difference(texts.base, texts.mine);
    join_in_rewritten_lines(&mut theirs, texts.base);
    join_in_rewritten_lines(&mut mine, texts.base);
    move_to_first_place(&mut theirs, texts.base, texts.theirs);
    move_to_first_place(&mut mine, texts.base, texts.mine);
    make_way(&mut theirs, &mut mine, texts);
    mark_shared(&mut theirs, &mut mine, texts);
    Changes {
        theirs: join_over_blanks(theirs, texts.base),
        mine: join_over_blanks(mine, texts.base),
    }
}

/// Joins the changes in a line that keeps less than half of its words. Such a line was rewritten: the few
/// words in common ("is", "of") are coincidence, and words that the other side added next to them would
/// make a meaningless sentence.
fn join_in_rewritten_lines(changes: &mut Vec<Change>, base: &[&str]) {
    let words_in = |range: Range<usize>| base[range].iter().filter(|piece| is_word(piece)).count();
    for line in lines(base) {
        let first = changes.partition_point(|change| change.base.end <= line.start);
        let after = changes.partition_point(|change| change.base.start < line.end);
        let gone: usize = changes[first..after]
            .iter()
            .map(|change| change.base.start.max(line.start)..change.base.end.min(line.end))
            .map(words_in)
            .sum();
        let total = words_in(line);
        if total >= REWRITTEN_FROM_WORDS && gone * 2 > total {
            join_removals(changes, first..after);
        }
    }
}

/// Joins changes from the first to the last that removes something. Additions before and after stay
/// separate.
fn join_removals(changes: &mut Vec<Change>, range: Range<usize>) {
    let removes = |at: &usize| !changes[*at].base.is_empty();
    let first = range.clone().find(removes);
    let last = range.rev().find(removes);
    if let (Some(first), Some(last)) = (first, last) {
        let joined = Change {
            base: changes[first].base.start..changes[last].base.end,
            side: changes[first].side.start..changes[last].side.end,
            shared: false,
        };
        changes.splice(first..=last, [joined]);
    }
}

/// Marks the changes that both sides made identically.
fn mark_shared(theirs: &mut [Change], mine: &mut [Change], texts: &Stretch<'_>) {
    for change in theirs {
        let same_start = mine.binary_search_by_key(&change.base.start, |other| other.base.start);
        let Ok(other) = same_start.map(|at| &mut mine[at]) else { continue };
        let is_same = change.base == other.base
            && texts.theirs[change.side.clone()] == texts.mine[other.side.clone()];
        (change.shared, other.shared) = (is_same, is_same);
    }
}

/// Joins changes that are separated only by blanks. In "red big" → "green small" the blank does not show
/// that anything was kept, so an addition of the other side at the blank has no place any more.
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
