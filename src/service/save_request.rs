//! Commands for saving.

use super::Conditions;
use crate::{
    db::Change,
    product::{
        Actor, ChangeKind, Content, FieldId, Movement, ProductContent, Stored, Version, fields,
    },
};
use concord_record::{Amount, Change as FieldChange, Changes, Edit, SetError, Values};

/// A request to change fields of a product.
pub type Save = SaveCommand<ProductContent>;

/// A request to change fields of a record.
#[derive(Debug, Clone)]
pub struct SaveCommand<C: Content> {
    /// The record.
    pub id: C::Id,
    /// The version that the changes are based on.
    pub base: Version,
    /// The new values of the touched fields, each within its limits. Absent fields keep their stored values.
    pub values: Values,
    /// The fields that are changed by an amount; see [`Self::adding`].
    pub added: Vec<(FieldId, Amount)>,
    /// Data of this kind of record besides the fields; for products see [`Save::moving`].
    pub detail: C::SaveDetail,
    /// The kind of change to record in the history, if it is saved without a merge.
    pub kind: ChangeKind,
    /// The version that the editor had loaded originally, if a conflict was decided since.
    pub merged_from: Option<Version>,
    /// What to do if somebody else saved first.
    pub on_stale: OnStale,
    /// Preconditions on the stored version. If they are not met, the save ends as a conflict, without a merge.
    pub conditions: Conditions,
    /// Who saves.
    pub actor: Actor,
}

/// What to do if somebody else saved first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnStale {
    /// Merge; only fields that both changed are a conflict.
    Merge,
    /// Refuse, whatever changed: the contract of PUT.
    Refuse,
}

impl<C: Content> SaveCommand<C> {
    /// An ordinary edit of a version, merged if somebody else saved first.
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

    /// The changes of an edit to a loaded record, merged if somebody else saved first.
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

    /// Refuses the save if somebody else saved first.
    #[must_use]
    pub const fn strict(mut self) -> Self {
        self.on_stale = OnStale::Refuse;
        self
    }

    /// Treats the change of a field as an amount: the value must be that of the base plus the amount. The
    /// amount is added to whatever others have stored, so without a key a repeated save adds it again.
    #[must_use]
    pub fn adding(mut self, field: FieldId, amount: impl Into<Amount>) -> Self {
        self.added.push((field, amount.into()));
        self
    }

    /// The save as changes to be merged: an amount is added to what is stored.
    pub(super) fn changes(&self) -> Changes {
        let mut changes = Changes::from(self.values.clone());
        for (field, amount) in &self.added {
            changes.insert(*field, FieldChange::Add(*amount));
        }
        changes
    }

    /// What to write besides the fields, if nobody else saved first.
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
    /// Treats the change of the stock as a movement; see [`adding`](Self::adding).
    #[must_use]
    pub fn moving(mut self, movement: Movement) -> Self {
        let delta = movement.delta.get();
        self.detail = Some(movement);
        self.adding(fields::STOCK, delta)
    }
}
