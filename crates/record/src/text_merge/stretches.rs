//! Divides three texts side by side into corresponding stretches.
//!
//! This is diff3 (Khanna, Kunal, Pierce: "A Formal Investigation of Diff3", FSTTCS 2007) with one rule
//! changed: changes that only touch do not meet.

use super::changes::changes;
use super::difference::Change;
use super::words::Stretch;
use crate::three::Three;
use std::collections::VecDeque;
use std::ops::Range;

/// Divides three texts side by side. The stretches of each text, joined, are that text; a stretch that only
/// one side changed is settled, one in which changes of both sides meet may not be.
pub fn stretches<'a>(texts: Stretch<'a>) -> Vec<Stretch<'a>> {
    let changes = changes(&texts);
    let mut theirs = Side::new(texts.theirs, changes.theirs);
    let mut mine = Side::new(texts.mine, changes.mine);
    let mut stretches = Vec::new();
    let mut cut = |base: Range<usize>, theirs: &mut Side<'a>, mine: &mut Side<'a>| {
        stretches.push(Three {
            theirs: theirs.cut(base.len()),
            mine: mine.cut(base.len()),
            base: &texts.base[base],
        });
    };

    let mut done = 0;
    while let Some(first) = first_change(&theirs, &mine) {
        cut(done..first.start, &mut theirs, &mut mine);
        let met = pass_all_that_meet(first, &mut theirs, &mut mine);
        done = met.end;
        cut(met, &mut theirs, &mut mine);
    }
    cut(done..texts.base.len(), &mut theirs, &mut mine);
    stretches
}

/// One side, processed from start to end.
struct Side<'a> {
    /// The pieces that are not yet processed.
    rest: &'a [&'a str],
    /// The changes that are not yet processed.
    changes: VecDeque<Change>,
    /// How many pieces the changes since the last cut added.
    added: usize,
    /// How many pieces of the base those changes removed.
    taken: usize,
}

impl<'a> Side<'a> {
    fn new(text: &'a [&'a str], changes: Vec<Change>) -> Self {
        Self { rest: text, changes: changes.into(), added: 0, taken: 0 }
    }

    /// Cuts off what this side has for the next `base_len` pieces of the base.
    fn cut(&mut self, base_len: usize) -> &'a [&'a str] {
        let (cut, rest) = self.rest.split_at(base_len + self.added - self.taken);
        (self.rest, self.added, self.taken) = (rest, 0, 0);
        cut
    }

    fn next(&self) -> Option<&Range<usize>> {
        self.changes.front().map(|change| &change.base)
    }

    fn pass_next_if(&mut self, wanted: impl Fn(&Range<usize>) -> bool) -> Option<Range<usize>> {
        let change = self.changes.pop_front_if(|change| wanted(&change.base))?;
        self.added += change.side.len();
        self.taken += change.base.len();
        Some(change.base)
    }
}

/// The range of the next change of either side in the base; an addition comes before the piece that follows it.
fn first_change(theirs: &Side<'_>, mine: &Side<'_>) -> Option<Range<usize>> {
    let next = [theirs.next(), mine.next()].into_iter().flatten();
    next.min_by_key(|change| (change.start, change.end)).cloned()
}

/// Passes the first change, all changes that meet it, all that meet those, and so on.
///
/// Changes meet if both remove the same piece, if one adds inside of what the other removes, or if both add
/// at the same point.
fn pass_all_that_meet(
    first: Range<usize>,
    theirs: &mut Side<'_>,
    mine: &mut Side<'_>,
) -> Range<usize> {
    let mut met = first;
    loop {
        let meets = |next: &Range<usize>| next.start < met.end || *next == met;
        let Some(change) = theirs.pass_next_if(meets).or_else(|| mine.pass_next_if(meets)) else {
            return met;
        };
        met.end = met.end.max(change.end);
    }
}
