//! What a save asks for.

use super::Conditions;
use crate::{
    db::products::Change,
    product::{Actor, ChangeKind, Movement, ProductContent, ProductId, Version, fields},
};
use concord_record::{Change as FieldChange, Changes, Values};

/// Somebody wants fields of a product to be like this.
#[derive(Debug, Clone)]
pub struct Save {
    /// Which product.
    pub id: ProductId,
    /// The version that the changes were made on.
    pub base: Version,
    /// The new values of the touched fields, each within its limits. A field that is absent stays as it
    /// is stored.
    pub values: Values,
    /// The movement that the change of the stock is; see [`Save::moving`]. `None`: it is a number.
    pub movement: Option<Movement>,
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

impl Save {
    /// An ordinary edit of a version, to be merged if somebody saved first.
    #[must_use]
    pub fn edit(id: ProductId, base: Version, values: Values, actor: Actor) -> Self {
        Self {
            id,
            base,
            values,
            movement: None,
            kind: ChangeKind::Edited,
            merged_from: None,
            on_stale: OnStale::Merge,
            conditions: Conditions::default(),
            actor,
        }
    }

    /// A full replacement, refused if somebody saved first: the contract of PUT.
    #[must_use]
    pub fn replacement(
        id: ProductId,
        base: Version,
        content: &ProductContent,
        actor: Actor,
    ) -> Self {
        Self::edit(id, base, content.values(), actor).strict()
    }

    /// The same, refused if somebody saved first.
    #[must_use]
    pub const fn strict(mut self) -> Self {
        self.on_stale = OnStale::Refuse;
        self
    }

    /// The same, with its change of the stock as a movement: its stock is that of the base and
    /// the movement. It counts whatever others moved, so the same save sent again without a
    /// key counts again.
    #[must_use]
    pub fn moving(mut self, movement: Movement) -> Self {
        self.movement = Some(movement);
        self
    }

    /// The save as an edit to be merged: a movement is an amount, added to what is stored.
    pub(super) fn changes(&self) -> Changes {
        let mut changes = Changes::from(self.values.clone());
        if let Some(movement) = &self.movement {
            changes.insert(fields::STOCK, FieldChange::Add(movement.delta.get().into()));
        }
        changes
    }

    /// What is written beside the fields, if nobody saved first.
    pub(super) const fn change(&self) -> Change<'_> {
        Change {
            kind: self.kind,
            actor: &self.actor,
            merged_from: self.merged_from,
            movement: self.movement.as_ref(),
        }
    }
}
