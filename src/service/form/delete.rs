//! Deletes a product that a person saw.

use super::key::{self, Keep};
use crate::{
    product::{Actor, DeleteReply, Deletion},
    service::{Answered, Conditions, DeleteOutcome, DeleteWish, Result, Service},
};

impl Service {
    /// Deletes a product.
    pub async fn delete_by_form(
        &self,
        wish: &Deletion,
        actor: &Actor,
        keep: impl Keep<DeleteReply>,
    ) -> Result<Answered<DeleteReply>> {
        let delete = DeleteWish {
            id: wish.id,
            version: Some(wish.version),
            conditions: Conditions::default(),
            actor: actor.clone(),
        };
        let key = key::key(actor, &wish.key, &("delete", wish.id, wish.version))?;
        let reply = |outcome: &DeleteOutcome| match outcome {
            DeleteOutcome::Deleted(last) => Some(DeleteReply::Deleted(last.clone())),
            DeleteOutcome::Stale(..) | DeleteOutcome::Gone(_) => None,
        };
        let once = key::once(key, reply, keep);
        let outcome = match self.delete(&delete, once.as_ref()).await? {
            Answered::Now(outcome) => outcome,
            Answered::Again(answer) => return Ok(Answered::Again(answer)),
            Answered::KeyReused => return Ok(Answered::KeyReused),
        };
        Ok(Answered::Now(match outcome {
            DeleteOutcome::Deleted(revision) => DeleteReply::Deleted(revision),
            DeleteOutcome::Gone(gone) => DeleteReply::Gone(gone),
            DeleteOutcome::Stale(product, actor) => {
                let seen = self.revision(wish.id, wish.version).await?;
                let changed = seen
                    .map_or_else(Vec::new, |seen| product.content.changed_fields(&seen.content));
                DeleteReply::Stale { product, actor, changed }
            }
        }))
    }
}
