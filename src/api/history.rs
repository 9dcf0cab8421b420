//! Past versions of products in the format of the API.

use super::{stock_wire::MovementBody, wire::FieldsBody};
use crate::product::{ChangeKind, Moved, Revision, Timestamp, Version};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A version of a product, current or past.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Revision)]
pub struct RevisionBody<'a> {
    /// Whose version it is.
    #[schema(minimum = 1)]
    product_id: i64,
    /// The version.
    #[schema(minimum = 0)]
    version: i64,
    /// What made it: the product was created, edited, deleted or restored; its stock was moved;
    /// an edit of an older version was merged in, or put over what had been saved since.
    #[schema(value_type = KindSchema)]
    kind: ChangeKind,
    /// Who made it.
    saved_by: &'a str,
    /// When, in UTC.
    #[schema(value_type = String, format = DateTime)]
    saved_at: Timestamp,
    /// The version that the editor had read, where that is not the one just before; the version
    /// that was restored. Null if there is none.
    #[schema(required)]
    merged_from: Option<i64>,
    #[serde(flatten)]
    fields: FieldsBody<'a>,
    /// How its stock was moved. Null if it left the stock as it was, or is from before movements were
    /// kept.
    #[schema(required)]
    movement: Option<MovementBody<'a>>,
}

/// What kind of change made a version.
#[derive(ToSchema)]
#[schema(as = ChangeKind, rename_all = "snake_case")]
#[expect(dead_code, reason = "only describes what `ChangeKind` writes")]
enum KindSchema {
    Created,
    Edited,
    Merged,
    Overwritten,
    Deleted,
    Restored,
    Moved,
}

impl<'a> RevisionBody<'a> {
    /// A version, with its movement if that is among these.
    pub fn new(revision: &'a Revision, movements: &'a BTreeMap<Version, Moved>) -> Self {
        Self {
            product_id: revision.id.0,
            version: revision.version.0,
            kind: revision.kind,
            saved_by: revision.actor.as_str(),
            saved_at: revision.at,
            merged_from: revision.merged_from.map(|version| version.0),
            fields: FieldsBody(&revision.content),
            movement: movements.get(&revision.version).map(MovementBody::from),
        }
    }
}

/// A page of a product's history.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RevisionPage)]
pub struct RevisionPageBody<'a> {
    /// The newest first.
    revisions: Vec<RevisionBody<'a>>,
    /// What to send as `before` for the next page; null if this is the last.
    #[schema(required)]
    next_before: Option<i64>,
}

impl<'a> RevisionPageBody<'a> {
    /// A page, after which there may be another.
    pub fn new(
        page: &'a [Revision],
        movements: &'a BTreeMap<Version, Moved>,
        has_older: bool,
    ) -> Self {
        let last = page.last().filter(|_| has_older);
        Self {
            revisions: page.iter().map(|it| RevisionBody::new(it, movements)).collect(),
            next_before: last.map(|revision| revision.version.0),
        }
    }
}
