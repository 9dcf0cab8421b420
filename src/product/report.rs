//! What a merge found and did, field by field: the server makes it, dialog and REST show it.

use super::{Field, FieldValue, ProductContent, Stock, Version};
use concord_record::Passage;
use serde::{Deserialize, Serialize};

/// The merge of one save with what was saved since its base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeReport {
    /// The version that the editor loaded.
    pub base: Version,
    /// The version that is stored.
    pub theirs: Version,
    /// One entry for every field, in the order of [`Field::ALL`].
    pub fields: Vec<FieldMerge>,
}

/// One field's three values and what comes of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldMerge {
    /// Which field.
    pub field: Field,
    /// In the version that the editor loaded.
    pub base: FieldValue,
    /// In the version that is stored.
    pub theirs: FieldValue,
    /// As the editor wants it.
    pub mine: FieldValue,
    /// What comes of them.
    pub outcome: FieldOutcome,
}

/// What a merge makes of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldOutcome {
    /// Nobody changed it.
    Unchanged,
    /// Only they changed it: their value stands.
    Theirs,
    /// Only the editor changed it: the editor's value stands.
    Mine,
    /// Both changed it to the same.
    Same,
    /// Both changed it, and both changes are in this value.
    Merged(FieldValue),
    /// Both changed it, and a person decides.
    Conflict(ConflictShape),
}

/// What there is to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictShape {
    /// One value or the other.
    Whole,
    /// A movement of the stock that would take it outside its range (given here).
    OutOfRange(i64),
    /// A text, passage by passage; joined in order, the passages are the whole text.
    Passages(Vec<Passage>),
}

impl FieldMerge {
    /// The value that the merge proposes; `None` while a person must decide.
    #[must_use]
    pub fn proposed(&self) -> Option<&FieldValue> {
        match &self.outcome {
            FieldOutcome::Unchanged | FieldOutcome::Theirs | FieldOutcome::Same => {
                Some(&self.theirs)
            }
            FieldOutcome::Mine => Some(&self.mine),
            FieldOutcome::Merged(value) => Some(value),
            FieldOutcome::Conflict(_) => None,
        }
    }

    /// Whether a person must decide.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self.outcome, FieldOutcome::Conflict(_))
    }

    /// Whether something happened here that needs no decision.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self.outcome, FieldOutcome::Theirs | FieldOutcome::Mine | FieldOutcome::Merged(_))
    }

    /// Base, theirs and mine, if they are stocks.
    #[must_use]
    pub fn stocks(&self) -> Option<[i64; 3]> {
        let stock = |value: &FieldValue| match value {
            FieldValue::StockQuantity(stock) => Some(stock.get()),
            _ => None,
        };
        Some([stock(&self.base)?, stock(&self.theirs)?, stock(&self.mine)?])
    }

    /// The stock with both changes in it: what the choice *Both* stands for. `None` if this is no
    /// stock, the sum is outside its range, or it is that of one side.
    #[must_use]
    pub fn both_stocks(&self) -> Option<FieldValue> {
        let [base, theirs, mine] = self.stocks()?;
        let both = theirs + mine - base;
        let is_new = both != theirs && both != mine;
        Stock::try_from(both).ok().filter(|_| is_new).map(FieldValue::StockQuantity)
    }

    /// Whether the other side's change is in the proposal (alone or together with the editor's).
    #[must_use]
    pub const fn brings_theirs(&self) -> bool {
        matches!(self.outcome, FieldOutcome::Theirs | FieldOutcome::Merged(_))
    }
}

impl MergeReport {
    /// The report where the base is no longer known: every difference is a person's to decide.
    #[must_use]
    pub fn two_way(
        base: Version,
        (version, theirs): (Version, &ProductContent),
        mine: &ProductContent,
    ) -> Self {
        let fields = Field::ALL.map(|field| {
            let (theirs, mine) = (theirs.get(field), mine.get(field));
            let outcome = match theirs == mine {
                true => FieldOutcome::Unchanged,
                false => FieldOutcome::Conflict(ConflictShape::Whole),
            };
            FieldMerge { field, base: theirs.clone(), theirs, mine, outcome }
        });
        Self { base, theirs: version, fields: fields.into() }
    }

    /// The fields that a person must decide.
    pub fn conflicts(&self) -> impl Iterator<Item = &FieldMerge> {
        self.fields.iter().filter(|field| field.is_conflict())
    }

    /// The fields where something happened that needs no decision: the dialog's "Merged for you".
    pub fn settled(&self) -> impl Iterator<Item = &FieldMerge> {
        self.fields.iter().filter(|field| field.is_settled())
    }

    /// The fields whose stored change is now in the proposal: what "merged with …" names.
    #[must_use]
    pub fn taken_in(&self) -> Vec<Field> {
        self.fields.iter().filter(|f| f.brings_theirs()).map(|f| f.field).collect()
    }

    /// The merged product, if nothing is left to decide. `seed` gives the fields' places only.
    #[must_use]
    pub fn merged(&self, seed: &ProductContent) -> Option<ProductContent> {
        let mut content = seed.clone();
        for field in &self.fields {
            content.set(field.proposed()?.clone());
        }
        Some(content)
    }
}
