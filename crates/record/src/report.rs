//! The result of a merge, by field.

use crate::amount::Amount;
use crate::field_id::FieldId;
use crate::passage::Passage;
use crate::record::Values;
use crate::value::Value;
use serde::{Deserialize, Serialize};

/// The merge of an edit with what was saved since its base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// One entry for each field, in the order of the schema.
    pub fields: Vec<FieldMerge>,
    /// The base is no longer known: the bases in `fields` are copies of theirs.
    pub base_lost: bool,
}

/// The three values of a field and the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldMerge {
    /// The field.
    pub field: FieldId,
    /// The name of its group, if the group has other fields, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The value that the editor loaded.
    pub base: Value,
    /// The value that is stored.
    pub theirs: Value,
    /// The value that the editor wants. If an amount was added: the base with the amount.
    pub mine: Value,
    /// The amount that the editor added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<Amount>,
    /// The result.
    pub outcome: Outcome,
}

/// The outcome of a merge for a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nobody changed it.
    Unchanged,
    /// Only they changed it: their value is taken.
    Theirs,
    /// Only the editor changed it: the editor's value is taken.
    Mine,
    /// Both changed it to the same value.
    Same,
    /// Both changed it, and the value contains both changes.
    Merged(Value),
    /// Both changed it, and a person must decide.
    Conflict(Conflict),
}

/// What a person has to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// One value or the other.
    Whole,
    /// Two different numbers in a field whose numbers add up.
    Numbers {
        /// The number with both changes, if it is within the limits and differs from both sides.
        both: Option<Value>,
    },
    /// An amount that would move the number out of its range.
    OutOfRange {
        /// The resulting number.
        sum: Value,
        /// Whether the editor's own value (the base with the amount) is within the limits.
        mine_fits: bool,
    },
    /// Two orders of the same items. Both lists contain the additions and removals of both sides.
    Order {
        /// The items in the order of the other side.
        theirs: Value,
        /// The items in the order of the editor.
        mine: Value,
    },
    /// A text, passage by passage. Joined in order, the passages are the whole text.
    Passages(Vec<Passage>),
}

impl FieldMerge {
    /// The value that the merge proposes; `None` if a person must decide.
    #[must_use]
    pub const fn proposed(&self) -> Option<&Value> {
        match &self.outcome {
            Outcome::Unchanged | Outcome::Theirs | Outcome::Same => Some(&self.theirs),
            Outcome::Mine => Some(&self.mine),
            Outcome::Merged(value) => Some(value),
            Outcome::Conflict(_) => None,
        }
    }

    /// Whether a person must decide.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self.outcome, Outcome::Conflict(_))
    }

    /// Whether both or one side changed the field and it needs no decision.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self.outcome, Outcome::Theirs | Outcome::Mine | Outcome::Merged(_))
    }

    /// Whether the proposal contains the other side's change, alone or with the editor's.
    #[must_use]
    pub const fn brings_theirs(&self) -> bool {
        matches!(self.outcome, Outcome::Theirs | Outcome::Merged(_))
    }

    /// The number with both changes, if it can be picked.
    #[must_use]
    pub const fn both(&self) -> Option<&Value> {
        match &self.outcome {
            Outcome::Conflict(Conflict::Numbers { both }) => both.as_ref(),
            _ => None,
        }
    }
}

impl Report {
    /// The merge of a field.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<&FieldMerge> {
        self.fields.iter().find(|merge| merge.field == id)
    }

    /// The fields that a person must decide.
    pub fn conflicts(&self) -> impl Iterator<Item = &FieldMerge> {
        self.fields.iter().filter(|merge| merge.is_conflict())
    }

    /// The fields that changed and need no decision.
    pub fn settled(&self) -> impl Iterator<Item = &FieldMerge> {
        self.fields.iter().filter(|merge| merge.is_settled())
    }

    /// The fields whose stored change is in the proposal, as named in "merged with …".
    #[must_use]
    pub fn taken_in(&self) -> Vec<FieldId> {
        self.fields.iter().filter(|merge| merge.brings_theirs()).map(|merge| merge.field).collect()
    }

    /// The merged record, if there is no conflict. [`Values::write_to`] writes it into a struct.
    #[must_use]
    pub fn merged(&self) -> Option<Values> {
        let value = |merge: &FieldMerge| Some((merge.field, merge.proposed()?.clone()));
        self.fields.iter().map(value).collect()
    }
}
