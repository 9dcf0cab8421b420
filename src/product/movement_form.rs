//! The form fields of a movement of the stock.

use super::{Delta, Movement, Reason, Reference, visible::is_blank};
use serde::{Deserialize, Serialize};

/// The text of a movement, kept as typed. It only applies if the stock in the form was not changed.
#[derive(Debug, Clone, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MovementForm {
    /// The quantity: "-2", "+2", "2".
    pub delta: String,
    /// The reason.
    pub reason: String,
    /// The reference; empty if there is none.
    pub reference: String,
    /// The key of the request, for servers and pages of the previous release, which use no other. Remove in
    /// the next release.
    pub key: String,
}

impl PartialEq for MovementForm {
    /// Ignores the key, which was not typed.
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

    /// Checks the movement.
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
