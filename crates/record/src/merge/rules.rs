//! The merge rules for a field that both sides changed to different values.

use super::items::{ItemMerge, merge_lists, merge_sets};
use crate::amount::Amount;
use crate::comparable::comparable_text;
use crate::field::FieldDef;
use crate::passage::agreed_text;
use crate::report::{Conflict, Outcome};
use crate::rule::MergeRule;
use crate::text_merge::merge_texts;
use crate::three::Three;
use crate::value::Value;

/// Merges by the rule of the field. A value outside its limits is never proposed.
pub fn merge_values(field: &FieldDef, values: &Three<Value>) -> Outcome {
    match field.rule {
        MergeRule::Whole => WHOLE,
        MergeRule::Text => text(field, values),
        MergeRule::Set => set(field, values),
        MergeRule::List => list(field, values),
        MergeRule::Delta => numbers(field, values),
    }
}

const WHOLE: Outcome = Outcome::Conflict(Conflict::Whole);

/// Adds an amount to the stored value.
pub fn add(field: &FieldDef, values: &Three<Value>, amount: Amount) -> Outcome {
    let Some(sum) = amount.add_to(&values.theirs) else { return WHOLE };
    match field.check(sum.clone()) {
        Ok(sum) if sum == values.mine => Outcome::Mine,
        Ok(sum) => Outcome::Merged(sum),
        Err(_) => {
            let mine_fits = field.check(values.mine.clone()).is_ok();
            Outcome::Conflict(Conflict::OutOfRange { sum, mine_fits })
        }
    }
}

fn text(field: &FieldDef, values: &Three<Value>) -> Outcome {
    let (Value::Text(base), Value::Text(theirs), Value::Text(mine)) =
        (&values.base, &values.theirs, &values.mine)
    else {
        return WHOLE;
    };
    if comparable_text(base) == comparable_text(theirs) {
        // They changed it and changed it back, which a merge of the texts would not detect.
        return WHOLE;
    }
    let passages = merge_texts(Three { base, theirs, mine });
    match agreed_text(&passages) {
        Some(text) => proposed(field, Value::Text(text)),
        None => Outcome::Conflict(Conflict::Passages(passages)),
    }
}

fn set(field: &FieldDef, values: &Three<Value>) -> Outcome {
    let Some(items) = items(values) else { return WHOLE };
    let items = merge_sets(items.as_ref().map(Vec::as_slice));
    proposed(field, emptied(values, Value::set(items)))
}

fn list(field: &FieldDef, values: &Three<Value>) -> Outcome {
    let Some(items) = items(values) else { return WHOLE };
    match merge_lists(items.as_ref().map(Vec::as_slice)) {
        ItemMerge::Merged(items) => proposed(field, emptied(values, Value::list(items))),
        ItemMerge::Order { theirs, mine } => {
            let checked = |items| field.check(Value::list::<String>(items)).ok();
            match (checked(theirs), checked(mine)) {
                (Some(theirs), Some(mine)) => Outcome::Conflict(Conflict::Order { theirs, mine }),
                _ => WHOLE,
            }
        }
        ItemMerge::Repeated => WHOLE,
    }
}

/// Two absolute numbers. They are never added up without asking a person.
fn numbers(field: &FieldDef, values: &Three<Value>) -> Outcome {
    let both = change_of_mine(values)
        .and_then(|change| change.add_to(&values.theirs))
        .filter(|both| *both != values.theirs && *both != values.mine)
        .and_then(|both| field.check(both).ok());
    Outcome::Conflict(Conflict::Numbers { both })
}

/// What the editor added to the base. `None` unless all three are numbers.
fn change_of_mine(values: &Three<Value>) -> Option<Amount> {
    Amount::of(&values.theirs)?;
    let (base, mine) = (Amount::of(&values.base)?, Amount::of(&values.mine)?);
    Amount::of(&base.negated().add_to(&mine.to_value())?)
}

/// A merged value, or a conflict if it breaks the limits of the field.
fn proposed(field: &FieldDef, value: Value) -> Outcome {
    field.check(value).map_or(WHOLE, Outcome::Merged)
}

/// The items of three sets or lists; a missing value has none. `None` if one is of another type.
fn items(values: &Three<Value>) -> Option<Three<Vec<&str>>> {
    let of = |value| match value {
        &Value::None => Some(Vec::new()),
        value => value.items(),
    };
    Some(Three { base: of(&values.base)?, theirs: of(&values.theirs)?, mine: of(&values.mine)? })
}

/// If no items are left and one side removed the value itself, the field has no value.
fn emptied(values: &Three<Value>, merged: Value) -> Value {
    let is_empty = merged.items().is_some_and(|items| items.is_empty());
    let was_removed = values.theirs.is_none() || values.mine.is_none();
    if is_empty && was_removed { Value::None } else { merged }
}
