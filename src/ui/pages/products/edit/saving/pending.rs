//! A request until it is answered.

use crate::product::{FormChanges, FormKey, ProductForm, Restoring, SaveRequest, Version};

/// What is asked of the server.
#[derive(Debug, Clone)]
pub enum Command {
    Save(SaveRequest),
    Restore(Restoring),
}

/// Why it is asked, as far as the answer is treated differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The form is to be saved.
    Form,
    /// Decisions of the dialog are to be saved.
    Decided,
    /// A merge is to be taken back.
    Undo,
}

/// A request until it is answered. An attempt after a failure sends the very same: then whatever
/// became of the first, nothing is done twice.
#[derive(Debug, Clone)]
pub struct Pending {
    pub command: Command,
    pub purpose: Purpose,
    /// What stood in the form when the person pressed *Save*.
    pub typed: ProductForm,
    /// How many times it failed.
    pub attempts: u32,
}

impl Pending {
    /// Whether it puts theirs over another's on purpose.
    pub const fn overwrites(&self) -> bool {
        matches!(&self.command, Command::Save(request) if request.overwrite)
    }
}

impl Command {
    /// What was to be stored, and on which version.
    pub fn wanted(&self) -> (Version, FormChanges) {
        match self {
            Self::Save(request) => (request.version, request.form.clone()),
            Self::Restore(command) => {
                command.with.clone().unwrap_or((Version::FIRST, Default::default()))
            }
        }
    }

    /// The same with its key. A server of the release before reads that of a movement only.
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
