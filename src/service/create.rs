//! Creates products.

use super::{
    Result, Service,
    idempotency::{Answered, Claim, Idempotent},
};
use crate::{
    activity::ActivityKind,
    db::products,
    product::{Actor, Product, ProductContent, ProductId},
};

impl Service {
    /// Creates a product with version 0 and the first entry of its history; with `idempotent`, once per key.
    pub async fn create(
        &self,
        content: &ProductContent,
        actor: &Actor,
        idempotent: Option<&Idempotent<Product>>,
    ) -> Result<Answered<Product>> {
        let answered = match idempotent {
            Some(_) => self.create_in_transaction(content, actor, idempotent).await,
            None => self.create_in_one_statement(content, actor).await.map(Answered::Now),
        };
        let answered = self.naming_holder(answered).await?;
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
        let write = self.announcer.uncertain_write(None);
        let product = products::insert(cached.connection(), content, actor).await?;
        cached.keep().await?;
        write.confirm();
        Ok(product)
    }

    async fn create_in_transaction(
        &self,
        content: &ProductContent,
        actor: &Actor,
        idempotent: Option<&Idempotent<Product>>,
    ) -> Result<Answered<Product>> {
        let mut work = match self.claim(idempotent, &[] as &[ProductId]).await? {
            Claim::Ours(work) => work,
            Claim::Taken(repeat) => return Ok(repeat.into()),
        };
        let product = products::insert(&mut *work.tx, content, actor).await?;
        let write = self.announcer.uncertain_write(None);
        work.end(&product, true).await?;
        write.confirm();
        Ok(Answered::Now(product))
    }

    /// Folds the product count and deletes old request keys. Safe to run at any time, on any number of servers.
    pub async fn tidy(&self) -> Result<()> {
        let mut cached = self.db.connection().await?;
        products::fold_count(cached.connection()).await?;
        cached.keep().await?;
        self.forget_requests().await
    }
}
