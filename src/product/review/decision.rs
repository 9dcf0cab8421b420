//! One field of a merge, and what a person decides about it.

use crate::product::{
    ConflictShape, FieldMerge, FieldOutcome, FieldValue, Passage, ProductForm, StockChange,
};
use serde::{Deserialize, Serialize};

/// What is taken in one place: for a whole value, or for a passage of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// The other side's.
    Theirs,
    /// The editor's.
    Mine,
    /// Both passages, the other side's first; of a stock, both changes added up.
    TheirsThenMine,
    /// Both passages, the editor's first.
    MineThenTheirs,
    /// What the merge proposes.
    Merged,
}

/// A field's merge, what was picked, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The three values and what the merge made of them.
    pub merge: FieldMerge,
    /// One for each place where something can be picked: one, or one a disputed passage.
    pub picks: Vec<Option<Pick>>,
    /// The text of the field *Result*: what was picked, or what was typed over it.
    pub result: String,
    /// Asked since the last save that came in between.
    pub is_new: bool,
    /// The base is not known: `merge.base` says nothing.
    pub base_lost: bool,
    /// Of the stock: how it changed since the base, where that is known.
    #[serde(default)]
    pub stock_changes: Vec<StockChange>,
}

impl Decision {
    /// Nothing is picked for a person; what the merge settled starts as it was settled.
    #[must_use]
    pub fn of(merge: &FieldMerge) -> Self {
        let picks = match &merge.outcome {
            FieldOutcome::Unchanged | FieldOutcome::Same => Vec::new(),
            FieldOutcome::Theirs => vec![Some(Pick::Theirs)],
            FieldOutcome::Mine => vec![Some(Pick::Mine)],
            FieldOutcome::Merged(_) => vec![Some(Pick::Merged)],
            FieldOutcome::Conflict(ConflictShape::Passages(passages)) => {
                vec![None; passages.iter().filter(|passage| passage.is_disputed()).count()]
            }
            FieldOutcome::Conflict(_) => vec![None],
        };
        let result = merge.proposed().map(FieldValue::form_text).unwrap_or_default();
        Self {
            merge: merge.clone(),
            picks,
            result,
            is_new: false,
            base_lost: false,
            stock_changes: Vec::new(),
        }
    }

    /// What can be picked here.
    #[must_use]
    pub fn offers(&self) -> &'static [Pick] {
        match &self.merge.outcome {
            FieldOutcome::Conflict(ConflictShape::Passages(_)) => {
                &[Pick::Theirs, Pick::Mine, Pick::TheirsThenMine]
            }
            FieldOutcome::Conflict(_) if self.both().is_some() => {
                &[Pick::Theirs, Pick::Mine, Pick::TheirsThenMine]
            }
            FieldOutcome::Merged(_) => &[Pick::Merged, Pick::Theirs, Pick::Mine],
            _ => &[Pick::Theirs, Pick::Mine],
        }
    }

    /// The stock with both changes in it, where *Both* can be chosen. A number: sent again after the
    /// stock changed once more, it is a conflict and is not added.
    #[must_use]
    pub fn both(&self) -> Option<FieldValue> {
        let is_asked = self.merge.is_conflict() && !self.base_lost;
        self.merge.both_stocks().filter(|_| is_asked)
    }

    /// Picks in one place. Once all places have a pick, the result is what was picked.
    pub fn pick(&mut self, place: usize, pick: Pick) {
        if let Some(slot) = self.picks.get_mut(place) {
            *slot = Some(pick);
        }
        if let Some(value) = self.picked() {
            self.result = value.form_text();
        }
    }

    /// The value that the picks make; `None` while one is missing.
    #[must_use]
    pub fn picked(&self) -> Option<FieldValue> {
        match (&self.merge.outcome, self.picks.as_slice()) {
            (FieldOutcome::Conflict(ConflictShape::Passages(passages)), picks) => {
                joined(passages, picks).map(|text| FieldValue::Description(Some(text)))
            }
            (_, []) => self.merge.proposed().cloned(),
            (_, [pick, ..]) => match (*pick)? {
                Pick::Theirs => Some(self.merge.theirs.clone()),
                Pick::Mine => Some(self.merge.mine.clone()),
                Pick::TheirsThenMine | Pick::MineThenTheirs if self.merge.is_conflict() => {
                    self.both()
                }
                _ => self.merge.proposed().cloned(),
            },
        }
    }

    /// Whether nothing is missing: all is picked, or the result was typed.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        !self.result.is_empty() || self.picked().is_some()
    }

    /// Whether the result was typed over what was picked.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        self.picked().map(|value| value.form_text()).unwrap_or_default() != self.result
    }

    /// Writes the result into a form; a picked value keeps what text cannot say (no description
    /// or an empty one).
    pub fn write(&self, form: &mut ProductForm) {
        form.set_value(self.picked().as_ref().unwrap_or(&self.merge.theirs));
        if self.is_typed() {
            form.set(self.merge.field, self.result.clone());
        }
    }
}

/// The whole text with what was picked for its disputed passages.
fn joined(passages: &[Passage], picks: &[Option<Pick>]) -> Option<String> {
    let mut picks = picks.iter();
    let mut text = String::new();
    for (at, passage) in passages.iter().enumerate() {
        match passage {
            Passage::Agreed(agreed) => text.push_str(agreed),
            Passage::Disputed { theirs, mine, .. } => {
                let (first, second) = match (*picks.next()?)? {
                    Pick::Theirs => (theirs.as_str(), ""),
                    Pick::TheirsThenMine => (theirs.as_str(), mine.as_str()),
                    Pick::MineThenTheirs => (mine.as_str(), theirs.as_str()),
                    Pick::Mine | Pick::Merged => (mine.as_str(), ""),
                };
                let is_last = passages[at + 1..].iter().all(Passage::is_blank);
                let are_lines = (text.is_empty() || text.ends_with('\n')) && is_last;
                text.push_str(first);
                text.push_str(between(first, second, are_lines));
                text.push_str(second);
            }
        }
    }
    Some(text)
}

/// Keeps two passages apart that did not stand side by side before.
fn between(first: &str, second: &str, are_lines: bool) -> &'static str {
    let touch = !first.is_empty()
        && !second.is_empty()
        && !first.ends_with(char::is_whitespace)
        && !second.starts_with(char::is_whitespace);
    match (touch, are_lines) {
        (false, _) => "",
        (true, true) => "\n",
        (true, false) => " ",
    }
}
