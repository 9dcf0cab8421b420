//! The result of a text merge, passage by passage.

use serde::{Deserialize, Serialize};

/// A passage of a merged text. Joined in order, the passages are the whole text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passage {
    /// Needs no decision: unchanged, changed by one side, or changed by both sides alike.
    Agreed(String),
    /// Both sides changed it. Any of the three texts may be empty.
    Disputed {
        /// The text of the base.
        base: String,
        /// The text of the other side.
        theirs: String,
        /// The text of the editor.
        mine: String,
    },
}

impl Passage {
    /// Whether a person must decide.
    #[must_use]
    pub const fn is_disputed(&self) -> bool {
        matches!(self, Self::Disputed { .. })
    }

    /// Whether it is agreed and consists of white space only.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Agreed(text) if text.trim().is_empty())
    }
}

/// The whole text, or `None` if a passage is disputed.
#[must_use]
pub fn agreed_text(passages: &[Passage]) -> Option<String> {
    passages
        .iter()
        .map(|passage| match passage {
            Passage::Agreed(text) => Some(text.as_str()),
            Passage::Disputed { .. } => None,
        })
        .collect()
}
