//! Deletes a product in the version that the person saw.

use super::key::{self, Keep};
use crate::{
    product::{Actor, Content, DeleteReply, Deletion},
    service::{Answered, Conditions, DeleteCommand, DeleteOutcome, Result, Service},
};

impl Service {
    /// Deletes a product.
    pub async fn delete_by_form(
        &self,
        command: &Deletion,
        actor: &Actor,
        keep: impl Keep<DeleteReply>,
    ) -> Result<Answered<DeleteReply>> {
        let delete = DeleteCommand {
            id: command.id,
            version: Some(command.version),
            conditions: Conditions::default(),
            actor: actor.clone(),
        };
        let key = key::key(actor, &command.key, &("delete", command.id, command.version))?;
        let reply = |outcome: &DeleteOutcome| match outcome {
            DeleteOutcome::Deleted(last) => Some(DeleteReply::Deleted(last.clone())),
            DeleteOutcome::Stale(..) | DeleteOutcome::Gone(_) => None,
        };
        let idempotent = key::idempotent(key, reply, keep);
        let outcome = match self.delete(&delete, idempotent.as_ref()).await? {
            Answered::Now(outcome) => outcome,
            Answered::Replayed(answer) => return Ok(Answered::Replayed(answer)),
            Answered::KeyReused => return Ok(Answered::KeyReused),
        };
        Ok(Answered::Now(match outcome {
            DeleteOutcome::Deleted(revision) => DeleteReply::Deleted(revision),
            DeleteOutcome::Gone(gone) => DeleteReply::Gone(gone),
            DeleteOutcome::Stale(product, actor) => {
                let seen = self.revision(command.id, command.version).await?;
                let changed = seen
                    .map_or_else(Vec::new, |seen| product.content.changed_fields(&seen.content));
                DeleteReply::Stale { product, actor, changed }
            }
        }))
    }
}
