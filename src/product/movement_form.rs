//! The form fields of a movement of the stock.

use super::{Delta, Movement, Reason, Reference, visible::is_blank};
use serde::{Deserialize, Serialize};

/// The text of a movement, kept as typed. It says how the stock changes where the form's stock is
/// what it was before.
#[derive(Debug, Clone, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MovementForm {
    /// How many come or go: "-2", "+2", "2".
    pub delta: String,
    /// Why.
    pub reason: String,
    /// For what; empty if that is not said.
    pub reference: String,
    /// The key of the request that it is sent in, for servers and from pages of the release before, which
    /// know no other. It goes with the next release.
    pub key: String,
}

impl PartialEq for MovementForm {
    /// The key is no part of what was typed.
    fn eq(&self, other: &Self) -> bool {
        self.delta == other.delta
            && self.reason == other.reason
            && self.reference == other.reference
    }
}

impl MovementForm {
    /// Whether anything was filled in.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        [&self.delta, &self.reason, &self.reference].iter().any(|text| !is_blank(text))
    }

    /// Checks it.
    ///
    /// # Errors
    /// The message for the stock.
    pub fn parse(&self) -> Result<Movement, String> {
        Ok(Movement {
            delta: Delta::parse(&self.delta)?,
            reason: Reason::parse(&self.reason)?,
            reference: Reference::parse(&self.reference)?,
        })
    }
}
