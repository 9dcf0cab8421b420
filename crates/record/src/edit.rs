//! An edit that is ready to be merged.

use crate::amount::Amount;
use crate::changes::{Change, Changes};
use crate::errors::{FieldError, FieldErrors};
use crate::field::FieldDef;
use crate::field_id::FieldId;
use crate::kind::Kind;
use crate::problem::Problem;
use crate::rule::MergeRule;
use crate::schema::Schema;
use crate::value::Value;
use std::collections::BTreeSet;

/// Changes that a schema accepts: every field exists, every value is within its limits.
#[derive(Debug, Clone)]
pub struct Edit<'a> {
    schema: &'a Schema,
    changes: Changes,
    moved: BTreeSet<FieldId>,
}

impl<'a> Edit<'a> {
    /// Checks and normalizes changes. An amount of zero is dropped.
    ///
    /// # Errors
    /// All errors, not only the first. A field that the schema does not have is an error, because its
    /// change would be lost.
    pub fn new(schema: &'a Schema, changes: &Changes) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut checked = Changes::default();
        for (id, change) in changes.iter() {
            let result = match schema.field(id) {
                Some(field) => check(field, change),
                None => Err(FieldError {
                    field: id,
                    message: format!("Leave out {id}: there is no such field."),
                }),
            };
            if let Some(Some(change)) = errors.take(result) {
                checked.insert(id, change);
            }
        }
        errors.unless_any(Self { schema, changes: checked, moved: BTreeSet::new() })
    }

    /// Accepts changes that were checked before, such as those of a version in the history. Their values may
    /// break limits that were introduced later. Changes of fields that the schema does not have are ignored.
    #[must_use]
    pub const fn of_checked(schema: &'a Schema, changes: Changes) -> Self {
        Self { schema, changes, moved: BTreeSet::new() }
    }

    /// Names fields that have changed since the base, even if their value is the same again: 10 in stock,
    /// one sold, one returned. A new value for such a field is a conflict, so that a save that is sent again
    /// does not undo what happened in between. Has no effect on amounts, sets and lists, which merge anyway.
    #[must_use]
    pub fn with_moved(mut self, fields: impl IntoIterator<Item = FieldId>) -> Self {
        self.moved.extend(fields);
        self
    }

    /// The schema.
    #[must_use]
    pub const fn schema(&self) -> &'a Schema {
        self.schema
    }

    /// The checked changes.
    #[must_use]
    pub const fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Whether a field is known to have changed since the base.
    #[must_use]
    pub fn has_moved(&self, field: FieldId) -> bool {
        self.moved.contains(&field)
    }
}

/// Checks one change; `None` if it changes nothing.
fn check(field: &FieldDef, change: &Change) -> Result<Option<Change>, FieldError> {
    match change {
        Change::Set(value) => Ok(Some(Change::Set(field.check(value.clone())?))),
        Change::Add(amount) => {
            let amount =
                check_amount(field, *amount).map_err(|problem| amount_error(field, &problem))?;
            Ok((!amount.is_zero()).then_some(Change::Add(amount)))
        }
    }
}

fn amount_error(field: &FieldDef, problem: &Problem) -> FieldError {
    let noun = format!("change of the {}", field.noun());
    FieldError { field: field.key, message: problem.message(&noun) }
}

/// Checks an amount. It cannot be larger than the range of the field.
fn check_amount(field: &FieldDef, amount: Amount) -> Result<Amount, Problem> {
    let wrong_type = |expected| Problem::WrongType { expected, found: "amount" };
    let kind = match (&field.kind, field.rule) {
        (Kind::Integer { min, max }, MergeRule::Delta) => {
            let range = max.saturating_sub(*min);
            Kind::integer(range.saturating_neg()..=range)
        }
        (Kind::Decimal { scale, min, max }, MergeRule::Delta) => {
            let range = max.saturating_sub(*min);
            Kind::decimal(*scale, -range..=range)
        }
        _ => return Err(wrong_type("a new value")),
    };
    let checked = kind.check(amount.to_value())?;
    match checked {
        Value::Integer(number) => Ok(Amount::Integer(number)),
        Value::Decimal(number) => Ok(Amount::Decimal(number)),
        _ => Err(wrong_type("a number")),
    }
}
