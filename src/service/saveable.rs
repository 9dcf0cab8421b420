//! What the use case of a save asks a kind of record for.

use super::{Result, SaveCommand};
use crate::{
    db::{Statements, movements},
    product::{FieldId, ProductContent, Revision, Version, fields},
};
use sqlx::PgConnection;

/// A kind of record that can be saved. The defaults do for one that has nothing but its fields.
pub trait Saveable: Statements {
    /// What a conflict tells beside the fields: what happened after the base, up to version `to`, that
    /// matters to a save of `mine` over it. In the transaction that holds the row.
    fn conflict_detail(
        _db: &mut PgConnection,
        _save: &SaveCommand<Self>,
        _mine: &Self,
        _base: &Revision<Self>,
        _to: Version,
    ) -> impl Future<Output = Result<Self::ConflictDetail>> + Send {
        async { Ok(Self::ConflictDetail::default()) }
    }

    /// The field that this shows to have changed, even if its value is the same again.
    fn moved(_detail: &Self::ConflictDetail) -> Option<FieldId> {
        None
    }
}

impl Saveable for ProductContent {
    /// How the stock changed, for a save that sets it to a number.
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
