//! An axum route under a lock.

use super::{Busy, Key, Lock, LockError, Locks, Postgres, Template, Wait, template::Missing};
use axum::{
    Json,
    extract::{FromRequestParts, Query, RawPathParams, Request},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use futures::future::BoxFuture;
use sqlx::PgConnection;
use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::sync::{Mutex, MutexGuard};
use tower::{Layer, Service};

type MakeKey = dyn Fn(&Parts) -> Option<Key> + Send + Sync;
type MakeAnswer = dyn Fn(&Busy) -> Response + Send + Sync;

/// Locks a key around a route: requests with the same key go one after another.
///
/// The handler works in the lock's transaction, [`Locked`]; it is committed when the answer is a success
/// or a redirect, and rolled back otherwise. Add it with `route_layer`, so that the path's parameters are
/// known.
///
/// ```no_run
/// # use axum::{Router, routing::post};
/// # use concord::locks::{LockLayer, Locked, Locks, Template, Wait};
/// # fn example(locks: Locks) -> Result<Router, Box<dyn std::error::Error>> {
/// async fn take_one(locked: Locked) -> &'static str {
///     let mut tx = locked.transaction().await;
///     // … statements on &mut *tx
///     # let _ = &mut tx;
///     "one is yours"
/// }
/// let layer = LockLayer::new(locks, Template::new("stock:{sku}")?).wait(Wait::Try);
/// Ok(Router::new().route("/take/{sku}", post(take_one).route_layer(layer)))
/// # }
/// ```
#[derive(Clone)]
pub struct LockLayer {
    locks: Locks,
    key: KeyOf,
    wait: Wait,
    on_busy: Arc<MakeAnswer>,
}

#[derive(Clone)]
enum KeyOf {
    Template(Arc<Template>),
    Request(Arc<MakeKey>),
}

impl LockLayer {
    /// By a key that the path's and the query's parameters fill.
    #[must_use]
    pub fn new(locks: Locks, template: Template) -> Self {
        Self::of(locks, KeyOf::Template(Arc::new(template)))
    }

    /// By a function of the request. `None`: this request needs no lock.
    #[must_use]
    pub fn by(locks: Locks, key: impl Fn(&Parts) -> Option<Key> + Send + Sync + 'static) -> Self {
        Self::of(locks, KeyOf::Request(Arc::new(key)))
    }

    fn of(locks: Locks, key: KeyOf) -> Self {
        Self { locks, key, wait: Wait::default(), on_busy: Arc::new(busy) }
    }

    /// How long to wait; otherwise [`Wait::default`].
    #[must_use]
    pub fn wait(mut self, wait: impl Into<Wait>) -> Self {
        self.wait = wait.into();
        self
    }

    /// The answer where the lock is not got in time; otherwise 409 `{"detail":"busy"}` with
    /// `Retry-After`.
    #[must_use]
    pub fn on_busy(mut self, answer: impl Fn(&Busy) -> Response + Send + Sync + 'static) -> Self {
        self.on_busy = Arc::new(answer);
        self
    }
}

/// The usual answer where a lock is not got in time.
fn busy(_: &Busy) -> Response {
    let body = Json(serde_json::json!({"detail": "busy"}));
    (StatusCode::CONFLICT, [(header::RETRY_AFTER, "1")], body).into_response()
}

/// The lock that a handler works under.
#[derive(Debug, Clone)]
pub struct Locked(Arc<Mutex<Lock<Postgres>>>);

impl Locked {
    /// The lock's transaction. Give it back before the handler ends, by dropping what this gives.
    pub async fn transaction(&self) -> tokio::sync::MappedMutexGuard<'_, PgConnection> {
        MutexGuard::map(self.0.lock().await, Lock::work)
    }
}

impl<S: Sync> FromRequestParts<S> for Locked {
    type Rejection = StatusCode;

    /// Fails where the route has no [`LockLayer`], or it gave this request no key.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl<S> Layer<S> for LockLayer {
    type Service = LockService<S>;

    fn layer(&self, inner: S) -> LockService<S> {
        LockService { layer: self.clone(), inner }
    }
}

/// A route under a lock.
#[derive(Clone)]
pub struct LockService<S> {
    layer: LockLayer,
    inner: S,
}

impl<S> Service<Request> for LockService<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let waiting = self.inner.clone();
        // The one that said it is ready.
        let mut inner = std::mem::replace(&mut self.inner, waiting);
        let layer = self.layer.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let key = match layer.key.of(&mut parts).await {
                Ok(Some(key)) => key,
                Ok(None) => return inner.call(Request::from_parts(parts, body)).await,
                Err(missing) => {
                    return Ok((StatusCode::BAD_REQUEST, missing.to_string()).into_response());
                }
            };
            let lock = match layer.locks.guard(key).wait(layer.wait).take().await {
                Ok(lock) => lock,
                Err(LockError::Busy(busy)) => return Ok((layer.on_busy)(&busy)),
                Err(LockError::Backend(error)) => return Ok(unavailable(&error)),
            };
            let locked = Locked(Arc::new(Mutex::new(lock)));
            parts.extensions.insert(locked.clone());
            let answer = inner.call(Request::from_parts(parts, body)).await?;
            Ok(finish(locked, answer).await)
        })
    }
}

impl KeyOf {
    async fn of(&self, parts: &mut Parts) -> Result<Option<Key>, Missing> {
        let template = match self {
            Self::Request(of) => return Ok(of(parts)),
            Self::Template(template) => template,
        };
        let path = RawPathParams::from_request_parts(parts, &()).await.ok();
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).unwrap_or_default();
        let in_path = |name: &str| {
            let mut found = path.iter().flatten().filter(|(key, _)| *key == name);
            found.next().map(|(_, value)| value.to_owned())
        };
        let in_query = |name: &str| {
            let mut found = query.iter().filter(|(key, _)| key == name);
            found.next().map(|(_, value)| value.clone())
        };
        template.fill(in_path, in_query).map(Some)
    }
}

/// Commits what a success did, takes back what anything else did.
async fn finish(locked: Locked, answer: Response) -> Response {
    let status = answer.status();
    let Some(lock) = Arc::into_inner(locked.0).map(Mutex::into_inner) else {
        // The handler kept it for something that goes on. It ends with that, and is taken back: what
        // was answered must not be more than what counts.
        tracing::error!("a handler kept the transaction of its lock; it is rolled back");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if !(status.is_success() || status.is_redirection()) {
        lock.give_up().await;
        return answer;
    }
    match lock.finish().await {
        Ok(()) => answer,
        Err(error) => unavailable(&error),
    }
}

fn unavailable(error: &sqlx::Error) -> Response {
    tracing::warn!(%error, "the locks cannot be reached");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")]).into_response()
}
