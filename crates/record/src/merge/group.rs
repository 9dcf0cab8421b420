//! Merges the fields of one group.

use super::rules;
use crate::amount::Amount;
use crate::field::FieldDef;
use crate::report::{Conflict, FieldMerge, Outcome};
use crate::rule::MergeRule;
use crate::three::{Relation, Three};
use crate::value::Value;

/// The changes of both sides to a field.
pub struct Side {
    /// The three values.
    pub values: Three<Value>,
    /// The amount that the editor added.
    pub added: Option<Amount>,
    /// Whether the other side changed the field, even if it has the base's value again.
    pub has_moved: bool,
}

/// Merges the fields of one group. If both sides changed a group of several fields to different values,
/// then all its fields are a conflict, except those with the same value on both sides.
pub fn merge_group(fields: &[&FieldDef], sides: Vec<Side>) -> Vec<FieldMerge> {
    let is_split = fields.len() > 1 && changed_differently(fields, &sides);
    let merge = |(field, side): (&&FieldDef, Side)| {
        let relation = relation(field, &side, fields.len() == 1);
        let outcome = outcome(field, &side, relation, is_split);
        let Side { values: Three { base, theirs, mine }, added, .. } = side;
        let group = if fields.len() > 1 { field.group.clone() } else { None };
        FieldMerge { field: field.key, group, base, theirs, mine, added, outcome }
    };
    fields.iter().zip(sides).map(merge).collect()
}

/// Whether both sides changed a group to different values.
fn changed_differently(fields: &[&FieldDef], sides: &[Side]) -> bool {
    let relations: Vec<Relation> =
        fields.iter().zip(sides).map(|(field, side)| relation(field, side, false)).collect();
    let any = |wanted: &[Relation]| relations.iter().any(|relation| wanted.contains(relation));
    let by_theirs = any(&[Relation::Theirs, Relation::Same, Relation::Differ]);
    let by_mine = any(&[Relation::Mine, Relation::Same, Relation::Differ]);
    let differently = any(&[Relation::Theirs, Relation::Mine, Relation::Differ]);
    by_theirs && by_mine && differently
}

/// Which side changed a field. A field that has moved counts as changed by them, unless it merges anyway.
fn relation(field: &FieldDef, side: &Side, is_alone: bool) -> Relation {
    let relation = side.values.as_ref().map(Value::comparable).relation();
    let moved_matters = !(is_alone && matches!(field.rule, MergeRule::Set | MergeRule::List));
    match relation {
        Relation::Mine if side.has_moved && moved_matters => Relation::Differ,
        relation => relation,
    }
}

fn outcome(field: &FieldDef, side: &Side, relation: Relation, is_split: bool) -> Outcome {
    if let Some(amount) = side.added {
        return rules::add(field, &side.values, amount);
    }
    match relation {
        Relation::Unchanged => Outcome::Unchanged,
        Relation::Same => Outcome::Same,
        _ if is_split => Outcome::Conflict(Conflict::Whole),
        Relation::Theirs => Outcome::Theirs,
        Relation::Mine => Outcome::Mine,
        Relation::Differ => rules::merge_values(field, &side.values),
    }
}
