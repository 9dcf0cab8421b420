//! A decision in progress: its picks and its result, as signals.

use crate::product::{FieldId, Review, StockChange};
use concord_record::{Decision, FieldMerge, Pick};
use leptos::prelude::*;

/// A field that is asked about or was settled. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The field.
    pub field: FieldId,
    /// The text of *Result*.
    pub result: RwSignal<String>,
    /// The decision, except for the text of *Result*.
    state: RwSignal<Decision>,
    as_asked: StoredValue<Decision>,
    stock_changes: StoredValue<Vec<StockChange>>,
}

impl Asked {
    /// Starts from the decisions so far.
    #[must_use]
    pub fn of(decision: &Decision, stock_changes: &[StockChange]) -> Self {
        // Without WASM an empty result means "as picked", so the server leaves it empty; the browser fills
        // it in once it can keep it in sync.
        let typed = if decision.is_typed() { decision.result.clone() } else { String::new() };
        let asked = Self {
            field: decision.merge.field,
            result: RwSignal::new(typed),
            state: RwSignal::new(decision.clone()),
            as_asked: StoredValue::new(decision.clone()),
            stock_changes: StoredValue::new(stock_changes.to_vec()),
        };
        Effect::new(move |_| {
            if asked.result.with_untracked(String::is_empty)
                && let Some(value) = asked.decision_untracked().picked()
            {
                asked.result.set(value.to_input());
            }
        });
        asked
    }

    /// The current decision. Reactive.
    #[must_use]
    pub fn decision(self) -> Decision {
        self.state.track();
        self.result.track();
        self.decision_untracked()
    }

    fn decision_untracked(self) -> Decision {
        let mut decision = self.state.get_untracked();
        decision.result = self.result.get_untracked();
        decision
    }

    /// Reads the three values and the merge result.
    pub fn with_merge<T>(self, read: impl FnOnce(&FieldMerge) -> T) -> T {
        self.as_asked.with_value(|decision| read(&decision.merge))
    }

    /// Reads the decision as of the opening of the dialog.
    pub fn with_start<T>(self, read: impl FnOnce(&Decision) -> T) -> T {
        self.as_asked.with_value(read)
    }

    /// The stock changes since the base of the question.
    #[must_use]
    pub fn stock_changes(self) -> Vec<StockChange> {
        self.stock_changes.get_value()
    }

    /// The pick at a position. Reactive.
    #[must_use]
    pub fn picked(self, place: usize) -> Option<Pick> {
        self.state.with(|decision| decision.picks.get(place).copied().flatten())
    }

    /// Picks a side at a position; the result is updated.
    pub fn pick(self, place: usize, pick: Pick) {
        self.change(|decision| decision.pick(place, pick));
    }

    /// *Back to my wording*.
    pub fn take_back(self) {
        self.change(Decision::take_back);
    }

    /// *Use all theirs*, *Use all mine*.
    pub fn pick_open(self, pick: Pick) {
        self.change(|decision| decision.pick_open(pick));
    }

    fn change(self, change: impl FnOnce(&mut Decision)) {
        let mut decision = self.decision_untracked();
        change(&mut decision);
        self.result.set(decision.result.clone());
        self.state.set(decision);
    }

    /// Whether the decision is complete. Reactive.
    #[must_use]
    pub fn is_decided(self) -> bool {
        self.decision().is_decided()
    }

    /// Whether there is a previous wording to return to. Reactive.
    #[must_use]
    pub fn has_way_back(self) -> bool {
        self.decision().way_back().is_some()
    }
}

/// All fields of a review with their decisions. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct AskedAll {
    all: StoredValue<Vec<Asked>>,
    review: StoredValue<Review>,
}

impl AskedAll {
    /// Starts from the decisions so far.
    #[must_use]
    pub fn of(review: &Review) -> Self {
        let changes = &review.latest.stock_changes;
        let asked = review.decisions.iter().map(|decision| Asked::of(decision, changes));
        Self { all: StoredValue::new(asked.collect()), review: StoredValue::new(review.clone()) }
    }

    /// The current review. Reactive.
    #[must_use]
    pub fn review(self) -> Review {
        let mut review = self.review.get_value();
        review.decisions =
            self.all.with_value(|all| all.iter().map(|asked| asked.decision()).collect());
        review
    }

    /// The current review; not reactive.
    #[must_use]
    pub fn review_untracked(self) -> Review {
        untrack(|| self.review())
    }

    /// *Use all theirs*, *Use all mine*: picks a side for every open decision, without saving.
    pub fn pick_open(self, pick: Pick) {
        self.questions().into_iter().for_each(|asked| asked.pick_open(pick));
    }

    /// The fields that a person must decide.
    #[must_use]
    pub fn questions(self) -> Vec<Asked> {
        self.filtered(|merge| merge.is_conflict())
    }

    /// The fields that were merged.
    #[must_use]
    pub fn settled(self) -> Vec<Asked> {
        self.filtered(FieldMerge::is_settled)
    }

    fn filtered(self, wanted: impl Fn(&FieldMerge) -> bool) -> Vec<Asked> {
        self.all.with_value(|all| {
            all.iter().copied().filter(|asked| asked.with_merge(&wanted)).collect()
        })
    }
}
