//! Merge rules of fields.

use crate::kind::Kind;
use serde::{Deserialize, Serialize};

/// How to merge a field that both sides changed to different values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeRule {
    /// A conflict: a person picks one of the two values.
    Whole,
    /// Texts merge by line and then by word. Passages that overlap are a conflict.
    Text,
    /// Applies the additions and removals of both sides. Never a conflict, unless the result breaks the
    /// limits of the field.
    Set,
    /// Applies the additions and removals of both sides. Two different orders are a conflict.
    List,
    /// Amounts to be added always merge. Two different absolute numbers are a conflict, with the sum
    /// of both changes as a third choice.
    Delta,
}

impl MergeRule {
    /// The default rule of a kind.
    #[must_use]
    pub const fn of(kind: &Kind) -> Self {
        match kind {
            Kind::MultiLine { .. } => Self::Text,
            Kind::Set { .. } => Self::Set,
            Kind::List { .. } => Self::List,
            _ => Self::Whole,
        }
    }

    /// Whether fields of a kind can have the rule.
    #[must_use]
    pub const fn fits(self, kind: &Kind) -> bool {
        match self {
            Self::Whole => true,
            Self::Text => matches!(kind, Kind::MultiLine { .. } | Kind::SingleLine { .. }),
            Self::Set => matches!(kind, Kind::Set { .. }),
            Self::List => matches!(kind, Kind::List { .. }),
            Self::Delta => kind.is_number(),
        }
    }
}
