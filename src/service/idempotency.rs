//! Executes a request at most once, however often it is sent: one transaction claims the request's key,
//! does the work and stores the answer.
//!
//! If two requests with the same key arrive at once, the primary key of the table makes the second one wait
//! for the first one's transaction to end. Then it finds the answer or, if the first one was rolled back,
//! claims the key itself. No other lock is needed.
//!
//! The answer itself is stored, not the value that it was built from, so a server of another release with
//! different types can repeat it unchanged.

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

/// A request that its sender may repeat. Keys are scoped to their sender: the same key from another sender
/// is another request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    sender: Actor,
    key: String,
    text: String,
}

impl RequestKey {
    /// A program's request. `key`: 1 to 255 visible characters; `text`: address and content of the request,
    /// identical for identical requests.
    #[must_use]
    pub const fn of_program(sender: Actor, key: String, text: String) -> Self {
        Self { sender, key, text }
    }

    /// A form that may be sent again. The text is part of the key: if a person goes back to a page and
    /// sends other text with its key, that is another request. `None`: there is no key.
    #[must_use]
    pub fn of_form(sender: &Actor, key: &FormKey, text: String) -> Option<Self> {
        let number = Key::new("form", &text).id();
        // Keys of programs contain no spaces, so the two cannot collide.
        let key = (!key.is_empty()).then(|| format!("form {} {number:x}", key.as_str()))?;
        Some(Self { sender: sender.clone(), key, text })
    }

    /// The key by which repeats of this request queue in this process.
    fn turn(&self) -> Key {
        Key::new("request", format_args!("{} {}", self.key, self.sender))
    }

    fn row(&self) -> Request<'_> {
        Request { sender: self.sender.as_str(), key: &self.key, text: &self.text }
    }
}

/// The answer to the first request; repeats receive the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The headers that matter to the sender.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Turns an outcome into the answer.
type Write<T> = dyn Fn(&T) -> Option<KeptAnswer> + Send + Sync;

/// How to answer work that may be requested again.
pub struct Idempotent<T> {
    request: RequestKey,
    answer: Box<Write<T>>,
    /// Parses the outcome that the previous release stored, for requests that it also knew by their key.
    read: Option<fn(&str) -> Option<T>>,
}

impl<T> Idempotent<T> {
    /// `answer` turns an outcome into the answer. `None`: nothing was written, and a repeat is processed again.
    pub fn new(
        request: RequestKey,
        answer: impl Fn(&T) -> Option<KeptAnswer> + Send + Sync + 'static,
    ) -> Self {
        Self { request, answer: Box::new(answer), read: None }
    }

    /// Also shares the key with servers of the previous release: each side recognizes what the other has
    /// done, and does not do it again.
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

/// The result of a request that may be a repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered<T> {
    /// It was done now.
    Now(T),
    /// It had been done before, with this answer; nothing was done now.
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

    /// Converts the outcome, if it was done now.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answered<U> {
        match self {
            Self::Now(outcome) => Answered::Now(change(outcome)),
            Self::Replayed(answer) => Answered::Replayed(answer),
            Self::KeyReused => Answered::KeyReused,
        }
    }
}

/// A request whose key was used before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeat {
    /// By the same request, with this answer.
    Same(KeptAnswer),
    /// By another request.
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

/// The result of claiming a key.
pub(super) enum Claim<'a, T> {
    /// The key is claimed: do the work.
    Ours(Work<'a, T>),
    /// The key is taken: there is nothing to do.
    Taken(Repeat),
}

/// The transaction of work that is done once. Dropping it rolls everything back, including the claim.
pub(super) struct Work<'a, T> {
    /// The transaction in which to do the work.
    pub tx: PgTransaction<'static>,
    idempotent: Option<&'a Idempotent<T>>,
    // The last field, so that it is released after the transaction has ended.
    _turn: Turn,
}

impl Service {
    /// The result of an earlier request with this key; `None`: there was none, or it is still running. In
    /// that case claiming the key waits for it.
    pub async fn answered_before(&self, request: &RequestKey) -> Result<Option<Repeat>> {
        let mut cached = self.db.connection().await?;
        let found = idempotency::find(cached.connection(), request.row()).await?;
        cached.keep().await?;
        found.map(repeat).transpose()
    }

    /// Starts work that writes these records. Without `idempotent` it is always done.
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
        // `None` if it was deleted between the two statements.
        let found = idempotency::find(&mut *tx, request.row()).await?.ok_or(Failure::Contended)?;
        tx.rollback().await?;
        Ok(Claim::Taken(repeat(found)?))
    }

    /// Deletes requests that are too old to be repeated.
    pub(super) async fn forget_requests(&self) -> Result<()> {
        idempotency::forget(&self.db, KEY_AGE).await
    }
}

impl<T> Work<'_, T> {
    /// Ends the work: stores the answer, also to a refusal, and commits. Transient errors are not outcomes
    /// and never get here.
    pub(super) async fn end(mut self, outcome: &T, is_written: bool) -> Result<()> {
        let Some(idempotent) = self.idempotent else { return Ok(self.tx.commit().await?) };
        match (idempotent.answer)(outcome) {
            Some(answer) => {
                idempotency::keep(&mut *self.tx, idempotent.request.row(), &row(answer)).await?;
                Ok(self.tx.commit().await?)
            }
            // A write without a stored answer would be repeated, so rather fail.
            None if is_written => {
                Err(Failure::fault("the outcome of a request has no answer to keep"))
            }
            None => self.undo().await,
        }
    }

    /// Rolls back without storing an answer: a repeat is processed again.
    pub(super) async fn undo(self) -> Result<()> {
        Ok(self.tx.rollback().await?)
    }
}

/// The answer to a request that a server of the previous release has done.
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
    // HTTP statuses always fit.
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
