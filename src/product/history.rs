//! The history as it is read: what each version changed, and what was lost on purpose.

use super::{
    Actor, ChangeKind, Content, FieldId, Movement, ProductContent, ProductId, Revision, Timestamp,
    Value, Version, fields,
};
use concord_record::{Changes, Edit, merge};

#[cfg(test)]
mod tests;

/// A field that two versions have different values of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which field.
    pub field: FieldId,
    /// In the one version.
    pub before: Value,
    /// In the other.
    pub after: Value,
}

/// A version in the history of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The version.
    pub version: Version,
    /// What made it.
    pub kind: ChangeKind,
    /// Who made it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// As [`Revision::merged_from`].
    pub merged_from: Option<Version>,
    /// What it changed; `None` where the version before it is not kept any more.
    pub changes: Option<Vec<FieldChange>>,
    /// What moved its stock, if somebody said why.
    pub movement: Option<Movement>,
    /// What somebody took away from it on purpose, if that is still missing.
    pub loss: Option<Loss>,
}

/// What somebody took away from a version by saving over it on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Who.
    pub by: Actor,
    /// The version that they made.
    pub version: Version,
    /// The fields that were lost: as they were, and as they were made.
    pub fields: Vec<FieldChange>,
    /// All of it is in the product again.
    pub is_back: bool,
}

/// Movements of the stock that follow each other, with nothing else between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovementRun {
    /// How many.
    pub count: i64,
    /// What they come to.
    pub delta: i64,
    /// The version that the first of them made.
    pub first: Version,
    /// The version that the last of them made.
    pub last: Version,
}

/// A place in the list of deleted products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeletedAt {
    /// When it was deleted.
    pub at: Timestamp,
    /// Which product.
    pub id: ProductId,
}

impl DeletedAt {
    /// Before all of them: no deletion is newer.
    pub const NEWEST: Self = Self { at: Timestamp::LATEST, id: ProductId(i64::MAX) };
}

impl std::fmt::Display for DeletedAt {
    /// "17@2026-11-20T17:29:00.123456Z", for an address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.id, self.at)
    }
}

impl std::str::FromStr for DeletedAt {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, at) = text.split_once('@').ok_or(())?;
        // Others' offsets could lead out of the calendar.
        let at = if at.ends_with('Z') { at.to_owned() } else { return Err(()) };
        let at = Timestamp::try_from(at).map_err(|_| ())?;
        Ok(Self { at, id: ProductId(id.parse().map_err(|_| ())?) })
    }
}

impl FieldChange {
    /// The fields in which two versions differ.
    #[must_use]
    pub fn between<C: Content>(before: &C, after: &C) -> Vec<Self> {
        Self::of(&before.changed_fields(after), before, after)
    }

    /// Both values of some fields.
    #[must_use]
    pub fn of<C: Content>(fields: &[FieldId], before: &C, after: &C) -> Vec<Self> {
        let values = |field: &FieldId| Self {
            field: *field,
            before: before.get(*field),
            after: after.get(*field),
        };
        fields.iter().map(values).collect()
    }
}

impl Line {
    /// A line of the history, beside the version before it, if that is kept.
    #[must_use]
    pub fn of<C: Content>(revision: &Revision<C>, before: Option<&C>) -> Self {
        Self {
            version: revision.version,
            kind: revision.kind,
            actor: revision.actor.clone(),
            at: revision.at,
            merged_from: revision.merged_from,
            changes: before.map(|before| FieldChange::between(before, &revision.content)),
            movement: None,
            loss: None,
        }
    }

    /// What was done, in words: "Merged from versions 7 and 8".
    #[must_use]
    pub fn deed(&self) -> String {
        // Each version follows the one before it: there are no gaps when it is made.
        let replaced = self.version.0 - 1;
        match (self.kind, self.merged_from) {
            (ChangeKind::Created, _) => "Created".to_owned(),
            (ChangeKind::Edited, _) => "Edited".to_owned(),
            // A version that never was: the editor's browser had not said which it had loaded.
            (ChangeKind::Merged, Some(Version(from))) if from >= 0 => {
                format!("Merged from versions {from} and {replaced}")
            }
            (ChangeKind::Merged, _) => "Merged".to_owned(),
            (ChangeKind::Overwritten, _) => format!("Overwrote version {replaced} on purpose"),
            (ChangeKind::Deleted, _) => "Deleted".to_owned(),
            (ChangeKind::Restored, Some(Version(from))) if from >= 0 => {
                format!("Restored from version {from}")
            }
            (ChangeKind::Restored, _) => "Restored".to_owned(),
            (ChangeKind::Moved, _) => "Moved".to_owned(),
        }
    }
}

/// The fields that `mine` had changed on `base`, that were still so when somebody looked at
/// `replaced` and are no more in the `overwriter` that they put over it.
pub fn lost_fields(
    base: &ProductContent,
    mine: &ProductContent,
    replaced: &ProductContent,
    overwriter: &ProductContent,
) -> Vec<FieldId> {
    let still = missing_fields(base, mine, replaced);
    let mut now = missing_fields(base, mine, overwriter);
    now.retain(|field| !still.contains(field));
    now
}

/// The fields that `mine` changed on `base` and whose change is not in `current`: to merge it in
/// would make another value of it, or is a conflict. A stock counts as a number, not as a movement,
/// so that a movement is not missed for ever.
pub fn missing_fields(
    base: &ProductContent,
    mine: &ProductContent,
    current: &ProductContent,
) -> Vec<FieldId> {
    let changes = Changes::between(fields::schema(), base, mine);
    let report = merge(base, current, &Edit::of_checked(fields::schema(), changes));
    let missing = report.fields.iter().filter(|merge| merge.proposed() != Some(&merge.theirs));
    missing.map(|merge| merge.field).collect()
}
