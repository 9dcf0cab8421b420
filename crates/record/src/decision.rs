//! A person's decision about one field of a merge.

mod wording;

#[cfg(test)]
mod tests;

use crate::changes::Change;
use crate::errors::FieldError;
use crate::field::FieldDef;
use crate::join::join;
use crate::passage::Passage;
use crate::pick::Pick;
use crate::problem::Problem;
use crate::report::{Conflict, FieldMerge, Outcome};
use crate::value::Value;
use serde::{Deserialize, Serialize};

/// The merge of a field, the picks, and the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The three values and the outcome of the merge.
    pub merge: FieldMerge,
    /// One pick for each position: one for the whole value, or one per disputed passage.
    pub picks: Vec<Option<Pick>>,
    /// The text of the form field *Result*: what was picked, or what the person typed over it.
    pub result: String,
    /// Results that the person typed and that a pick replaced, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<String>,
    /// What [`pick_open`](Self::pick_open) picked at each position. Another call may replace it until the
    /// person picks there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at_once: Vec<Option<Pick>>,
    /// The question is new since the last intermediate save.
    #[serde(default)]
    pub is_new: bool,
    /// The base is not known: `merge.base` is a copy of theirs.
    #[serde(default)]
    pub base_lost: bool,
}

impl Decision {
    /// Starts with the proposal of the merge. In a conflict nothing is picked.
    #[must_use]
    pub fn new(merge: &FieldMerge, base_lost: bool) -> Self {
        let picks = match &merge.outcome {
            Outcome::Unchanged | Outcome::Same => Vec::new(),
            Outcome::Theirs => vec![Some(Pick::Theirs)],
            Outcome::Mine => vec![Some(Pick::Mine)],
            Outcome::Merged(_) => vec![Some(Pick::Merged)],
            Outcome::Conflict(Conflict::Passages(passages)) => {
                vec![None; passages.iter().filter(|passage| passage.is_disputed()).count()]
            }
            Outcome::Conflict(_) => vec![None],
        };
        Self {
            result: merge.proposed().map(Value::to_input).unwrap_or_default(),
            merge: merge.clone(),
            at_once: vec![None; picks.len()],
            picks,
            set_aside: Vec::new(),
            is_new: false,
            base_lost,
        }
    }

