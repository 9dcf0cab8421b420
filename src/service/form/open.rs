//! Reads a product for a form.

use crate::{
    product::{Actor, ChangeKind, Gone, GoneReason, LastMove, Product, ProductId, Revision},
    service::{Result, Service},
};

/// A product to edit.
#[derive(Debug, Clone)]
pub struct Opened {
    /// As stored.
    pub product: Product,
    /// Who saved it last.
    pub actor: Actor,
    /// If that was a movement of the stock, and nothing else.
    pub moved: Option<LastMove>,
}

impl Service {
    /// The product as it is now, or what became of it.
    pub async fn open(&self, id: ProductId) -> Result<std::result::Result<Opened, Gone>> {
        let mut product = self.find(id).await?;
        let latest = self.latest_revision(id).await?;
        if product.is_none() && latest.as_ref().is_some_and(|it| it.kind != ChangeKind::Deleted) {
            // It came back between the two reads.
            product = self.find(id).await?;
        }
        let reason = match (product, latest) {
            (Some(product), Some(latest)) if latest.kind != ChangeKind::Deleted => {
                let moved = self.last_move(&latest).await?;
                let product = as_latest(product, &latest);
                return Ok(Ok(Opened { product, actor: latest.actor, moved }));
            }
            (_, Some(latest)) => GoneReason::Deleted(Box::new(latest)),
            (_, None) => GoneReason::Unknown,
        };
        Ok(Err(Gone { reason }))
    }
}

/// What was saved between the two reads comes in, so that version and name belong together.
fn as_latest(mut product: Product, latest: &Revision) -> Product {
    if latest.version > product.version {
        product.version = latest.version;
        product.content = latest.content.clone();
        product.updated_at = latest.at;
    }
    product
}
