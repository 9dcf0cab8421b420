//! Where a change is, if it can be in several places.
//!
//! "a b" becomes "a new b" by " new" after "a" or by "new " before "b", and loses a word together
//! with the blank before it or the one after it. The diff does not care; the merge must.

use super::changes::Change;
use super::stretches::Stretch;
use super::words::is_blank;

/// Moves what was only added, or only taken away, to the first of its places. Both sides then
/// name one place alike, so that two additions there are seen to meet.
pub fn move_to_first_place(changes: &mut [Change], base: &[&str], side: &[&str]) {
    let mut earliest = 0;
    for change in changes {
        while change.base.start > earliest && can_move_back(change, base, side) {
            change.base = change.base.start - 1..change.base.end - 1;
            change.side = change.side.start - 1..change.side.end - 1;
        }
        // One unchanged piece stays between two changes, so that they stay two.
        earliest = change.base.end + 1;
    }
}

/// Moves a change on by one piece where nothing but a blank makes it meet the one before it:
/// "one two three" less "one " and less " two" is "three", with no conflict about the blank.
pub fn make_way(theirs: &mut [Change], mine: &mut [Change], texts: &Stretch<'_>) {
    let (mut t, mut m) = (0, 0);
    loop {
        let theirs_is_next = match (theirs.get(t), mine.get(m)) {
            (None, None) => return,
            (Some(theirs), Some(mine)) => theirs.base.start <= mine.base.start,
            (theirs, None) => theirs.is_some(),
            (None, Some(_)) => false,
        };
        if theirs_is_next {
            step_off(&mut theirs[t..], mine[..m].last(), texts.base, texts.theirs);
            t += 1;
        } else {
            step_off(&mut mine[m..], theirs[..t].last(), texts.base, texts.mine);
            m += 1;
        }
    }
}

/// Moves the first of `changes` off the blank at the end of `before`, a change of the other side.
fn step_off(changes: &mut [Change], before: Option<&Change>, base: &[&str], side: &[&str]) {
    let (Some(before), [change, later @ ..]) = (before, changes) else { return };
    let at = change.base.start;
    let meets_at_a_blank =
        before.base.start < at && before.base.end == at + 1 && is_blank(base[at]);
    // One unchanged piece stays before the next change.
    let room = later.first().map_or(base.len(), |next| next.base.start - 1);
    if meets_at_a_blank && change.base.end < room && can_move_on(change, base, side) {
        change.base = at + 1..change.base.end + 1;
        change.side = change.side.start + 1..change.side.end + 1;
    }
}

/// Whether the piece before the change repeats the change's last.
fn can_move_back(change: &Change, base: &[&str], side: &[&str]) -> bool {
    let before = base[change.base.start - 1];
    match (change.base.is_empty(), change.side.is_empty()) {
        (true, false) => before == side[change.side.end - 1],
        (false, true) => before == base[change.base.end - 1],
        _ => false,
    }
}

/// Whether the piece after the change repeats the change's first.
fn can_move_on(change: &Change, base: &[&str], side: &[&str]) -> bool {
    let after = base[change.base.end];
    match (change.base.is_empty(), change.side.is_empty()) {
        (true, false) => after == side[change.side.start],
        (false, true) => after == base[change.base.start],
        _ => false,
    }
}
