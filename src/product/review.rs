//! What a person decides about a merge: which side to take where, what comes of it, what is missing.
//!
//! The dialog in the browser and the page without WASM ask the same questions, so both keep the
//! answers here.

use super::{
    Actor, Conflict, Field, FieldMerge, FormChanges, MergeReport, MovementForm, ProductForm,
    StockChange, Timestamp, Version,
};
use serde::{Deserialize, Serialize};

mod decision;
mod picks;
#[cfg(test)]
mod tests;

pub use decision::{Decision, Pick};
pub use picks::Picks;

/// Somebody else's save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// The version that it made.
    pub version: Version,
    /// Who saved it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// What a merge found, for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Field by field.
    pub report: MergeReport,
    /// The report knows two sides only.
    pub base_lost: bool,
    /// Whose save it was.
    pub other: Other,
    /// How the stock changed since the base, where that is known.
    #[serde(default)]
    pub stock_changes: Vec<StockChange>,
}

impl Conflict {
    /// What there is to look at.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let other = Other {
            version: self.current.version,
            actor: self.actor.clone(),
            at: self.current.updated_at,
        };
        Finding {
            report: self.report.clone(),
            base_lost: self.base_lost,
            other,
            stock_changes: self.stock_changes.clone(),
        }
    }
}

impl Finding {
    /// A field as it is asked about.
    fn decision(&self, merge: &FieldMerge) -> Decision {
        let stock_changes = match merge.field {
            Field::StockQuantity => self.stock_changes.clone(),
            _ => Vec::new(),
        };
        Decision { base_lost: self.base_lost, stock_changes, ..Decision::of(merge) }
    }
}

/// A merge under a person's eyes: all fields, with what was decided so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The version that the editor had loaded first.
    pub loaded: Version,
    /// The save that they ran into.
    pub first: Other,
    /// The last save that the decisions are about: the same, or one that came in between.
    pub latest: Other,
    /// One for each field, in the order of [`Field::ALL`].
    pub decisions: Vec<Decision>,
    /// Versions reviewed before, each with what was decided about it and sent: with them a page
    /// without WASM finds its way back to these decisions.
    #[serde(default)]
    pub trail: Vec<(Version, ProductForm)>,
}

impl Review {
    /// A merge that nobody has looked at yet.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        let Finding { report, other, .. } = finding;
        Self {
            loaded: report.base,
            first: other.clone(),
            latest: other.clone(),
            decisions: report.fields.iter().map(|merge| finding.decision(merge)).collect(),
            trail: Vec::new(),
        }
    }

    /// The version that the decisions are about; a save carries it.
    #[must_use]
    pub const fn reviewed(&self) -> Version {
        self.latest.version
    }

    /// The same person has come back with what may be other text: whatever is asked again as it
    /// was asked before keeps its answer.
    #[must_use]
    pub fn recalling(mut self, before: &Self) -> Self {
        for decision in &mut self.decisions {
            if let Some(known) = before.of_field(decision.merge.field)
                && known.merge == decision.merge
            {
                *decision = known.clone();
            }
        }
        self
    }

    /// Somebody saved once more while the person decided. The finding is of what the person sent (its
    /// "mine": what had been decided, or the form that was to be put over theirs) against what is
    /// stored now. What they did not touch keeps its answer; what they did is asked anew, or merged.
    #[must_use]
    pub fn following(mut self, finding: &Finding) -> Self {
        let Finding { report, base_lost, other, .. } = finding;
        self.trail.push((self.reviewed(), self.form()));
        self.latest = other.clone();
        for decision in &mut self.decisions {
            let field = decision.merge.field;
            let touched = report
                .fields
                .iter()
                .find(|merge| merge.field == field && (*base_lost || merge.theirs != merge.base));
            match touched {
                Some(merge) => {
                    *decision = Decision { is_new: true, ..finding.decision(merge) };
                }
                None => decision.is_new = false,
            }
        }
        self
    }

    /// The decision about a field.
    #[must_use]
    pub fn of_field(&self, field: Field) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.merge.field == field)
    }

    /// The fields that still need a decision.
    #[must_use]
    pub fn undecided(&self) -> Vec<Field> {
        let open = self.decisions.iter().filter(|decision| !decision.is_decided());
        open.map(|decision| decision.merge.field).collect()
    }

    /// How many decisions are made, of how many: passages of a text count one by one.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let questions = self.decisions.iter().filter(|decision| decision.merge.is_conflict());
        questions.fold((0, 0), |(decided, all), decision| {
            (decided + decision.decided_places(), all + decision.places())
        })
    }

    /// *Use all theirs* or *Use all mine*: chooses for every open decision, and for what the merge
    /// settled nothing.
    pub fn pick_open(&mut self, pick: Pick) {
        let questions = self.decisions.iter_mut().filter(|decision| decision.merge.is_conflict());
        questions.for_each(|decision| decision.pick_open(pick));
    }

    /// What comes of it all, as it would be typed into a form.
    #[must_use]
    pub fn form(&self) -> ProductForm {
        let mut form = ProductForm::default();
        for decision in &self.decisions {
            decision.write(&mut form);
        }
        form
    }

    /// What is to be saved over the version that was reviewed: the fields whose result is not what
    /// is stored there. A movement that led here gives its reason; what was decided of it is a number.
    #[must_use]
    pub fn changes(&self, movement: &MovementForm) -> FormChanges {
        let mut stored = ProductForm::default();
        for decision in &self.decisions {
            stored.set_value(&decision.merge.theirs);
        }
        let mut changes = FormChanges::between(&stored, &self.form());
        changes.movement = MovementForm { delta: String::new(), ..movement.clone() };
        changes
    }
}
