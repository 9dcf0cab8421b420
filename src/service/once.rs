//! Work that is done at most once, however often it is asked for: one transaction claims the key of the
//! request, does the work and keeps its outcome.
//!
//! Two requests with one key that come at once: the unique index on the keys makes the second wait until
//! the first one's transaction has ended. Then it finds the outcome, or (the first was undone) the key is
//! free and the work its own. So nothing else has to be locked.

use super::{Result, Service};
use crate::{
    db::{Failure, Turn, idempotency},
    locks::Key,
    product::ProductId,
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgTransaction;
use std::{sync::Arc, time::Duration};

/// How long keys are kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// A request that its sender may send again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// The sender's key for it, 1 to 255 characters.
    pub key: String,
    /// What is asked for, address and content: the same text for the same request.
    pub request: String,
}

impl Once {
    /// A form of a page that may be sent again. Its key is one for each text: where a page was gone back to and
    /// other text is sent with its key, that is another request. `None`: not 1 to 100 characters.
    #[must_use]
    pub fn of_form(key: &str, request: String) -> Option<Self> {
        let is_key = (1..=100).contains(&key.chars().count());
        let number = Key::new("form", &request).number();
        is_key.then(|| Self { key: format!("form {key} {number:x}"), request })
    }
}

/// What became of a request that may have come before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered<T> {
    /// It was done now.
    Now(T),
    /// It had been done before, with this outcome; nothing was done now.
    Again(T),
    /// The key belongs to another request; nothing was done.
    KeyReused,
}

/// What a key says of a request.
pub(super) enum Claim<'a, T> {
    /// It has not been done: do it.
    Ours(Work<'a>),
    /// There is nothing to do.
    Answered(Answered<T>),
}

/// A transaction in which work is done once. Dropped, all of it is undone, the claim too.
pub(super) struct Work<'a> {
    /// Where to do it.
    pub tx: PgTransaction<'static>,
    once: Option<&'a Once>,
    // Given up after the transaction has ended.
    _turn: Turn,
}

impl Service {
    /// Begins work that writes these products. Without `once` it is done each time.
    pub(super) async fn claim<'a, T: DeserializeOwned>(
        &self,
        once: Option<&'a Once>,
        writes: &[ProductId],
    ) -> Result<Claim<'a, T>> {
        let request = once.map(|once| Key::new("request", &once.key));
        let turn = self.db.turn(writes, request).await?;
        let mut tx = self.db.begin().await?;
        let Some(Once { key, request }) = once else {
            return Ok(Claim::Ours(Work { tx, once, _turn: turn }));
        };
        if idempotency::claim(&mut *tx, key, request).await? {
            return Ok(Claim::Ours(Work { tx, once, _turn: turn }));
        }
        let answered = match idempotency::find(&mut *tx, key, request).await? {
            Some(kept) if !kept.same => Answered::KeyReused,
            Some(kept) => Answered::Again(read(kept.outcome.as_deref().unwrap_or_default())?),
            // It was forgotten between the two statements.
            None => return Err(Failure::Contended),
        };
        tx.rollback().await?;
        Ok(Claim::Answered(answered))
    }

    /// Forgets requests after a day.
    pub(super) async fn forget_keys(&self) -> Result<()> {
        idempotency::forget(&self.db, KEPT).await
    }
}

impl Work<'_> {
    /// The work is done: keeps its outcome, a refusal too, and commits. Trouble that passes is no
    /// outcome and never comes here.
    pub(super) async fn end<T: Serialize + Sync>(mut self, outcome: &T) -> Result<()> {
        if let Some(once) = self.once {
            idempotency::keep(&mut *self.tx, &once.key, &write(outcome)?).await?;
        }
        Ok(self.tx.commit().await?)
    }
}

fn write<T: Serialize>(outcome: &T) -> Result<String> {
    serde_json::to_string(outcome).map_err(unreadable)
}

fn read<T: DeserializeOwned>(outcome: &str) -> Result<T> {
    serde_json::from_str(outcome).map_err(unreadable)
}

/// Another release wrote the outcome in another way.
fn unreadable(error: serde_json::Error) -> Failure {
    Failure::Internal(Arc::new(sqlx::Error::Decode(error.into())))
}
