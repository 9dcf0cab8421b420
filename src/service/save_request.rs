//! What a save asks for.

use super::Conditions;
use crate::{
    db::Change,
    product::{
        Actor, ChangeKind, Content, FieldId, Movement, ProductContent, Stored, Version, fields,
    },
};
use concord_record::{Amount, Change as FieldChange, Changes, Edit, SetError, Values};

/// Somebody wants fields of a product to be like this.
pub type Save = SaveCommand<ProductContent>;

/// Somebody wants fields of a record to be like this.
#[derive(Debug, Clone)]
pub struct SaveCommand<C: Content> {
    /// Which record.
    pub id: C::Id,
    /// The version that the changes were made on.
    pub base: Version,
    /// The new values of the touched fields, each within its limits. A field that is absent stays as it
    /// is stored.
    pub values: Values,
    /// The fields whose change is an amount; see [`Self::adding`].
    pub added: Vec<(FieldId, Amount)>,
    /// What this kind of record says beside the fields; of a product, see [`Save::moving`].
    pub detail: C::SaveDetail,
    /// The kind of change that the history records, if it is saved as asked.
    pub kind: ChangeKind,
    /// The version that the editor had loaded first, where a conflict was decided since.
    pub merged_from: Option<Version>,
    /// What to do if somebody saved first.
    pub on_stale: OnStale,
    /// What is demanded of the stored version. What they do not allow ends as a conflict, unmerged.
    pub conditions: Conditions,
    /// Who saves.
    pub actor: Actor,
}

/// What to do if somebody saved first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnStale {
    /// Merge; only what both changed is a conflict.
    Merge,
    /// Refuse, whatever changed: the contract of PUT.
    Refuse,
}

impl<C: Content> SaveCommand<C> {
    /// An ordinary edit of a version, to be merged if somebody saved first.
    #[must_use]
    pub fn edit(id: C::Id, base: Version, values: Values, actor: Actor) -> Self {
        Self {
            id,
            base,
            values,
            added: Vec::new(),
            detail: C::SaveDetail::default(),
            kind: ChangeKind::Edited,
            merged_from: None,
            on_stale: OnStale::Merge,
            conditions: Conditions::default(),
            actor,
        }
    }

    /// Changes of a record as somebody loaded it, to be merged if somebody saved first.
    ///
    /// # Errors
    /// A value that the record cannot hold.
    pub fn of_edit(loaded: &Stored<C>, edit: &Edit<'_>, actor: Actor) -> Result<Self, SetError> {
        let wanted = edit.changes().over(&loaded.content)?;
        let values = wanted.values_of(edit.changes().iter().map(|(field, _)| field));
        let save = Self::edit(loaded.id, loaded.version, values, actor);
        Ok(edit.changes().iter().fold(save, |save, (field, change)| match change {
            FieldChange::Add(amount) => save.adding(field, *amount),
            FieldChange::Set(_) => save,
        }))
    }

    /// A replacement of these fields, refused if somebody saved first: the contract of PUT.
    #[must_use]
    pub fn replacement(id: C::Id, base: Version, values: Values, actor: Actor) -> Self {
        Self::edit(id, base, values, actor).strict()
    }

    /// The same, refused if somebody saved first.
    #[must_use]
    pub const fn strict(mut self) -> Self {
        self.on_stale = OnStale::Refuse;
        self
    }

    /// The same, with its change of a field as an amount: the value of the field is that of the base and
    /// the amount. It counts whatever others added, so the same save sent again without a key counts
    /// again.
    #[must_use]
    pub fn adding(mut self, field: FieldId, amount: impl Into<Amount>) -> Self {
        self.added.push((field, amount.into()));
        self
    }

    /// The save as an edit to be merged: an amount is added to what is stored.
    pub(super) fn changes(&self) -> Changes {
        let mut changes = Changes::from(self.values.clone());
        for (field, amount) in &self.added {
            changes.insert(*field, FieldChange::Add(*amount));
        }
        changes
    }

    /// What is written beside the fields, if nobody saved first.
    pub(super) const fn change(&self) -> Change<'_, C> {
        Change {
            kind: self.kind,
            actor: &self.actor,
            merged_from: self.merged_from,
            detail: &self.detail,
        }
    }
}

impl Save {
    /// The same, with its change of the stock as a movement; see [`adding`](Self::adding).
    #[must_use]
    pub fn moving(mut self, movement: Movement) -> Self {
        let delta = movement.delta.get();
        self.detail = Some(movement);
        self.adding(fields::STOCK, delta)
    }
}
