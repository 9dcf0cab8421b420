//! The middleware of all requests.

mod bodies;
mod hosts;
mod measuring;
mod origin;
pub mod rarely;
mod request_id;

pub use hosts::{HostNames, Hosts};

use crate::{
    api::health,
    events::{protocol::PATH, tab},
    web::{Problem, body, refusal},
};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{Html, IntoResponse, Response},
};
use measuring::measuring;
use rarely::Rarely;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tower::{ServiceBuilder, util::MapRequestLayer};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};

/// The maximum size of a request head, in bytes.
pub const LONGEST_HEAD: usize = 64 * 1024;
/// The maximum total time of a request.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Whether the database has been migrated since the start.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Marks the database as migrated.
    pub fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn get(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Adds the layers around the four kinds of routes.
///
/// Pages are compressed on the fly; REST responses are small and latency matters more; files are compressed
/// at build time. An open socket is past all layers.
pub fn around(
    api: Router,
    pages: Router,
    sockets: Router,
    files: Router,
    readiness: &Readiness,
    hosts: Hosts,
) -> Router {
    let (metrics, handle) = measuring();
    let pages = pages.layer(from_fn(bodies::within_limits)).layer(CompressionLayer::new());
    let guard = Arc::new(Guard { hosts, refused: Rarely::default() });
    let checked =
        pages.merge(api).merge(sockets).layer(from_fn_with_state(readiness.clone(), until_ready));
    checked
        .merge(files)
        .route("/metrics", axum::routing::get(move || async move { handle.render() }))
        // As one layer, because each separate layer of a router costs every request two allocations.
        .layer(
            ServiceBuilder::new()
                .layer(MapRequestLayer::new(request_id::keep_if_plain))
                .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
                .layer(PropagateRequestIdLayer::x_request_id())
                // Failures are already logged with their reason where they occur.
                .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
                .layer(metrics)
                .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
                    Problem::fault().into_response()
                }))
                .layer(if_not_set(header::REFERRER_POLICY, "same-origin"))
                .layer(if_not_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .layer(from_fn_with_state(guard, guarded)),
        )
}

fn if_not_set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// The span of a request contains its id, so that all its log lines can be found.
fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get(request_id::HEADER).and_then(|id| id.to_str().ok());
    let (method, path) =
        (hosts::shown(request.method().as_str()), hosts::shown(request.uri().path()));
    tracing::info_span!("request", id, method, path)
}

/// The state of the checks that run first.
struct Guard {
    hosts: Hosts,
    /// When a cross-origin change was last logged.
    refused: Rarely,
}

/// Refuses requests for another host name or from another site's page, enforces the time limit, and stores
/// the tab of the request. A request without a path (CONNECT) is not supported by any route.
async fn guarded(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let checked = within_head(&request)
        .and_then(|()| hosts::check(&guard.hosts, &request))
        .and_then(|()| origin::check(&guard.hosts, &guard.refused, &request));
    if let Err(problem) = checked {
        return refusal::answer(request.headers(), problem);
    }
    if request.uri().path_and_query().is_none() {
        return Problem::method_not_allowed().into_response();
    }
    if let Err(problem) = body::check_encoding(&request) {
        return problem.into_response();
    }
    let answer = tab::within(tab::named(request.headers()), next.run(request));
    let answer = tokio::time::timeout(TIME_LIMIT, answer).await;
    answer.unwrap_or_else(|_| Problem::unavailable().into_response())
}

/// The server reads in large chunks, so it may have accepted a larger head than allowed.
fn within_head(request: &Request) -> Result<(), Problem> {
    let fields = request.headers().iter();
    let fields = fields.map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    let path = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    match fields.sum::<usize>() + path <= LONGEST_HEAD {
        true => Ok(()),
        false => Err(Problem::head_too_large()),
    }
}

/// Before the schema exists every statement would fail, so answer that the server is not ready.
async fn until_ready(
    State(readiness): State<Readiness>,
    mut request: Request,
    next: Next,
) -> Response {
    if readiness.get() {
        return next.run(request).await;
    }
    let path = request.uri().path();
    if path.starts_with("/health") {
        request.extensions_mut().insert(health::Starting);
        return next.run(request).await;
    }
    if path.starts_with("/api") || path.starts_with("/fn") || path == PATH {
        return Problem::unavailable().into_response();
    }
    let page = Html(include_str!("starting.html"));
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], page).into_response()
}
