//! The save: the statement that writes also checks the version.

use super::{
    Result, SaveCommand, Saveable, Service,
    idempotency::{Answered, Claim, Idempotent, Work},
    stale::{self, Resolved, Written},
};
use crate::product::SaveOutcome;

impl Service {
    /// Saves or merges, or returns why it cannot. Nothing is written unless the outcome is `Saved` or `Merged`.
    /// With `idempotent`, it is done once per key. A conflict is not stored: a repeat is processed again.
    ///
    /// # Errors
    /// When the database does not answer; whether anything was written is then unknown. Only a request with
    /// a key is safe to repeat.
    pub async fn save<C: Saveable>(
        &self,
        save: &SaveCommand<C>,
        idempotent: Option<&Idempotent<SaveOutcome<C>>>,
    ) -> Result<Answered<SaveOutcome<C>>> {
        let answered = self.try_save(save, idempotent).await;
        self.naming_holder(answered).await
    }

    async fn try_save<C: Saveable>(
        &self,
        save: &SaveCommand<C>,
        idempotent: Option<&Idempotent<SaveOutcome<C>>>,
    ) -> Result<Answered<SaveOutcome<C>>> {
        if idempotent.is_none()
            && save.conditions.allow(save.base)
            && let Some(resolved) = self.save_in_one_statement(save).await?
        {
            return Ok(Answered::Now(self.tell_of_save(resolved, save)));
        }
        let mut work = match self.claim(idempotent, &[save.id]).await? {
            Claim::Ours(work) => work,
            Claim::Taken(repeat) => return Ok(repeat.into()),
        };
        let resolved = match idempotent {
            Some(_) => stale::save(&mut work.tx, save).await?,
            None => stale::resolve(&mut work.tx, save).await?,
        };
        self.end_save(work, save.id, &resolved.outcome, &resolved).await?;
        Ok(Answered::Now(self.tell_of_save(resolved, save)))
    }

    /// `None`: the version is stale, the record is gone, or nothing would change.
    async fn save_in_one_statement<C: Saveable>(
        &self,
        save: &SaveCommand<C>,
    ) -> Result<Option<Resolved<C>>> {
        let mut cached = self.db.write_connection(&[save.id]).await?;
        let db = cached.connection();
        let write = self.announcer.uncertain_write(Some(save.id.into()));
        let saved =
            C::update_if_version(db, save.id, save.base, &save.values, save.change()).await?;
        cached.keep().await?;
        write.confirm();
        Ok(saved.map(|saved| Resolved::saved(saved, save.kind)))
    }

    /// Commits the save together with the answer.
    pub(super) async fn end_save<T, C: Saveable>(
        &self,
        work: Work<'_, T>,
        id: C::Id,
        outcome: &T,
        resolved: &Resolved<C>,
    ) -> Result<()> {
        if let SaveOutcome::Conflict(_) = &resolved.outcome {
            return work.undo().await;
        }
        let write = self.announcer.uncertain_write(Some(id.into()));
        work.end(outcome, resolved.written.is_some()).await?;
        write.confirm();
        Ok(())
    }

    /// Called after the commit.
    pub(super) fn tell_of_save<C: Saveable>(
        &self,
        resolved: Resolved<C>,
        save: &SaveCommand<C>,
    ) -> SaveOutcome<C> {
        match &resolved.written {
            Some(Written::Saved(saved, kind)) => self.announce_saved(saved, *kind, &save.actor),
            Some(Written::Revived(record, last)) => self.tell_of_return(record, last, &save.actor),
            None => {}
        }
        if !matches!(resolved.written, Some(Written::Revived(..))) {
            self.count_save(save, &resolved.outcome);
        }
        resolved.outcome
    }
}
