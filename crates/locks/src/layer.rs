//! A tower layer that runs an axum route under a lock.

use super::{
    error::{Busy, LockError},
    guard::Lock,
    key::Key,
    locks::Locks,
    postgres::Postgres,
    template::{KeyTemplate, MissingParameter},
    wait::Wait,
};
use axum::{
    extract::{FromRequestParts, Query, RawPathParams, Request},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use sqlx::PgConnection;
use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};
use tower::{Layer, Service};

type KeyFn = dyn Fn(&Parts) -> Option<Key> + Send + Sync;
type BusyFn = dyn Fn(&Busy) -> Response + Send + Sync;

/// A tower layer that runs a route under a lock: requests with the same key run one after another.
///
/// The handler works in the lock's transaction, [`Locked`]. It is committed if the response is a
/// success or a redirect, and rolled back otherwise. Add the layer with `route_layer`, so that the
/// path parameters are available.
///
/// ```no_run
/// # use axum::{Router, routing::post};
/// # use concord_locks::{LockLayer, Locked, Locks, KeyTemplate, Wait};
/// # fn example(locks: Locks) -> Result<Router, Box<dyn std::error::Error>> {
/// async fn take_one(locked: Locked) -> &'static str {
///     let mut tx = locked.transaction().await;
///     // … statements on &mut *tx
///     # let _ = &mut tx;
///     "one is yours"
/// }
/// let layer = LockLayer::new(locks, KeyTemplate::new("stock:{sku}")?).wait(Wait::Try);
/// Ok(Router::new().route("/take/{sku}", post(take_one).route_layer(layer)))
/// # }
/// ```
///
/// Responses of the layer itself: 409 with `Retry-After` if the lock is busy (see
/// [`on_busy`](Self::on_busy)), 503 with `Retry-After` if the backend fails, 400 if the request lacks
/// a parameter of the key.
#[derive(Clone)]
pub struct LockLayer {
    locks: Locks,
    key: KeySource,
    wait: Wait,
    on_busy: Arc<BusyFn>,
}

#[derive(Clone)]
enum KeySource {
    Template(Arc<KeyTemplate>),
    Function(Arc<KeyFn>),
}

impl LockLayer {
    /// Takes the key from path and query parameters.
    #[must_use]
    pub fn new(locks: Locks, template: KeyTemplate) -> Self {
        Self::with_source(locks, KeySource::Template(Arc::new(template)))
    }

    /// Computes the key by a function. `None`: the request runs without a lock.
    #[must_use]
    pub fn with_key(
        locks: Locks,
        key: impl Fn(&Parts) -> Option<Key> + Send + Sync + 'static,
    ) -> Self {
        Self::with_source(locks, KeySource::Function(Arc::new(key)))
    }

    fn with_source(locks: Locks, key: KeySource) -> Self {
        Self { locks, key, wait: Wait::default(), on_busy: Arc::new(conflict) }
    }

    /// How long to wait. The default is [`Wait::default`].
    #[must_use]
    pub fn wait(mut self, wait: impl Into<Wait>) -> Self {
        self.wait = wait.into();
        self
    }

    /// The response if the lock is busy. The default is 409 `{"detail":"busy"}` with `Retry-After`.
    #[must_use]
    pub fn on_busy(mut self, response: impl Fn(&Busy) -> Response + Send + Sync + 'static) -> Self {
        self.on_busy = Arc::new(response);
        self
    }
}

fn conflict(_: &Busy) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::RETRY_AFTER, "1")];
    (StatusCode::CONFLICT, headers, r#"{"detail":"busy"}"#).into_response()
}

/// An extractor: the lock that a handler runs under.
#[derive(Debug, Clone)]
pub struct Locked(Arc<Mutex<Lock<Postgres>>>);

impl Locked {
    /// The lock's transaction. Drop the returned guard before the handler returns.
    pub async fn transaction(&self) -> MappedMutexGuard<'_, PgConnection> {
        MutexGuard::map(self.0.lock().await, Lock::context)
    }
}

impl<S: Sync> FromRequestParts<S> for Locked {
    type Rejection = StatusCode;

    /// Fails with 500 if the route has no [`LockLayer`], or the request has no key.
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

/// The service of a [`LockLayer`].
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
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // The instance that was polled ready must handle the request.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let layer = self.layer.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let key = match layer.key.key(&mut parts).await {
                Ok(Some(key)) => key,
                Ok(None) => return inner.call(Request::from_parts(parts, body)).await,
                Err(missing) => {
                    return Ok((StatusCode::BAD_REQUEST, missing.to_string()).into_response());
                }
            };
            let lock = match layer.locks.guard(key).wait(layer.wait).acquire().await {
                Ok(lock) => lock,
                Err(LockError::Busy(busy)) => return Ok((layer.on_busy)(&busy)),
                Err(LockError::Backend(error)) => return Ok(unavailable(&error)),
            };
            let locked = Locked(Arc::new(Mutex::new(lock)));
            parts.extensions.insert(locked.clone());
            let response = inner.call(Request::from_parts(parts, body)).await?;
            Ok(finish(locked, response).await)
        })
    }
}

impl KeySource {
    async fn key(&self, parts: &mut Parts) -> Result<Option<Key>, MissingParameter> {
        let template = match self {
            Self::Function(key) => return Ok(key(parts)),
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

/// Commits after a success or a redirect, rolls back otherwise.
async fn finish(locked: Locked, response: Response) -> Response {
    let status = response.status();
    let Some(lock) = Arc::into_inner(locked.0).map(Mutex::into_inner) else {
        // The handler moved `Locked` to another task. The transaction cannot be committed here, so the
        // response must not report a success.
        tracing::error!("a handler kept the transaction of its lock; it is rolled back");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if !(status.is_success() || status.is_redirection()) {
        lock.rollback().await;
        return response;
    }
    match lock.commit().await {
        Ok(()) => response,
        Err(error) => unavailable(&error),
    }
}

fn unavailable(error: &sqlx::Error) -> Response {
    tracing::warn!(%error, "the lock backend failed");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")]).into_response()
}
