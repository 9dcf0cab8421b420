//! The three-way merge of two edits of one record.
//!
//! | case | outcome |
//! |---|---|
//! | mine = base | theirs |
//! | theirs = base | mine |
//! | theirs = mine | the same, unless the editor added an amount |
//! | an amount was added | it is added to theirs; a sum outside the range is a conflict |
//! | both changed a text | merged by line, then by word; what overlaps is a conflict |
//! | both changed a set | additions and removals of both |
//! | both changed a list | additions and removals of both; two different orders are a conflict |
//! | both changed a number with the rule *delta* | a conflict, with the sum of both changes as a choice |
//! | both changed anything else, or a group | a conflict |

mod group;
mod items;
mod rules;

#[cfg(test)]
mod tests;

use crate::changes::Change;
use crate::edit::Edit;
use crate::field::FieldDef;
use crate::record::Record;
use crate::report::{Conflict, FieldMerge, Outcome, Report};
use crate::three::Three;
use group::{Side, merge_group};

/// Merges an edit, based on `base`, with `theirs`, which was saved since.
///
/// The result is always complete: one entry for each field of the schema, and no change of either side is
/// lost without a conflict. If both records are within the limits of the schema, then so is everything that
/// the report proposes. A field that the edit does not touch keeps its stored value.
#[must_use]
pub fn merge(base: &dyn Record, theirs: &dyn Record, edit: &Edit<'_>) -> Report {
    let side = |field: &FieldDef| {
        let base = base.get(field.key);
        let added = match edit.changes().get(field.key) {
            Some(Change::Add(amount)) => Some(*amount),
            _ => None,
        };
        let mine = match edit.changes().get(field.key) {
            Some(Change::Set(value)) => value.clone(),
            // An amount cannot be added to a base of another type; the merge then reports a conflict.
            Some(Change::Add(amount)) => amount.add_to(&base).unwrap_or_else(|| amount.to_value()),
            None => base.clone(),
        };
        let values = Three { base, theirs: theirs.get(field.key), mine };
        Side { values, added, has_moved: edit.has_moved(field.key) }
    };
    let groups = edit.schema().groups();
    let merges = groups
        .iter()
        .flat_map(|group| merge_group(group, group.iter().map(|field| side(field)).collect()));
    Report { fields: in_order(edit, merges.collect()), base_lost: false }
}

/// The report if the base is no longer known: every difference is a conflict, because nobody can tell which
/// side changed the field. A field that the edit does not touch keeps its stored value, and an amount is
/// added to the stored value.
#[must_use]
pub fn two_way(theirs: &dyn Record, edit: &Edit<'_>) -> Report {
    // With theirs as the base, only the editor changed anything: convert that to conflicts.
    let mut report = merge(theirs, theirs, edit);
    for merge in &mut report.fields {
        if merge.outcome == Outcome::Mine && merge.added.is_none() {
            merge.outcome = Outcome::Conflict(Conflict::Whole);
        }
    }
    Report { base_lost: true, ..report }
}

/// Sorts the entries in the order of the schema.
fn in_order(edit: &Edit<'_>, mut merges: Vec<FieldMerge>) -> Vec<FieldMerge> {
    let position = |merge: &FieldMerge| edit.schema().ids().position(|id| id == merge.field);
    merges.sort_by_cached_key(position);
    merges
}
