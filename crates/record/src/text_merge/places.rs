//! Chooses the position of a change that is possible at several positions.
//!
//! "a b" becomes "a new b" by " new" after "a" or by "new " before "b", and loses a word together with the
//! blank before or after it. A diff may choose any position; a merge needs the same one for both sides.

use super::difference::Change;
use super::words::{Stretch, is_blank};

/// Moves pure additions and pure removals to their first possible position. Both sides then use the same
/// position, so that two additions there meet.
pub fn move_to_first_place(changes: &mut [Change], base: &[&str], side: &[&str]) {
    let mut earliest = 0;
    for change in changes {
        while change.base.start > earliest && can_move_back(change, base, side) {
            change.base = change.base.start - 1..change.base.end - 1;
            change.side = change.side.start - 1..change.side.end - 1;
        }
        // One kept piece must stay between two changes, so that they stay separate.
        earliest = change.base.end + 1;
    }
}

/// Moves a change forward if only blanks make it meet the previous one: "one two three" without "one " and
/// without " two" is "three", with no conflict about the blank.
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

/// Moves the first of `changes` off the blanks at the end of `before`, a change of the other side.
fn step_off(changes: &mut [Change], before: Option<&Change>, base: &[&str], side: &[&str]) {
    let (Some(before), [change, later @ ..]) = (before, changes) else { return };
    let room = later.first().map_or(base.len(), |next| next.base.start);
    let mut moved = change.clone();
    while before.base.start < change.base.start && moved.base.start < before.base.end {
        let steps_off_blank = is_blank(base[moved.base.start]);
        if !steps_off_blank || moved.base.end >= room || !can_move_on(&moved, base, side) {
            return;
        }
        moved.base = moved.base.start + 1..moved.base.end + 1;
        moved.side = moved.side.start + 1..moved.side.end + 1;
    }
    *change = moved;
}

/// Whether the piece before the change equals the change's last piece.
fn can_move_back(change: &Change, base: &[&str], side: &[&str]) -> bool {
    let before = base[change.base.start - 1];
    match (change.base.is_empty(), change.side.is_empty()) {
        (true, false) => before == side[change.side.end - 1],
        (false, true) => before == base[change.base.end - 1],
        _ => false,
    }
}

/// Whether the piece after the change equals the change's first piece.
fn can_move_on(change: &Change, base: &[&str], side: &[&str]) -> bool {
    let after = base[change.base.end];
    match (change.base.is_empty(), change.side.is_empty()) {
        (true, false) => after == side[change.side.start],
        (false, true) => after == base[change.base.start],
        _ => false,
    }
}
