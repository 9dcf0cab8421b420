//! Reviews: the decisions of a person about a merge.

#[cfg(test)]
mod tests;

use crate::changes::Changes;
use crate::decision::Decision;
use crate::errors::FieldErrors;
use crate::field::FieldDef;
use crate::field_id::FieldId;
use crate::pick::{Pick, PickCounts};
use crate::record::Values;
use crate::report::Report;
use crate::schema::Schema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A merge under review: all fields, with the decisions so far.
///
/// `M` is the caller's data about a save: its version, who made it, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review<M> {
    /// The save that the editor's own save conflicted with.
    pub first: M,
    /// The latest save that the decisions are about: the same, or one that came in between.
    pub latest: M,
    /// One for each field, in the order of the schema.
    pub decisions: Vec<Decision>,
    /// Earlier reviewed versions with their decisions, the oldest first. They allow a page without scripts
    /// to repeat these decisions.
    #[serde(default = "Vec::new")]
    pub trail: Vec<Reviewed<M>>,
}

/// A review that was superseded by another save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed<M> {
    /// The save that was reviewed.
    pub other: M,
    /// The decided results as text; `None` means no value.
    pub results: BTreeMap<FieldId, Option<String>>,
}

impl<M> Review<M> {
    /// Starts the review of a merge with a save of somebody else.
    #[must_use]
    pub fn new(report: &Report, other: M) -> Self
    where
        M: Clone,
    {
        let decision = |merge| Decision::new(merge, report.base_lost);
        Self {
            first: other.clone(),
            latest: other,
            decisions: report.fields.iter().map(decision).collect(),
            trail: Vec::new(),
        }
    }

    /// Keeps the answers of an earlier review by the same person to questions that are the same.
    #[must_use]
    pub fn recalling(mut self, before: &Self) -> Self {
        for decision in &mut self.decisions {
            if let Some(known) = before.decision(decision.merge.field)
                && known.merge == decision.merge
            {
                *decision = known.clone();
            }
        }
        self
    }

    /// Continues after somebody else saved again. `report` merges that save: with the reviewed version as the
    /// base, the stored version as theirs, and [`changes`](Self::changes) as the edit. Answers about fields
    /// that the new save did not touch are kept. The others are merged or asked again, a group as a whole.
    #[must_use]
    pub fn following(mut self, report: &Report, other: M) -> Self {
        let results = self.results();
        let overtaken = std::mem::replace(&mut self.latest, other);
        self.trail.push(Reviewed { other: overtaken, results });
        for decision in &mut self.decisions {
            decision.is_new = false;
        }
        for merge in &report.fields {
            let is_touched = report.fields.iter().any(|other| {
                let is_same = other.field == merge.field;
                let is_same_group = merge.group.is_some() && other.group == merge.group;
                (is_same || is_same_group)
                    && (report.base_lost || other.is_conflict() || other.theirs != other.base)
            });
            if is_touched {
                let new = Decision { is_new: true, ..Decision::new(merge, report.base_lost) };
                match self.decision_mut(merge.field) {
                    Some(decision) => *decision = new,
                    None => self.decisions.push(new),
                }
            }
        }
        self
    }

    /// The decision about a field.
    #[must_use]
    pub fn decision(&self, field: FieldId) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.merge.field == field)
    }

    /// The decision about a field, for typing a result. To pick, use [`pick`](Self::pick), which
    /// keeps groups together.
    pub fn decision_mut(&mut self, field: FieldId) -> Option<&mut Decision> {
        self.decisions.iter_mut().find(|decision| decision.merge.field == field)
    }

    /// Picks at one position of a field, and for all fields of its group.
    pub fn pick(&mut self, field: FieldId, place: usize, pick: Pick) {
        let group = self.decision(field).and_then(|decision| decision.merge.group.clone());
        for decision in &mut self.decisions {
            let is_same_group = group.is_some() && decision.merge.group == group;
            if decision.merge.field == field || is_same_group {
                decision.pick(place, pick);
            }
        }
    }

    /// *Use all theirs* or *Use all mine*: picks for every open question, but not for what the merge
    /// settled. A person's own answers are kept.
    pub fn pick_open(&mut self, pick: Pick) {
        let questions = self.decisions.iter_mut().filter(|decision| decision.merge.is_conflict());
        questions.for_each(|decision| decision.pick_open(pick));
    }

    /// The fields that still need a decision.
    #[must_use]
    pub fn undecided(&self) -> Vec<FieldId> {
        let open = self.decisions.iter().filter(|decision| !decision.is_decided());
        open.map(|decision| decision.merge.field).collect()
    }

    /// The number of decided questions, and of all questions. Each passage of a text counts.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let questions = self.decisions.iter().filter(|decision| decision.merge.is_conflict());
        questions.fold((0, 0), |(decided, all), decision| {
            (decided + decision.decided_places(), all + decision.places())
        })
    }

    /// How the questions were answered. Fields that the merge settled are not questions.
    #[must_use]
    pub fn pick_counts(&self) -> PickCounts {
        let mut counts = PickCounts::default();
        for decision in self.decisions.iter().filter(|decision| decision.merge.is_conflict()) {
            if decision.is_typed() {
                counts.typed += 1;
            } else {
                decision.picks.iter().flatten().for_each(|pick| counts.count(*pick));
            }
        }
        counts
    }

    /// The results as the text of form fields; see [`Decision::text`].
    #[must_use]
    pub fn results(&self) -> BTreeMap<FieldId, Option<String>> {
        let decisions = self.decisions.iter();
        decisions.map(|decision| (decision.merge.field, decision.text())).collect()
    }

    /// The changes to save over the reviewed version: the fields whose decided value differs from it.
    ///
    /// # Errors
    /// Every missing decision, and every value that is not within its limits.
    pub fn changes(&self, schema: &Schema) -> Result<Changes, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut changes = Changes::default();
        for (field, decision) in self.in_schema(schema) {
            if let Some(Some(change)) = errors.take(decision.change(field)) {
                changes.insert(field.key, change);
            }
        }
        errors.unless_any(changes)
    }

    /// The whole record that results from applying the decisions to the reviewed version.
    ///
    /// # Errors
    /// See [`changes`](Self::changes).
    pub fn values(&self, schema: &Schema) -> Result<Values, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut values = Values::default();
        for (field, decision) in self.in_schema(schema) {
            if let Some(value) = errors.take(decision.value(field)) {
                values = values.with(field.key, value);
            }
        }
        errors.unless_any(values)
    }

    /// The decisions with the definitions of their fields. Decisions about fields that the schema no longer
    /// has are left out, because they cannot be saved.
    fn in_schema<'a>(
        &'a self,
        schema: &'a Schema,
    ) -> impl Iterator<Item = (&'a FieldDef, &'a Decision)> {
        self.decisions.iter().filter_map(|decision| {
            schema.field(decision.merge.field).map(|field| (field, decision))
        })
    }
}
