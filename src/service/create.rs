//! A product comes to be.

use super::{Result, Service};
use crate::{
    activity::Happening,
    db::products,
    product::{Actor, Product, ProductContent},
};

impl Service {
    /// Creates a product with version 0 and the first line of its history.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create(&self, content: &ProductContent, actor: &Actor) -> Result<Product> {
        let mut lane = self.db.lane().await?;
        let unsure = self.announcer.unsure(None);
        let product = products::insert(lane.connection(), content, actor).await?;
        unsure.sure();
        lane.keep();
        self.announce_created(&product, actor);
        self.tally.count(Happening::Created);
        Ok(product)
    }

    /// Keeps the count of products short to read. Harmless at any time, on any number of servers.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tidy(&self) -> Result<()> {
        let mut lane = self.db.lane().await?;
        products::fold_count(lane.connection()).await?;
        lane.keep();
        Ok(())
    }
}
