//! Work that is done at most once, however often it is asked for: one transaction claims the key of the
//! request, does the work and keeps the answer.
//!
//! Two requests with one key that come at once: the primary key of the requests makes the second wait
//! until the first one's transaction has ended. Then it finds the answer, or (the first was undone) the key
//! is free and the work its own. So nothing else has to be locked.
//!
//! What is kept is the answer as it was given, not the value that it was made of: a server of another
//! release, whose types differ, gives it just the same.

use super::{Result, Service};
use crate::{
    db::{
        Failure, Turn,
        idempotency::{self, AnswerRow, Found, Request},
    },
    product::{Actor, FormKey, KEY_AGE, Subject},
};
use concord_locks::Key;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{PgConnection, PgTransaction};
use std::fmt;

/// A request that its sender may send again. Keys belong to their sender: the same key of somebody else is
/// another request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    sender: Actor,
    key: String,
    text: String,
}

impl RequestKey {
    /// A program's request. `key`: 1 to 255 visible characters; `text`: what is asked for, address and
    /// content, the same for the same request.
    #[must_use]
    pub const fn of_program(sender: Actor, key: String, text: String) -> Self {
        Self { sender, key, text }
    }

    /// A form of a page that may be sent again. Its key is one for each text: where a page was gone back to and
    /// other text is sent with its key, that is another request. `None`: there is no key.
    #[must_use]
    pub fn of_form(sender: &Actor, key: &FormKey, text: String) -> Option<Self> {
        let number = Key::new("form", &text).id();
        // A program's key has no spaces.
        let key = (!key.is_empty()).then(|| format!("form {} {number:x}", key.as_str()))?;
        Some(Self { sender: sender.clone(), key, text })
    }

    /// What its repeats wait for in the process.
    fn turn(&self) -> Key {
        Key::new("request", format_args!("{} {}", self.key, self.sender))
    }

    fn row(&self) -> Request<'_> {
        Request { sender: self.sender.as_str(), key: &self.key, text: &self.text }
    }
}

/// An answer as it was first given; a repeat gets the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The headers that matter to the sender.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Makes of an outcome what its sender is told.
type Write<T> = dyn Fn(&T) -> Option<KeptAnswer> + Send + Sync;

/// How work that may be asked for again is answered.
pub struct Idempotent<T> {
    request: RequestKey,
    answer: Box<Write<T>>,
    /// Reads the outcome as the release before kept it, of requests that it knew by their key.
    read: Option<fn(&str) -> Option<T>>,
}

impl<T> Idempotent<T> {
    /// `answer` makes of an outcome what its sender is told. `None`: nothing was written, and asked again it
    /// is to be looked at again.
    pub fn new(
        request: RequestKey,
        answer: impl Fn(&T) -> Option<KeptAnswer> + Send + Sync + 'static,
    ) -> Self {
        Self { request, answer: Box::new(answer), read: None }
    }

    /// The same for a request that servers of the release before know by its key, too: what is done here is
    /// not done again there, nor what was done there here.
    #[must_use]
    pub fn known_before(mut self) -> Self
    where
        T: DeserializeOwned,
    {
        self.read = Some(|outcome| serde_json::from_str(outcome).ok());
        self
    }
}

impl<T> fmt::Debug for Idempotent<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").field("request", &self.request).finish_non_exhaustive()
    }
}

/// What became of a request that may have come before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered<T> {
    /// It was done now.
    Now(T),
    /// It had been done before, and this was the answer; nothing was done now.
    Replayed(KeptAnswer),
    /// The key belongs to another request; nothing was done.
    KeyReused,
}

impl<T> Answered<T> {
    /// The outcome, if it was done now.
    pub fn now(self) -> Option<T> {
        match self {
            Self::Now(outcome) => Some(outcome),
            Self::Replayed(_) | Self::KeyReused => None,
        }
    }

    /// The same with another outcome, if it was done now.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answered<U> {
        match self {
            Self::Now(outcome) => Answered::Now(change(outcome)),
            Self::Replayed(answer) => Answered::Replayed(answer),
            Self::KeyReused => Answered::KeyReused,
        }
    }
}

/// A request whose key came before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeat {
    /// With the same request, and this was the answer.
    Same(KeptAnswer),
    /// With another request.
    Other,
}

impl<T> From<Repeat> for Answered<T> {
    fn from(repeat: Repeat) -> Self {
        match repeat {
            Repeat::Same(answer) => Self::Replayed(answer),
            Repeat::Other => Self::KeyReused,
        }
    }
}

/// What a key says of a request.
pub(super) enum Claim<'a, T> {
    /// It has not been done: do it.
    Ours(Work<'a, T>),
    /// There is nothing to do.
    Taken(Repeat),
}

