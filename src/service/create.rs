//! A product comes to be.

use super::{
    Result, Service,
    once::{Answered, Claim, Once},
};
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
        let mut lane = self.db.write_lane(&[]).await?;
        let unsure = self.announcer.unsure(None);
        let product = products::insert(lane.connection(), content, actor).await?;
        unsure.sure();
        lane.keep();
        self.announce_created(&product, actor);
        self.tally.count(Happening::Created);
        Ok(product)
    }

    /// The same, once for a key.
    ///
    /// # Errors
    /// When the database does not answer; asking again with the same key is safe.
    pub async fn create_once(
        &self,
        content: &ProductContent,
        actor: &Actor,
        once: &Once,
    ) -> Result<Answered<Product>> {
        let mut work = match self.claim(Some(once), &[]).await? {
            Claim::Ours(work) => work,
            Claim::Answered(answered) => return Ok(answered),
        };
        let product = products::insert(&mut *work.tx, content, actor).await?;
        let unsure = self.announcer.unsure(None);
        work.end(&product).await?;
        unsure.sure();
        self.announce_created(&product, actor);
        self.tally.count(Happening::Created);
        Ok(Answered::Now(product))
    }

    /// Keeps the count of products short to read, and forgets old keys of requests. Harmless at any time, on any number of servers.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tidy(&self) -> Result<()> {
        let mut lane = self.db.lane().await?;
        products::fold_count(lane.connection()).await?;
        lane.keep();
        self.forget_keys().await
    }
}
