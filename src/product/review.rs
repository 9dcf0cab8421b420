//! A person's decisions about the merge of a product: which side to pick where, and the result.
//!
//! The dialog in the browser and the page without WASM ask the same questions, so both keep the answers in
//! a [`Review`].

use super::{
    Actor, FieldTexts, FormChanges, MovementForm, Report, StockChange, Timestamp, Version, fields,
};
use serde::{Deserialize, Serialize};

#[cfg(test)]
pub(crate) mod tests;

/// A merge under review.
pub type Review = concord_record::Review<Other>;

/// Somebody else's save that the editor's save conflicts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// The version that it created.
    pub version: Version,
    /// Who saved it.
    pub actor: Actor,
    /// When it was saved.
    pub at: Timestamp,
    /// The version that the editor's text is based on.
    pub base: Version,
    /// How the stock changed since that version, if that is known.
    #[serde(default)]
    pub stock_changes: Vec<StockChange>,
}

/// Continues after somebody saved again. `report` compares what the person sent with what is stored now;
/// see [`Review::following`](concord_record::Review::following).
#[must_use]
pub fn follow(review: Review, report: &Report, mut other: Other) -> Review {
    let is_stock_touched = report.base_lost
        || report.field(fields::STOCK).is_some_and(|it| it.is_conflict() || it.theirs != it.base);
    if !is_stock_touched {
        // The question about the stock is still the earlier one.
        other.stock_changes.clone_from(&review.latest.stock_changes);
    }
    review.following(report, other)
}

/// The changes to save over the reviewed version: the fields whose result differs from it. The movement
/// that led to the conflict gives its reason; the decision about it is a number.
#[must_use]
pub fn decided_changes(review: &Review, movement: &MovementForm) -> FormChanges {
    let stored = |theirs: &concord_record::Value| (!theirs.is_none()).then(|| theirs.to_input());
    let texts: FieldTexts = review
        .decisions
        .iter()
        .map(|decision| (decision, decision.text()))
        .filter(|(decision, text)| *text != stored(&decision.merge.theirs))
        .map(|(decision, text)| (decision.merge.field, text))
        .collect();
    let movement = MovementForm { delta: String::new(), ..movement.clone() };
    FormChanges { texts, movement }
}
