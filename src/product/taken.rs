//! A value that no two products may share, and another product has it.

use super::{ProductId, fields, isolated};
use concord_record::{FieldError, FieldId, Value};

/// A value that was refused because another product has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The field.
    pub field: FieldId,
    /// The refused value, if it is known.
    pub value: Value,
    /// The product that has it, if it could be found.
    pub holder: Option<Holder>,
}

/// The product that has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its id.
    pub id: ProductId,
    /// Its name.
    pub name: String,
}

impl Taken {
    /// What is wrong, and what to do: the same words in forms and over REST.
    #[must_use]
    pub fn message(&self) -> String {
        let noun = fields::noun(self.field);
        match &self.holder {
            Some(holder) => {
                let name = isolated(&holder.name);
                format!("This {noun} is taken by {name}. Enter a different one.")
            }
            None => format!("Another product has this {noun}. Enter a different one."),
        }
    }

    /// The same as an error of the field.
    #[must_use]
    pub fn error(&self) -> FieldError {
        FieldError { field: self.field, message: self.message() }
    }
}
