//! Copies a product.

use super::key::{self, Keep};
use crate::{
    product::{Actor, Duplication, Product},
    service::{Answered, Result, Service},
};

impl Service {
    /// Creates a copy of a product; `None` if there is no such product.
    pub async fn duplicate_by_form(
        &self,
        command: &Duplication,
        actor: &Actor,
        keep: impl Keep<Product>,
    ) -> Result<Answered<Option<Product>>> {
        let Some(original) = self.find(command.id).await? else { return Ok(Answered::Now(None)) };
        let key = key::key(actor, &command.key, &("duplicate", command.id))?;
        let idempotent = key::idempotent(key, |copy: &Product| Some(copy.clone()), keep);
        let content = original.content.duplicate();
        Ok(self.create(&content, actor, idempotent.as_ref()).await?.map(Some))
    }
}
