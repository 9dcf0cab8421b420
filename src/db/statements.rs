//! The SQL statements that a kind of record needs to be saved with versions and a history.

use super::Failure;
use crate::product::{Actor, ChangeKind, Content, FieldId, Revision, Stored, Value, Version};
use concord_record::Values;
use serde_json::Value as Json;
use sqlx::PgConnection;

/// The statements of one kind of record.
pub trait Statements: Content {
    /// Saves the touched fields over exactly `version`, with the revision for the history, in one
    /// statement. The values already include added amounts.
    ///
    /// `None`: the version is stale, the record is gone, or nothing would change.
    fn update_if_version(
        db: &mut PgConnection,
        id: Self::Id,
        version: Version,
        values: &Values,
        change: Change<'_, Self>,
    ) -> impl Future<Output = Result<Option<Saved<Self>>, Failure>> + Send;

    /// The current row, locked against other writers until the transaction ends.
    fn lock(
        db: &mut PgConnection,
        id: Self::Id,
    ) -> impl Future<Output = Result<Option<Stored<Self>>, Failure>> + Send;

    /// The revisions before a version, the newest first.
    fn revisions_before(
        db: &mut PgConnection,
        id: Self::Id,
        before: Version,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<Revision<Self>>, Failure>> + Send;

    /// One version, current or past; `None` if it does not exist or was pruned.
    fn revision(
        db: &mut PgConnection,
        id: Self::Id,
        version: Version,
    ) -> impl Future<Output = Result<Option<Revision<Self>>, Failure>> + Send {
        async move {
            let newest =
                Self::revisions_before(db, id, Version(version.0.saturating_add(1)), 1).await?;
            Ok(newest.into_iter().find(|revision| revision.version == version))
        }
    }

    /// The latest revision of a record.
    fn latest_revision(
        db: &mut PgConnection,
        id: Self::Id,
    ) -> impl Future<Output = Result<Option<Revision<Self>>, Failure>> + Send {
        async move { Ok(Self::revisions_before(db, id, Version(i64::MAX), 1).await?.pop()) }
    }
}

/// What a save writes besides the fields.
#[derive(Debug)]
pub struct Change<'a, C: Content> {
    /// The kind of change.
    pub kind: ChangeKind,
    /// Who makes it.
    pub actor: &'a Actor,
    /// The version that the editor had loaded, if it is not the replaced one.
    pub merged_from: Option<Version>,
    /// Data of this kind of record besides the fields.
    pub detail: &'a C::SaveDetail,
}

/// The result of a save.
#[derive(Debug, Clone)]
pub struct Saved<C: Content> {
    /// The stored record.
    pub record: Stored<C>,
    /// The fields that differ from the previous version; at least one.
    pub changed: Vec<FieldId>,
}

impl<C: Content> Saved<C> {
    /// Compares the stored record with its content before the save.
    #[must_use]
    pub fn over(before: &C, record: Stored<C>) -> Self {
        let changed = before.changed_fields(&record.content);
        Self { record, changed }
    }
}

/// Values by column name, for `jsonb_populate_record`.
#[must_use]
pub fn columns(values: &Values) -> Json {
    let column = |(field, value): (FieldId, &Value)| (field.to_string(), column_value(value));
    Json::Object(values.iter().map(column).collect())
}

fn column_value(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Text(text) => Json::from(text.as_str()),
        // A JSON number could lose digits.
        Value::Decimal(number) => Json::from(number.to_string()),
        Value::Integer(number) => Json::from(*number),
        Value::Flag(flag) => Json::from(*flag),
        Value::Set(items) => Json::from_iter(items.iter().map(String::as_str)),
        Value::List(items) => Json::from_iter(items.iter().map(String::as_str)),
    }
}