/// A transaction in which work is done once. Dropped, all of it is undone, the claim too.
pub(super) struct Work<'a, T> {
    /// Where to do it.
    pub tx: PgTransaction<'static>,
    idempotent: Option<&'a Idempotent<T>>,
    // Given up after the transaction has ended.
    _turn: Turn,
}

impl Service {
    /// What is known of a request that came before; `None`: it did not. It may be under way: the claim of
    /// its work finds out.
    pub async fn answered_before(&self, request: &RequestKey) -> Result<Option<Repeat>> {
        let mut cached = self.db.connection().await?;
        let found = idempotency::find(cached.connection(), request.row()).await?;
        cached.keep().await?;
        found.map(repeat).transpose()
    }

    /// Begins work that writes these records. Without `idempotent` it is done each time.
    pub(super) async fn claim<'a, T>(
        &self,
        idempotent: Option<&'a Idempotent<T>>,
        writes: &[impl Into<Subject> + Copy],
    ) -> Result<Claim<'a, T>> {
        let turn =
            self.db.turn(writes, idempotent.map(|idempotent| idempotent.request.turn())).await?;
        let mut tx = self.db.begin().await?;
        let Some(idempotent) = idempotent else {
            return Ok(Claim::Ours(Work { tx, idempotent: None, _turn: turn }));
        };
        let Idempotent { request, .. } = idempotent;
        if idempotency::claim(&mut *tx, request.row()).await? {
            let Some(answer) = known_before(&mut tx, idempotent).await? else {
                return Ok(Claim::Ours(Work { tx, idempotent: Some(idempotent), _turn: turn }));
            };
            tx.rollback().await?;
            return Ok(Claim::Taken(Repeat::Same(answer)));
        }
        // None: it was forgotten between the two statements.
        let found = idempotency::find(&mut *tx, request.row()).await?.ok_or(Failure::Contended)?;
        tx.rollback().await?;
        Ok(Claim::Taken(repeat(found)?))
    }

    /// Forgets requests that nothing sends any more.
    pub(super) async fn forget_requests(&self) -> Result<()> {
        idempotency::forget(&self.db, KEY_AGE).await
    }
}

impl<T> Work<'_, T> {
    /// The work is done: keeps the answer, to a refusal too, and commits. An error that passes is no outcome
    /// and never comes here.
    pub(super) async fn end(mut self, outcome: &T, is_written: bool) -> Result<()> {
        let Some(idempotent) = self.idempotent else { return Ok(self.tx.commit().await?) };
        match (idempotent.answer)(outcome) {
            Some(answer) => {
                idempotency::keep(&mut *self.tx, idempotent.request.row(), &row(answer)).await?;
                Ok(self.tx.commit().await?)
            }
            // What is written and has no answer would be done again: better not at all.
            None if is_written => {
                Err(Failure::fault("the outcome of a request has no answer to keep"))
            }
            None => self.undo().await,
        }
    }

    /// Nothing was done that has to be known: a repeat is looked at again.
    pub(super) async fn undo(self) -> Result<()> {
        Ok(self.tx.rollback().await?)
    }
}

/// The answer to what a server of the release before has done.
async fn known_before<T>(
    tx: &mut PgConnection,
    idempotent: &Idempotent<T>,
) -> Result<Option<KeptAnswer>> {
    let Some(read) = idempotent.read else { return Ok(None) };
    let outcome = idempotency::claim_before(tx, idempotent.request.row()).await?;
    let answer = |outcome: String| read(&outcome).and_then(|outcome| (idempotent.answer)(&outcome));
    let unreadable = || Failure::fault("the release before kept an outcome that cannot be read");
    outcome.map(|outcome| answer(outcome).ok_or_else(unreadable)).transpose()
}

fn row(answer: KeptAnswer) -> AnswerRow {
    let KeptAnswer { status, headers, body } = answer;
    let headers = headers.into_iter().map(|(name, value)| Value::from(vec![name, value]));
    // Statuses are below 1000.
    AnswerRow {
        status: i16::try_from(status).unwrap_or(i16::MAX),
        headers: headers.collect(),
        body,
    }
}

fn repeat(found: Found) -> Result<Repeat> {
    if !found.same {
        return Ok(Repeat::Other);
    }
    let AnswerRow { status, headers, body } =
        found.answer.ok_or_else(|| Failure::fault("a request was kept without its answer"))?;
    let headers = serde_json::from_value(headers).map_err(Failure::fault)?;
    let status = u16::try_from(status).map_err(Failure::fault)?;
    Ok(Repeat::Same(KeptAnswer { status, headers, body }))
}
