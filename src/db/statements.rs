//! The statements that one kind of record brings to be saved by version, with a history.

use super::Failure;
use crate::product::{Actor, ChangeKind, Content, FieldId, Revision, Stored, Value, Version};
use concord_record::Values;
use serde_json::Value as Json;
use sqlx::PgConnection;

/// The statements of one kind of record.
pub trait Statements: Content {
    /// Saves the touched fields over exactly `version`, with its line of the history, in one statement. An
    /// amount that was added to a field is in its value.
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

    /// The versions before a version, the newest first.
    fn revisions_before(
        db: &mut PgConnection,
        id: Self::Id,
        before: Version,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<Revision<Self>>, Failure>> + Send;

    /// One version, current or past; `None` if there is none or it was pruned.
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

    /// The last thing that happened to a record.
    fn latest_revision(
        db: &mut PgConnection,
        id: Self::Id,
    ) -> impl Future<Output = Result<Option<Revision<Self>>, Failure>> + Send {
        async move { Ok(Self::revisions_before(db, id, Version(i64::MAX), 1).await?.pop()) }
    }
}

/// What a save writes beside the fields.
#[derive(Debug)]
pub struct Change<'a, C: Content> {
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// Who makes it.
    pub actor: &'a Actor,
    /// The version that the editor had loaded, where that is not the one being replaced.
    pub merged_from: Option<Version>,
    /// What this kind of record writes beside the fields.
    pub detail: &'a C::SaveDetail,
}

/// A record as a save left it.
#[derive(Debug, Clone)]
pub struct Saved<C: Content> {
    /// As stored now.
    pub record: Stored<C>,
    /// The fields that differ from the version before; at least one.
    pub changed: Vec<FieldId>,
}

impl<C: Content> Saved<C> {
    /// What a save made of a record.
    #[must_use]
    pub fn over(before: &C, record: Stored<C>) -> Self {
        let changed = before.changed_fields(&record.content);
        Self { record, changed }
    }
}

/// Values by the names of their columns, for `jsonb_populate_record`.
#[must_use]
pub fn columns(values: &Values) -> Json {
    let column = |(field, value): (FieldId, &Value)| (field.to_string(), column_value(value));
    Json::Object(values.iter().map(column).collect())
}

fn column_value(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Text(text) => Json::from(text.as_str()),
        // A JSON number could lose digits on its way.
        Value::Decimal(number) => Json::from(number.to_string()),
        Value::Integer(number) => Json::from(*number),
        Value::Flag(flag) => Json::from(*flag),
        Value::Set(items) => Json::from_iter(items.iter().map(String::as_str)),
        Value::List(items) => Json::from_iter(items.iter().map(String::as_str)),
    }
}
