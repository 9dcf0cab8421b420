//! Reads a product for a form.

use crate::{
    product::{Actor, ChangeKind, Gone, GoneReason, LastMove, Product, ProductId, Revision},
    service::{Result, Service},
};

/// A product opened for editing.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The stored product.
    pub product: Product,
    /// Who saved it last.
    pub actor: Actor,
    /// Its last change, if that was only a movement of the stock.
    pub moved: Option<LastMove>,
}

impl Service {
    /// The current product, or why it does not exist.
    pub async fn open(&self, id: ProductId) -> Result<std::result::Result<Opened, Gone>> {
        let mut product = self.find(id).await?;
        let latest = self.latest_revision(id).await?;
        if product.is_none() && latest.as_ref().is_some_and(|it| it.kind != ChangeKind::Deleted) {
            // Restored between the two reads.
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

/// Takes over what was saved between the two reads, so that version and actor belong together.
fn as_latest(mut product: Product, latest: &Revision) -> Product {
    if latest.version > product.version {
        product.version = latest.version;
        product.content = latest.content.clone();
        product.updated_at = latest.at;
    }
    product
}
