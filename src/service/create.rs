//! A product comes to be.

use super::{
    Result, Service,
    once::{Answered, Claim, Once},
};
use crate::{
    activity::ActivityKind,
    db::products,
    product::{Actor, Product, ProductContent, ProductId},
};

impl Service {
    /// Creates a product with version 0 and the first line of its history; with `once`, once for its key.
    pub async fn create(
        &self,
        content: &ProductContent,
        actor: &Actor,
        once: Option<&Once<Product>>,
    ) -> Result<Answered<Product>> {
        let answered = match once {
            Some(_) => self.create_in_transaction(content, actor, once).await?,
            None => Answered::Now(self.create_in_one_statement(content, actor).await?),
        };
        if let Answered::Now(product) = &answered {
            self.announce_created(product, actor);
            self.tally.count(ActivityKind::Created);
        }
        Ok(answered)
    }

    async fn create_in_one_statement(
        &self,
        content: &ProductContent,
        actor: &Actor,
    ) -> Result<Product> {
        let mut cached = self.db.write_connection(&[] as &[ProductId]).await?;
        let unsure = self.announcer.unsure(None);
        let product = products::insert(cached.connection(), content, actor).await?;
        cached.keep().await?;
        unsure.sure();
        Ok(product)
    }

    async fn create_in_transaction(
        &self,
        content: &ProductContent,
        actor: &Actor,
        once: Option<&Once<Product>>,
    ) -> Result<Answered<Product>> {
        let mut work = match self.claim(once, &[] as &[ProductId]).await? {
            Claim::Ours(work) => work,
            Claim::Taken(repeat) => return Ok(repeat.into()),
        };
        let product = products::insert(&mut *work.tx, content, actor).await?;
        let unsure = self.announcer.unsure(None);
        work.end(&product, true).await?;
        unsure.sure();
        Ok(Answered::Now(product))
    }

    /// Keeps the count of products short to read, and forgets old requests. Harmless at any time,
    /// on any number of servers.
    pub async fn tidy(&self) -> Result<()> {
        let mut cached = self.db.connection().await?;
        products::fold_count(cached.connection()).await?;
        cached.keep().await?;
        self.forget_requests().await
    }
}
