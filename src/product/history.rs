//! The history for display: the changes of each version, and what was deliberately overwritten.

use super::{
    Actor, ChangeKind, Content, FieldId, Movement, ProductContent, ProductId, Revision, Timestamp,
    Value, Version, fields,
};
use concord_record::{Changes, Edit, merge};

#[cfg(test)]
mod tests;

/// A field with different values in two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub field: FieldId,
    /// The value in the first version.
    pub before: Value,
    /// The value in the second version.
    pub after: Value,
}

/// A version in the history of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The version.
    pub version: Version,
    /// The kind of change that created it.
    pub kind: ChangeKind,
    /// Who created it.
    pub actor: Actor,
    /// When it was created.
    pub at: Timestamp,
    /// See [`Revision::merged_from`].
    pub merged_from: Option<Version>,
    /// The changes; `None` if the version before it is not kept any more.
    pub changes: Option<Vec<FieldChange>>,
    /// The movement of the stock, if it has a reason.
    pub movement: Option<Movement>,
    /// What somebody deliberately overwrote in it.
    pub loss: Option<Loss>,
}

/// Changes of a version that somebody deliberately overwrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Who overwrote them.
    pub by: Actor,
    /// The overwriting version.
    pub version: Version,
    /// The lost fields, with their values before and after.
    pub fields: Vec<FieldChange>,
    /// Whether the product has all of them again.
    pub is_back: bool,
}

/// Consecutive movements of the stock, with nothing else between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovementRun {
    /// The number of movements.
    pub count: i64,
    /// Their sum.
    pub delta: i64,
    /// The version that the first of them created.
    pub first: Version,
    /// The version that the last of them created.
    pub last: Version,
}

/// A position in the list of deleted products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeletedAt {
    /// The time of the deletion.
    pub at: Timestamp,
    /// The product.
    pub id: ProductId,
}

impl DeletedAt {
    /// The start of the list: no deletion is newer.
    pub const NEWEST: Self = Self { at: Timestamp::LATEST, id: ProductId(i64::MAX) };
}

impl std::fmt::Display for DeletedAt {
    /// "17@2026-11-20T17:29:00.123456Z", for use in an address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.id, self.at)
    }
}

impl std::str::FromStr for DeletedAt {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, at) = text.split_once('@').ok_or(())?;
        // Other offsets could lead outside the calendar.
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

    /// Some fields with their values in both versions.
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
    /// The line of a revision, compared with the version before it, if that is kept.
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

    /// The kind of change as text: "Merged from versions 7 and 8".
    #[must_use]
    pub fn deed(&self) -> String {
        // Versions have no gaps when they are created.
        let replaced = self.version.0 - 1;
        match (self.kind, self.merged_from) {
            (ChangeKind::Created, _) => "Created".to_owned(),
            (ChangeKind::Edited, _) => "Edited".to_owned(),
            // A negative version: the editor's browser did not send which version it had loaded.
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

/// The fields that `mine` had changed on `base`, that still had this value in `replaced`, and no longer
/// have it in the `overwriter` that replaced it.
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

/// The fields that `mine` changed on `base` and whose change is missing in `current`: merging it would
/// change the value, or is a conflict. The stock counts as a number, not as a movement, so that a movement
/// is not missing forever.
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
