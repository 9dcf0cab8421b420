//! Cuts three texts side by side into stretches that belong together.
//!
//! This is diff3 (Khanna, Kunal, Pierce: "A Formal Investigation of Diff3", FSTTCS 2007) with one
//! rule changed: changes that only touch do not meet.

use super::changes::changes;
use super::difference::Change;
use super::words::Stretch;
use crate::three::Three;
use std::collections::VecDeque;
use std::ops::Range;

/// Cuts three texts side by side. The stretches of each text, joined, are that text; a stretch
/// that one side only changed is settled, one in which changes of both sides meet may not be.
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

/// One side, cut from its beginning to its end.
struct Side<'a> {
    /// Not yet cut off.
    rest: &'a [&'a str],
    /// Not yet passed.
    changes: VecDeque<Change>,
    /// How many pieces the changes passed since the last cut have of their own.
    added: usize,
    /// How many pieces of the base those changes took away.
    taken: usize,
}

impl<'a> Side<'a> {
    fn new(text: &'a [&'a str], changes: Vec<Change>) -> Self {
        Self { rest: text, changes: changes.into(), added: 0, taken: 0 }
    }

    /// Cuts off what this side has in place of the next `base_len` pieces of the base.
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

/// Where in the base the next change of either side is; an addition before what follows it.
fn first_change(theirs: &Side<'_>, mine: &Side<'_>) -> Option<Range<usize>> {
    let next = [theirs.next(), mine.next()].into_iter().flatten();
    next.min_by_key(|change| (change.start, change.end)).cloned()
}

/// Passes the first change, all that meet it, all that meet those, and so on.
///
/// Changes meet where both take away the same piece, where one adds inside of what the other
/// takes away, and where both add at one point.
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
