//! Saves a form.

use super::{
    key::{self, Keep},
    or_invalid,
};
use crate::{
    product::{
        Actor, ChangeKind, FormChanges, MovementForm, ProductId, SaveOutcome, SaveReply,
        SaveRequest, Stock, Version, fields,
    },
    service::{Answered, Result, Save, Service},
};

impl Service {
    /// Saves a form.
    pub async fn save_form(
        &self,
        request: &SaveRequest,
        actor: &Actor,
        keep: impl Keep<SaveReply>,
    ) -> Result<Answered<SaveReply>> {
        let moves = request.form.movement.is_filled();
        if moves && let Some(reply) = self.move_only(request, actor, keep.clone()).await? {
            return Ok(reply);
        }
        let mut form = request.form.clone();
        // The stock was decided as a number; the reason of the movement is still used below.
        if request.merged_from.is_some() && form.movement.delta.is_empty() {
            form.movement = MovementForm::default();
        }
        if let (true, Some(loaded)) = (request.overwrite, request.merged_from) {
            self.leave_stock_alone(request.id, loaded, &mut form).await?;
        }
        let before = match form.movement.is_filled() {
            true => self.stock_of(request.id, request.version).await?,
            false => None,
        };
        let values = match form.parse(before) {
            Ok(values) => values,
            Err(errors) => return Ok(Answered::Now(SaveReply::Invalid(errors))),
        };
        let mut save = Save::edit(request.id, request.version, values, actor.clone());
        save.merged_from = request.merged_from;
        save.kind = match (request.overwrite, request.merged_from) {
            (true, _) => ChangeKind::Overwritten,
            (false, Some(_)) => ChangeKind::Merged,
            (false, None) => ChangeKind::Edited,
        };
        if moves {
            save = self.with_movement(request, save).await?;
        }
        let idempotent = key::idempotent(key::key_of(request, actor)?, done, keep);
        let answered = self.save(&save, idempotent.as_ref()).await;
        let answered = answered.map(|it| it.map(|outcome| SaveReply::Done(Box::new(outcome))));
        or_invalid(answered, SaveReply::Invalid)
    }

    /// The stock in a version, or the current stock if that version is not available.
    pub async fn stock_of(&self, id: ProductId, version: Version) -> Result<Option<Stock>> {
        if let Some(revision) = self.revision(id, version).await? {
            return Ok(Some(revision.content.stock_quantity));
        }
        Ok(self.find(id).await?.map(|product| product.content.stock_quantity))
    }

    /// *Overwrite with mine* must not replace movements by others with the stock of the loaded version: a
    /// number counts only if the person has changed it.
    async fn leave_stock_alone(
        &self,
        id: ProductId,
        loaded: Version,
        form: &mut FormChanges,
    ) -> Result<()> {
        let Some(typed) = form.texts.text(fields::STOCK) else { return Ok(()) };
        if form.movement.is_filled() {
            return Ok(());
        }
        let typed = Stock::parse(typed).ok();
        let loaded = self.revision(id, loaded).await?;
        if typed.is_some() && loaded.map(|loaded| loaded.content.stock_quantity) == typed {
            form.texts.remove(fields::STOCK);
        }
        Ok(())
    }
}

/// The reply to a save. Outcomes that leave a decision are not stored, so a repeat is processed again.
pub fn done(outcome: &SaveOutcome) -> Option<SaveReply> {
    match outcome {
        SaveOutcome::Conflict(_) | SaveOutcome::Gone(_) => None,
        outcome => Some(SaveReply::Done(Box::new(outcome.clone()))),
    }
}