    /// What can be picked here. If [`Pick::TheirsThenMine`] is offered, [`Pick::MineThenTheirs`] can be
    /// picked, too.
    #[must_use]
    pub const fn offers(&self) -> &'static [Pick] {
        use Pick::{Merged, Mine, Theirs, TheirsThenMine};
        match &self.merge.outcome {
            Outcome::Unchanged | Outcome::Same => &[],
            Outcome::Conflict(Conflict::Passages(_) | Conflict::Numbers { both: Some(_) }) => {
                &[Theirs, Mine, TheirsThenMine]
            }
            Outcome::Conflict(Conflict::OutOfRange { mine_fits: false, .. }) => &[Theirs],
            // The base with the amount is not a number that the editor has seen.
            Outcome::Merged(_) if self.merge.added.is_some() => &[Merged, Theirs],
            Outcome::Merged(_) => &[Merged, Theirs, Mine],
            _ => &[Theirs, Mine],
        }
    }

    /// Whether a pick is possible here.
    #[must_use]
    pub fn can_pick(&self, pick: Pick) -> bool {
        let pick = if pick == Pick::MineThenTheirs { Pick::TheirsThenMine } else { pick };
        self.offers().contains(&pick)
    }

    /// Picks at one position, if that is possible. Once all positions have a pick, the result is set to
    /// what was picked; a result that the person typed is set aside, see [`take_back`](Self::take_back).
    pub fn pick(&mut self, place: usize, pick: Pick) {
        if !self.can_pick(pick) || place >= self.picks.len() {
            return;
        }
        let own = self.own_wording().map(str::to_owned);
        self.picks[place] = Some(pick);
        if let Some(at_once) = self.at_once.get_mut(place) {
            *at_once = None;
        }
        if let Some(value) = self.picked() {
            self.result = value.to_input();
            self.put_aside(own);
        }
    }

    /// *Use all theirs*, *Use all mine*: picks at every position that the person has not decided.
    pub fn pick_open(&mut self, pick: Pick) {
        if self.own_wording().is_some() || !self.can_pick(pick) {
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

    /// The number of positions to decide; each disputed passage of a text counts.
    #[must_use]
    pub const fn places(&self) -> usize {
        self.picks.len()
    }

    /// How many of them are decided. If the person typed the result, all are.
    #[must_use]
    pub fn decided_places(&self) -> usize {
        match self.own_wording() {
            Some(_) => self.places(),
            None => self.picks.iter().flatten().count(),
        }
    }

    /// The value of the picks; `None` while one is missing.
    #[must_use]
    pub fn picked(&self) -> Option<Value> {
        let merge = &self.merge;
        match (&merge.outcome, self.picks.as_slice()) {
            (Outcome::Conflict(Conflict::Passages(passages)), picks) => {
                join(passages, picks).map(Value::Text)
            }
            (_, []) => merge.proposed().cloned(),
            (Outcome::Conflict(Conflict::Order { theirs, mine }), [pick, ..]) => {
                Some(if (*pick)? == Pick::Theirs { theirs } else { mine }.clone())
            }
            (_, [pick, ..]) => match (*pick)? {
                Pick::Theirs => Some(merge.theirs.clone()),
                Pick::Mine => Some(merge.mine.clone()),
                Pick::TheirsThenMine | Pick::MineThenTheirs => merge.both().cloned(),
                Pick::Merged => merge.proposed().cloned(),
            },
        }
    }

    /// The result as the text of a form field; without one, the stored value. `None` means no value: the
    /// picks determine whether an empty text is a value.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        if self.is_typed() {
            return Some(self.result.clone()).filter(|text| !text.is_empty());
        }
        let value = self.picked().unwrap_or_else(|| self.merge.theirs.clone());
        (!value.is_none()).then(|| value.to_input())
    }

    /// Whether nothing is missing: everything is picked, or the person typed the result.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        !self.result.is_empty() || self.picked().is_some()
    }

    /// Whether the person typed the result over what was picked.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        let picked = self.picked().map(|value| value.to_input()).unwrap_or_default();
        // Browsers send the line ends of a text as CRLF.
        picked.replace("\r\n", "\n") != self.result.replace("\r\n", "\n")
    }

    /// The decided value. A pick keeps the difference between no value and an empty text, which a text
    /// cannot express.
    ///
    /// # Errors
    /// If the decision is missing, or the value is not within the limits of the field.
    pub fn value(&self, field: &FieldDef) -> Result<Value, FieldError> {
        if self.is_typed() {
            return field.parse(&self.result);
        }
        match self.picked() {
            // It is already stored, so this save does not break a limit.
            Some(value) if value == self.merge.theirs => Ok(value),
            Some(value) => field.check(value),
            None => {
                let message = format!("Decide about the {}.", field.noun());
                Err(field.error(&Problem::Refused(message)))
            }
        }
    }

    /// The change to save over the reviewed version; `None` if that has the decided value. An amount that
    /// the merge added, and that the person did not change, stays an amount.
    ///
    /// # Errors
    /// See [`value`](Self::value).
    pub fn change(&self, field: &FieldDef) -> Result<Option<Change>, FieldError> {
        let value = self.value(field)?;
        let takes_proposal = !self.merge.is_conflict() && Some(&value) == self.merge.proposed();
        Ok(match self.merge.added {
            _ if value == self.merge.theirs => None,
            Some(amount) if takes_proposal => Some(Change::Add(amount)),
            _ => Some(Change::Set(value)),
        })
    }

    /// The passages of a text conflict.
    #[must_use]
    pub fn passages(&self) -> Option<&[Passage]> {
        match &self.merge.outcome {
            Outcome::Conflict(Conflict::Passages(passages)) => Some(passages),
            _ => None,
        }
    }
}
