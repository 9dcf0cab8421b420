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
    /// Results that the person had typed and a choice has replaced, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<String>,
    /// What *Use all theirs* or *Use all mine* picked in each place. Until the person picks there, the
    /// other of the two buttons may replace it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at_once: Vec<Option<Pick>>,
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
            at_once: vec![None; picks.len()],
            picks,
            result,
            set_aside: Vec::new(),
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

    /// Picks in one place. Once all places have a pick, the result is what was picked; a result that
    /// was typed is set aside, see [`Self::take_back`].
    pub fn pick(&mut self, place: usize, pick: Pick) {
        let own = self.own_wording().map(str::to_owned);
        if let Some(slot) = self.picks.get_mut(place) {
            *slot = Some(pick);
        }
        if let Some(at_once) = self.at_once.get_mut(place) {
            *at_once = None;
        }
        if let Some(value) = self.picked() {
            self.result = value.form_text();
            self.set_aside(own);
        }
    }

    /// *Use all theirs*, *Use all mine*: picks in every place that nobody has decided one by one.
    pub fn pick_open(&mut self, pick: Pick) {
        if self.own_wording().is_some() {
            return;
        }
        self.at_once.resize(self.picks.len(), None);
        for place in 0..self.picks.len() {
            if self.picks[place].is_none() || self.picks[place] == self.at_once[place] {
                self.pick(place, pick);
                self.at_once[place] = Some(pick);
            }
        }
    }

    /// What *Back to my wording* brings back; `None` if nothing else was typed than what is there.
    #[must_use]
    pub fn way_back(&self) -> Option<&str> {
        self.set_aside.iter().rfind(|text| **text != self.result).map(String::as_str)
    }

    /// *Back to my wording*. What is typed there now is set aside in its turn, to be brought back last.
    pub fn take_back(&mut self) {
        let Some(text) = self.way_back().map(str::to_owned) else { return };
        let own = self.own_wording().map(str::to_owned);
        self.set_aside.retain(|other| *other != text);
        self.result = text;
        if let Some(own) = own {
            self.set_aside.insert(0, own);
        }
    }

    fn set_aside(&mut self, own: Option<String>) {
        if let Some(own) = own.filter(|own| *own != self.result) {
            self.set_aside.retain(|other| *other != own);
            self.set_aside.push(own);
        }
    }

    /// The result, if the person wrote it.
    fn own_wording(&self) -> Option<&str> {
        (self.is_typed() && !self.result.is_empty()).then_some(&*self.result)
    }

    /// In how many places something is to be decided: passages of a text count one by one.
    #[must_use]
    pub fn places(&self) -> usize {
        self.picks.len()
    }

    /// How many of them are decided: all, where the result was typed.
    #[must_use]
    pub fn decided_places(&self) -> usize {
        match self.own_wording() {
            Some(_) => self.places(),
            None => self.picks.iter().flatten().count(),
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
