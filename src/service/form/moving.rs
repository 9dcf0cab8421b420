//! Forms that move the stock, and the movements shown in an open form.

use super::{
    Round,
    key::{self, Keep},
};
use crate::{
    db::Failure,
    product::{
        Actor, ChangeKind, Delta, FieldErrors, FormChanges, LastMove, Merged, MovementForm,
        Product, Revision, SaveOutcome, SaveReply, SaveRequest, Value, Version, fields,
    },
    service::{Answered, Conditions, MoveOutcome, Result, Save, Service, StockMove},
};
use concord_record::{Changes, FieldError, Record};

/// How many versions are searched for one that is more than a movement.
const LOOKED_AT: i64 = 20;

impl Service {
    /// Handles a form that only contains a movement: moves the current stock, no matter what others have
    /// moved or changed in the meantime. `None`: the form contains more, or something in it is invalid.
    pub(super) async fn move_only(
        &self,
        request: &SaveRequest,
        actor: &Actor,
        keep: impl Keep<SaveReply>,
    ) -> Result<Option<Answered<SaveReply>>> {
        let Ok(movement) = request.form.movement.parse() else { return Ok(None) };
        let Some(base) = self.revision(request.id, request.version).await? else { return Ok(None) };
        if request.merged_from.is_some() || touches_more(request, &base) {
            return Ok(None);
        }
        let delta = movement.delta;
        let conditions = Conditions::default();
        let command = StockMove { id: request.id, movement, conditions, actor: actor.clone() };
        let key = key::key_of_movement(request, &command.movement, actor)?;
        let reply = |outcome: &MoveOutcome| match outcome {
            MoveOutcome::Moved(done) => {
                Some(SaveReply::Done(Box::new(SaveOutcome::Saved(done.product.clone()))))
            }
            // Nothing was written, so a repeat is processed again.
            _ => None,
        };
        let idempotent = key::idempotent(key, reply, keep);
        let outcome = match self.move_stock(&command, idempotent.as_ref()).await? {
            Answered::Now(outcome) => outcome,
            Answered::Replayed(answer) => return Ok(Some(Answered::Replayed(answer))),
            Answered::KeyReused => return Ok(Some(Answered::KeyReused)),
        };
        Ok(Some(Answered::Now(match outcome {
            MoveOutcome::Moved(done) => {
                let outcome = self.merged(request, delta, done.product).await?;
                SaveReply::Done(Box::new(outcome))
            }
            MoveOutcome::Short(refused) | MoveOutcome::Full(refused) => {
                let message = delta.refusal(refused.available);
                let error = FieldError { field: fields::STOCK, message };
                SaveReply::Invalid(FieldErrors(vec![error]))
            }
            // A movement without conditions cannot be refused.
            MoveOutcome::Refused(_) => {
                return Err(Failure::fault("a movement without conditions was refused"));
            }
            MoveOutcome::Gone(gone) => SaveReply::Done(Box::new(SaveOutcome::Gone(gone))),
        })))
    }

    /// If others have saved in between, reports their changes as a merge, so that the form takes them over.
    async fn merged(
        &self,
        request: &SaveRequest,
        delta: Delta,
        product: Product,
    ) -> Result<SaveOutcome> {
        let theirs = Version(product.version.0 - 1);
        if theirs <= request.version {
            return Ok(SaveOutcome::Saved(product));
        }
        let mine = Changes::default().add(fields::STOCK, delta.get());
        let base = request.version;
        let round = Round { id: request.id, base, theirs, mine: &mine };
        Ok(match self.compare(round).await? {
            Some((report, other)) => {
                let merged = Merged { record: product, with: other.actor, base, theirs, report };
                SaveOutcome::Merged(Box::new(merged))
            }
            None => SaveOutcome::Saved(product),
        })
    }

    /// Adds the movement to a save of a form that contains more, or that decides a conflict about one.
    pub(super) async fn with_movement(
        &self,
        request: &SaveRequest,
        mut save: Save,
    ) -> Result<Save> {
        if let Some(delta) = self.delta_of(&save).await? {
            let movement =
                MovementForm { delta: delta.to_string(), ..request.form.movement.clone() };
            if let Ok(movement) = movement.parse() {
                save = save.moving(movement);
            }
        }
        Ok(save)
    }

    /// By how much a save changes the stock of its base; `None`: not at all, or the base is not known.
    async fn delta_of(&self, save: &Save) -> Result<Option<Delta>> {
        let stock = save.values.entry(fields::STOCK).and_then(Value::as_integer);
        let Some(stock) = stock else { return Ok(None) };
        let base = self.revision(save.id, save.base).await?;
        let moved = |base: Revision| Delta::try_from(stock - base.content.stock_quantity.get());
        Ok(base.and_then(|base| moved(base).ok()))
    }

    /// The last movement, shown in an open form if it is the latest change of the product.
    pub(super) async fn last_move(&self, latest: &Revision) -> Result<Option<LastMove>> {
        if latest.kind != ChangeKind::Moved {
            return Ok(None);
        }
        let next = Version(latest.version.0 + 1);
        let lines = self.revisions(latest.id, Some(next), LOOKED_AT).await?;
        let more = lines.iter().find(|line| line.kind != ChangeKind::Moved).or(lines.last());
        let moved = self.movements_of(&lines[..lines.len().min(1)]).await?;
        let words = moved.into_values().next().map(|moved| moved.movement.to_string());
        let since = more.map(|line| line.version);
        Ok(words.zip(since).map(|(words, since)| LastMove { words, since }))
    }
}

/// Whether a field other than the stock is invalid or differs from the base.
fn touches_more(request: &SaveRequest, base: &Revision) -> bool {
    let mut form =
        FormChanges { movement: MovementForm::default(), texts: request.form.texts.clone() };
    form.texts.remove(fields::STOCK);
    let is_as_stored = |(field, value)| base.content.get(field) == value;
    !form.parse(None).is_ok_and(|values| values.into_iter().all(is_as_stored))
}
