//! Checks the definitions of a schema.

use crate::field::FieldDef;
use crate::field_id::FieldId;
use crate::kind::Kind;
use crate::rule::MergeRule;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// A sum of up to 3 such numbers cannot overflow.
const MAX_SUMMAND: i64 = i64::MAX / 4;

/// A [`Decimal`] has 28 digits; one is reserved for sums.
const MAX_DIGITS: u32 = 27;

/// The definitions do not form a valid schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// Two fields have the same key.
    #[error("two fields have the key {0}")]
    RepeatedKey(FieldId),
    /// A field has no label.
    #[error("the field {0} has no label")]
    NoLabel(FieldId),
    /// A kind has limits that no value can meet; or a choice has no options, has one twice, or has one without
    /// a label.
    #[error("the limits of the field {0} are contradictory")]
    BadLimits(FieldId),
    /// A decimal can have more than 27 digits, so that sums would not be exact.
    #[error("the field {0} can have more than 27 digits")]
    TooManyDigits(FieldId),
    /// A whole number with the rule *delta* has limits so large that sums would overflow.
    #[error("the field {0} is too large for a merge rule that adds numbers")]
    TooLargeForSums(FieldId),
    /// The default is not within the limits of the field.
    #[error("the default of the field {0} is not within its limits")]
    BadDefault(FieldId),
    /// The merge rule does not fit the kind.
    #[error("the merge rule of the field {0} does not fit its type")]
    RuleDoesNotFit(FieldId),
    /// A field with the rule *delta* is in a group. A group conflicts as one value, but amounts always
    /// merge.
    #[error("the field {0} adds numbers, so it cannot be in a group")]
    DeltaInGroup(FieldId),
    /// A field is sortable, but its values have no order.
    #[error("a list cannot be sorted by the field {0}")]
    NotSortable(FieldId),
    /// A field is searchable, but does not consist of text.
    #[error("the field {0} has no words to search for")]
    NotSearchable(FieldId),
}

/// Finds the first invalid definition.
pub fn check(fields: &[FieldDef]) -> Result<(), SchemaError> {
    let mut keys = BTreeSet::new();
    for field in fields {
        let id = field.key;
        if !keys.insert(id) {
            return Err(SchemaError::RepeatedKey(id));
        }
        if field.label.trim().is_empty() {
            return Err(SchemaError::NoLabel(id));
        }
        check_limits(id, &field.kind)?;
        if !field.default.is_none() && field.check(field.default.clone()).is_err() {
            return Err(SchemaError::BadDefault(id));
        }
        check_rule(field)?;
        if field.sortable && !field.kind.is_sortable() {
            return Err(SchemaError::NotSortable(id));
        }
        if field.searchable && !field.kind.is_text() {
            return Err(SchemaError::NotSearchable(id));
        }
    }
    Ok(())
}

fn check_limits(id: FieldId, kind: &Kind) -> Result<(), SchemaError> {
    let is_consistent = match kind {
        Kind::SingleLine { min, max } => min <= max && *max > 0,
        Kind::MultiLine { max } => *max > 0,
        Kind::Decimal { scale, min, max } => {
            if ![min, max].into_iter().all(|limit| has_exact_sums(*scale, *limit)) {
                return Err(SchemaError::TooManyDigits(id));
            }
            min <= max
        }
        Kind::Integer { min, max } => min <= max,
        Kind::Flag => true,
        Kind::Choice { options } => {
            let values: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
            let different: BTreeSet<&str> = values.iter().copied().collect();
            !values.is_empty()
                && different.len() == values.len()
                && values.iter().all(|value| !value.is_empty() && value.trim() == *value)
                && options.iter().all(|option| !option.label.trim().is_empty())
        }
        Kind::Set { max_items, max_chars } | Kind::List { max_items, max_chars } => {
            *max_items > 0 && *max_chars > 0
        }
    };
    if is_consistent { Ok(()) } else { Err(SchemaError::BadLimits(id)) }
}

/// Whether numbers up to a limit have at most [`MAX_DIGITS`] digits.
fn has_exact_sums(scale: u32, limit: Decimal) -> bool {
    let Some(whole_digits) = MAX_DIGITS.checked_sub(scale) else { return false };
    limit.normalize().scale() <= scale
        && limit.abs() < Decimal::from_i128_with_scale(10_i128.pow(whole_digits), 0)
}

fn check_rule(field: &FieldDef) -> Result<(), SchemaError> {
    let id = field.key;
    if !field.rule.fits(&field.kind) {
        return Err(SchemaError::RuleDoesNotFit(id));
    }
    if field.rule != MergeRule::Delta {
        return Ok(());
    }
    if field.group.is_some() {
        return Err(SchemaError::DeltaInGroup(id));
    }
    match field.kind {
        Kind::Integer { min, max } if min < -MAX_SUMMAND || max > MAX_SUMMAND => {
            Err(SchemaError::TooLargeForSums(id))
        }
        _ => Ok(()),
    }
}
