//! Random steps of the three people.

use super::FIRST_STOCK;
use crate::product::{FieldId, fields};
use proptest::prelude::*;

/// A step of one of the three people.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Type(FieldId),
    /// Enters a movement of this number, or none.
    Move(i64),
    /// Types the stock as a number.
    SetStock(i64),
    /// Repeats the last stored save, as after a lost answer.
    Repeat,
    /// The shop sells or restocks; people who are told take it in.
    Trade(i64),
    /// *Take these in*.
    TakeIn,
    /// *Undo* of it.
    PutBack,
    Save,
    /// *Discard* in the form, or *Discard mine* in the dialog.
    Discard,
    /// Decides all questions and saves; picks alternate, starting with this one.
    Decide(usize),
    Overwrite,
    /// Restores an older version, this number of versions back.
    Restore(usize),
}

/// A random person and step.
pub fn any_step() -> impl Strategy<Value = (usize, Step)> {
    let field = prop::sample::select(&[fields::NAME, fields::DESCRIPTION, fields::PRICE][..]);
    let step = prop_oneof![
        4 => field.prop_map(Step::Type),
        2 => (-3..4_i64).prop_map(Step::Move),
        2 => (FIRST_STOCK - 3..FIRST_STOCK + 3).prop_map(Step::SetStock),
        2 => Just(Step::Repeat),
        2 => prop::sample::select(&[-2, -1, 3][..]).prop_map(Step::Trade),
        2 => Just(Step::TakeIn),
        1 => Just(Step::PutBack),
        4 => Just(Step::Save),
        1 => Just(Step::Discard),
        3 => (0..3_usize).prop_map(Step::Decide),
        1 => Just(Step::Overwrite),
        1 => (0..4_usize).prop_map(Step::Restore),
    ];
    (0..3_usize, step)
}
