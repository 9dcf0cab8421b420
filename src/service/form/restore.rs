//! Restores a deleted product with the changes that were typed.

use super::{
    key::{self, Keep},
    or_invalid,
    save::done,
};
use crate::{
    product::{Actor, RestoreReply, Restoring},
    service::{Answered, Restoration, RestoreOutcome, Result, Service},
};

impl Service {
    /// Restores a deleted product.
    pub async fn restore_by_form(
        &self,
        command: &Restoring,
        actor: &Actor,
        keep: impl Keep<RestoreReply>,
    ) -> Result<Answered<RestoreReply>> {
        let with = match &command.with {
            None => None,
            Some((version, form)) => {
                let last = self.latest_revision(command.id).await?;
                match form.parse(last.map(|last| last.content.stock_quantity)) {
                    Ok(values) => Some((*version, values)),
                    Err(errors) => return Ok(Answered::Now(RestoreReply::Invalid(errors))),
                }
            }
        };
        let restoration = Restoration { id: command.id, with, actor: actor.clone() };
        let key = key::key(actor, &command.key, &("restore", command.id, &command.with))?;
        let reply = |outcome: &RestoreOutcome| match outcome {
            RestoreOutcome::Restored(_) => Some(restored(outcome.clone())),
            RestoreOutcome::WasThere(saved) => {
                done(saved).is_some().then(|| restored(outcome.clone()))
            }
            RestoreOutcome::Unknown => None,
        };
        let idempotent = key::idempotent(key, reply, keep);
        let answered = self.restore(&restoration, idempotent.as_ref()).await;
        or_invalid(answered.map(|it| it.map(restored)), RestoreReply::Invalid)
    }
}

fn restored(outcome: RestoreOutcome) -> RestoreReply {
    match outcome {
        RestoreOutcome::Restored(product) => RestoreReply::Restored(product),
        RestoreOutcome::WasThere(outcome) => RestoreReply::WasThere(Box::new(outcome)),
        RestoreOutcome::Unknown => RestoreReply::Unknown,
    }
}
