//! Requests that have not been answered.

use crate::product::{FormChanges, FormKey, ProductForm, Restoring, SaveRequest, Version};

/// The request to the server.
#[derive(Debug, Clone)]
pub enum Command {
    Save(SaveRequest),
    Restore(Restoring),
}

/// The purpose of a request, which determines how its answer is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Save the form.
    Form,
    /// Save the decisions of the dialog.
    Decided,
    /// Undo a merge.
    Undo,
}

/// A request until it is answered. A retry sends exactly the same request, so that nothing is done twice,
/// whatever happened to the first attempt.
#[derive(Debug, Clone)]
pub struct Pending {
    pub command: Command,
    pub purpose: Purpose,
    /// The form when the person pressed *Save*.
    pub typed: ProductForm,
    /// The number of failures.
    pub attempts: u32,
}

impl Pending {
    /// Whether it deliberately overwrites changes of others.
    pub const fn overwrites(&self) -> bool {
        matches!(&self.command, Command::Save(request) if request.overwrite)
    }
}

impl Command {
    /// The changes to store, and their base version.
    pub fn wanted(&self) -> (Version, FormChanges) {
        match self {
            Self::Save(request) => (request.version, request.form.clone()),
            Self::Restore(command) => {
                command.with.clone().unwrap_or((Version::FIRST, Default::default()))
            }
        }
    }

    /// Adds the key. A server of the previous release only reads the key of a movement.
    pub fn with_key(mut self, key: FormKey) -> Self {
        match &mut self {
            Self::Save(request) => {
                request.form.movement.key = key.as_str().to_owned();
                request.key = key;
            }
            Self::Restore(command) => command.key = key,
        }
        self
    }
}
