//! `/api/locks`: holders and waiters.

use super::{
    api_state::Api,
    openapi::{LocksErrors, examples},
    respond::{self, Answer},
};
use crate::{product::Timestamp, web::Problem};
use axum::{extract::State, routing::get};
use concord_locks::{BlockedSession, KeyStatus, LockSnapshot, Session};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The route with its documentation.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list)).route("/api/locks/", get(list))
}

/// All that is held and waited for at one moment, in Concord's database.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Locks)]
pub struct LocksBody<'a> {
    /// The moment, in UTC.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Advisory locks, those with the most who wait first.
    locks: Vec<LockBody<'a>>,
    /// Waits for rows, tables and other transactions, the longest first.
    waits: Vec<WaitBody<'a>>,
}

/// An advisory lock.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lock)]
pub struct LockBody<'a> {
    /// The business key; null if this server cannot tell it from the number.
    #[schema(required)]
    key: Option<&'a str>,
    /// The number of `pg_advisory_lock`, as a text, because it has 64 bits; "(7, 42)" if it is two.
    number: &'a str,
    /// Who holds it. Nobody, if the first in line waits for a connection.
    held_by: Vec<SessionBody<'a>>,
    /// Who waits for it in the database, the longest first.
    waiting: Vec<SessionBody<'a>>,
    /// How many more wait in this server.
    #[schema(minimum = 0)]
    in_line: usize,
}

/// A wait for something that is no advisory lock.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LockWait)]
pub struct WaitBody<'a> {
    /// What is waited for.
    what: &'a str,
    /// Who waits.
    waiting: SessionBody<'a>,
    /// Who is in the way.
    held_by: Vec<SessionBody<'a>>,
}

/// A connection to the database.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LockSession)]
pub struct SessionBody<'a> {
    /// Its process in the database; 0 for a transaction that was prepared for a two-phase commit.
    #[schema(minimum = 0)]
    pid: i32,
    /// What it calls itself (`application_name`).
    name: &'a str,
    /// Whether it is a lock of Concord's, of this server or another.
    ours: bool,
    /// The address it comes from; null: the database's own machine, unknown, or not shown
    /// (`CONCORD_LOCKS_PAGE=full` shows it).
    #[schema(required)]
    client: Option<&'a str>,
    /// What it does: "active", "idle in transaction".
    state: &'a str,
    /// Since when it holds (at the earliest) or waits, in UTC.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// How many seconds that is.
    #[schema(minimum = 0)]
    seconds: f64,
    /// Whether that is longer than any request should take (10 s).
    long: bool,
    /// The first words of its statement, or of its last one. Null for sessions that are not Concord's
    /// locks, unless `CONCORD_LOCKS_PAGE=full` shows them.
    #[schema(required)]
    statement: Option<&'a str>,
}

/// List locks
///
/// Who holds and who waits for what right now: advisory locks with their business keys, and all waits
/// for rows and tables. Only Concord's own database is looked at, but all that use it are seen. With a
/// database of its own Concord shows them; with a `DATABASE_URL` only if `CONCORD_LOCKS_PAGE` says so.
#[utoipa::path(
    get,
    path = "/api/locks",
    operation_id = "list_locks",
    tag = "locks",
    responses(
        (
            status = 200,
            description = "What is held and waited for",
            body = LocksBody,
            example = json!(examples::locks()),
        ),
        LocksErrors,
    )
)]
async fn list(State(api): State<Api>) -> Answer {
    match api.locks_now().await? {
        Some(now) => respond::json(&LocksBody::from(&now)),
        None => Err(Problem::switched_off("The list of locks", "CONCORD_LOCKS_PAGE=on")),
    }
}

impl<'a> From<&'a LockSnapshot> for LocksBody<'a> {
    fn from(now: &'a LockSnapshot) -> Self {
        Self {
            at: Timestamp::new(now.at),
            locks: now.keys.iter().map(LockBody::from).collect(),
            waits: now.waits.iter().map(WaitBody::from).collect(),
        }
    }
}

impl<'a> From<&'a KeyStatus> for LockBody<'a> {
    fn from(lock: &'a KeyStatus) -> Self {
        Self {
            key: lock.key.as_deref(),
            number: &lock.id,
            held_by: lock.holders.iter().map(SessionBody::from).collect(),
            waiting: lock.waiters.iter().map(SessionBody::from).collect(),
            in_line: lock.queued,
        }
    }
}

impl<'a> From<&'a BlockedSession> for WaitBody<'a> {
    fn from(wait: &'a BlockedSession) -> Self {
        Self {
            what: &wait.target,
            waiting: SessionBody::from(&wait.session),
            held_by: wait.blockers.iter().map(SessionBody::from).collect(),
        }
    }
}

impl<'a> From<&'a Session> for SessionBody<'a> {
    fn from(session: &'a Session) -> Self {
        Self {
            pid: session.pid,
            name: &session.name,
            ours: session.is_from_this_crate(),
            client: session.client.as_deref(),
            state: &session.state,
            since: session.since.map(Timestamp::new),
            seconds: session.duration.as_secs_f64(),
            long: session.is_long(),
            statement: session.statement.as_deref(),
        }
    }
}
