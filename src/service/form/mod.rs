//! Use cases of forms: parse what was typed, check and save it, with and without WASM.

mod compare;
mod create;
mod delete;
mod duplicate;
mod key;
mod moving;
mod open;
mod restore;
mod save;

use super::{Answered, Result};
use crate::{db::Failure, product::FieldErrors};

pub use compare::Round;
pub use key::{Keep, idempotent as idempotent_for_form, key as form_key};
pub use open::Opened;

/// Turns a value that another product already has into an error of its field, like any other error of the form.
fn or_invalid<T>(
    answered: Result<Answered<T>>,
    invalid: impl FnOnce(FieldErrors) -> T,
) -> Result<Answered<T>> {
    match answered {
        Err(Failure::Taken(taken)) => Ok(Answered::Now(invalid(FieldErrors(vec![taken.error()])))),
        other => other,
    }
}
