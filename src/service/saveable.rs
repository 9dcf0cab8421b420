//! What saving requires of a kind of record.

use super::{Result, SaveCommand};
use crate::{
    db::{Statements, movements},
    product::{FieldId, ProductContent, Revision, Version, fields},
};
use sqlx::PgConnection;

/// A kind of record that can be saved. The defaults are enough if it has nothing but its fields.
pub trait Saveable: Statements {
    /// Additional data for a conflict: what happened after the base, up to version `to`, and matters to a
    /// save of `mine`. Runs in the transaction that holds the row lock.
    fn conflict_detail(
        _db: &mut PgConnection,
        _save: &SaveCommand<Self>,
        _mine: &Self,
        _base: &Revision<Self>,
        _to: Version,
    ) -> impl Future<Output = Result<Self::ConflictDetail>> + Send {
        async { Ok(Self::ConflictDetail::default()) }
    }

    /// The field that has changed according to this data, even if its value is the same again.
    fn moved(_detail: &Self::ConflictDetail) -> Option<FieldId> {
        None
    }
}

impl Saveable for ProductContent {
    /// The stock changes, for a save that sets the stock to a number.
    async fn conflict_detail(
        db: &mut PgConnection,
        save: &SaveCommand<Self>,
        mine: &Self,
        base: &Revision,
        to: Version,
    ) -> Result<Self::ConflictDetail> {
        let sets_stock =
            save.detail.is_none() && mine.stock_quantity != base.content.stock_quantity;
        match sets_stock {
            true => movements::between(db, save.id, base.version, to).await,
            false => Ok(Vec::new()),
        }
    }

    fn moved(stock_changes: &Self::ConflictDetail) -> Option<FieldId> {
        (!stock_changes.is_empty()).then_some(fields::STOCK)
    }
}
