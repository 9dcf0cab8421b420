//! Creates a product from a form.

use super::{
    key::{self, Keep},
    or_invalid,
};
use crate::{
    product::{Actor, CreateReply, Creation, Product},
    service::{Answered, Result, Service},
};

impl Service {
    /// Makes a product; with a key, once for it.
    pub async fn create_by_form(
        &self,
        wish: &Creation,
        actor: &Actor,
        keep: impl Keep<CreateReply>,
    ) -> Result<Answered<CreateReply>> {
        let content = match wish.form.parse() {
            Ok(content) => content,
            Err(errors) => return Ok(Answered::Now(CreateReply::Invalid(errors))),
        };
        let reply = |product: &Product| Some(CreateReply::Created(product.clone()));
        let key = key::key(actor, &wish.key, &wish.form)?;
        let once = key::once(key, reply, keep);
        let answered = self.create(&content, actor, once.as_ref()).await;
        or_invalid(answered.map(|it| it.map(CreateReply::Created)), CreateReply::Invalid)
    }
}
