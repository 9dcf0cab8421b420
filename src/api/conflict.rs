//! Responses to a save that met another one: the conflict, or the merge.

use super::{json::JsonValue, wire::ProductBody};
use crate::product::{Conflict, FieldId, Merged, Timestamp, Value};
use concord_record::{FieldMerge, Outcome, Passage};
use serde::Serialize;
use utoipa::ToSchema;

/// All that is needed to decide: both sides, and what they started from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Conflict)]
pub struct ConflictBody<'a> {
    /// The version that your change was made on.
    your_version: i64,
    /// The version that is stored: send it with the change that you decide on.
    current_version: i64,
    /// What is stored.
    current: ProductBody<'a>,
    /// Who saved it.
    saved_by: &'a str,
    /// When, in UTC.
    #[schema(value_type = String, format = DateTime)]
    saved_at: Timestamp,
    /// Your version is not in the history, so there is no base to compare with.
    base_lost: bool,
    /// Field by field, what each side did.
    fields: Vec<FieldBody<'a>>,
}

impl<'a> From<&'a Conflict> for ConflictBody<'a> {
    fn from(conflict: &'a Conflict) -> Self {
        let base_lost = conflict.report.base_lost;
        let fields = conflict.report.fields.iter();
        Self {
            your_version: conflict.base.0,
            current_version: conflict.current.version.0,
            current: ProductBody::from(&conflict.current),
            saved_by: conflict.actor.as_str(),
            saved_at: conflict.current.updated_at,
            base_lost,
            fields: fields.map(|field| FieldBody::new(field, base_lost)).collect(),
        }
    }
}

/// A product that was saved together with somebody else's changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MergedProduct)]
pub struct MergedBody<'a> {
    /// What is stored now.
    #[serde(flatten)]
    product: ProductBody<'a>,
    /// What was merged. Not there if nobody had saved in between.
    #[schema(required = false)]
    merge: MergeBody<'a>,
}

/// What was merged.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Merge)]
pub struct MergeBody<'a> {
    /// The version that your change was made on.
    base_version: i64,
    /// The version that was stored.
    their_version: i64,
    /// Who had saved it.
    with: &'a str,
    /// Field by field, what each side did.
    fields: Vec<FieldBody<'a>>,
}

impl<'a> From<&'a Merged> for MergedBody<'a> {
    fn from(merged: &'a Merged) -> Self {
        let report = &merged.report;
        Self {
            product: ProductBody::from(&merged.record),
            merge: MergeBody {
                base_version: merged.base.0,
                their_version: merged.theirs.0,
                with: merged.with.as_str(),
                fields: report.fields.iter().map(|field| FieldBody::new(field, false)).collect(),
            },
        }
    }
}

/// One field's three values, and what comes of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldMerge)]
pub struct FieldBody<'a> {
    /// Which field.
    #[schema(value_type = String)]
    field: FieldId,
    /// In the version that your change was made on; null if it is lost.
    #[schema(value_type = serde_json::Value)]
    base: Option<JsonValue<&'a Value>>,
    /// In the version that is stored.
    #[schema(value_type = serde_json::Value)]
    theirs: JsonValue<&'a Value>,
    /// In your change.
    #[schema(value_type = serde_json::Value)]
    yours: JsonValue<&'a Value>,
    /// What comes of them.
    outcome: OutcomeBody,
    /// The merged value; null while somebody must decide.
    #[schema(value_type = serde_json::Value)]
    proposed: Option<JsonValue<&'a Value>>,
    /// For a text in conflict: all of it in order, agreed and disputed.
    #[serde(skip_serializing_if = "Option::is_none")]
    passages: Option<Vec<PassageBody<'a>>>,
}

impl<'a> FieldBody<'a> {
    fn new(merge: &'a FieldMerge, base_lost: bool) -> Self {
        let passages = match &merge.outcome {
            Outcome::Conflict(concord_record::Conflict::Passages(passages)) => Some(passages),
            _ => None,
        };
        Self {
            field: merge.field,
            base: (!base_lost).then_some(JsonValue(&merge.base)),
            theirs: JsonValue(&merge.theirs),
            yours: JsonValue(&merge.mine),
            outcome: OutcomeBody::from(&merge.outcome),
            proposed: merge.proposed().map(JsonValue),
            passages: passages.map(|all| all.iter().map(PassageBody::from).collect()),
        }
    }
}

/// What comes of a field: nobody changed it, only they did, only you did, both did the same, both
/// changes are in, or somebody must decide.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldOutcome)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeBody {
    Unchanged,
    Theirs,
    Yours,
    Same,
    Merged,
    Conflict,
}

impl From<&Outcome> for OutcomeBody {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Unchanged => Self::Unchanged,
            Outcome::Theirs => Self::Theirs,
            Outcome::Mine => Self::Yours,
            Outcome::Same => Self::Same,
            Outcome::Merged(_) => Self::Merged,
            Outcome::Conflict(_) => Self::Conflict,
        }
    }
}

/// A stretch of a text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passage)]
#[serde(untagged)]
pub enum PassageBody<'a> {
    /// Not in dispute.
    Agreed {
        /// The text.
        agreed: &'a str,
    },
    /// Both changed it. Any of the three may be empty.
    Disputed {
        /// As it was.
        base: &'a str,
        /// As they have it.
        theirs: &'a str,
        /// As you have it.
        yours: &'a str,
    },
}

impl<'a> From<&'a Passage> for PassageBody<'a> {
    fn from(passage: &'a Passage) -> Self {
        match passage {
            Passage::Agreed(agreed) => Self::Agreed { agreed },
            Passage::Disputed { base, theirs, mine } => {
                Self::Disputed { base, theirs, yours: mine }
            }
        }
    }
}
