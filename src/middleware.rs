//! What every request passes, in one place.

use crate::api::problem;
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{Html, IntoResponse, Response},
};
use axum_prometheus::PrometheusMetricLayer;
use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};

/// How long a request may take in all.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Whether the database has been brought up to date since the start.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// It has.
    pub fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn get(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Puts the layers around the three kinds of routes.
///
/// Pages are compressed on the way; REST answers are small and should be quick; files are
/// compressed when they are built.
pub fn around(api: Router, pages: Router, files: Router, readiness: &Readiness) -> Router {
    let (metrics, handle) = metrics();
    let pages = pages.layer(CompressionLayer::new());
    let checked = pages.merge(api).layer(from_fn_with_state(readiness.clone(), until_ready));
    checked
        .merge(files)
        .route("/metrics", axum::routing::get(move || async move { handle.render() }))
        .layer(from_fn(in_time_and_with_a_path))
        .layer(CsrfLayer::new().with_rejection_response(|_| problem::cross_site()))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| problem::fault()))
        .layer(metrics)
        .layer(
            // What failed is logged where it failed, with its reason.
            TraceLayer::new_for_http().make_span_with(span).on_failure(()),
        )
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
}

/// The span of a request carries its id, so that every line of the log can be found from it.
fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}

/// The recorder is the process's; tests start several servers in one.
fn metrics()
-> (PrometheusMetricLayer<'static>, axum_prometheus::metrics_exporter_prometheus::PrometheusHandle)
{
    static PAIR: OnceLock<(
        PrometheusMetricLayer<'static>,
        axum_prometheus::metrics_exporter_prometheus::PrometheusHandle,
    )> = OnceLock::new();
    PAIR.get_or_init(PrometheusMetricLayer::pair).clone()
}

/// Ends what takes too long. A request without a path (CONNECT) is none that anything here takes.
async fn in_time_and_with_a_path(request: Request, next: Next) -> Response {
    if request.uri().path_and_query().is_none() {
        return problem::method_not_allowed();
    }
    let answer = tokio::time::timeout(TIME_LIMIT, next.run(request)).await;
    answer.unwrap_or_else(|_| problem::unavailable())
}

/// Before the schema is there, every statement would fail: say so instead.
async fn until_ready(State(readiness): State<Readiness>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if readiness.get() || path.starts_with("/health") {
        return next.run(request).await;
    }
    if path.starts_with("/api") || path.starts_with("/fn") {
        return problem::unavailable();
    }
    let page = Html(include_str!("starting.html"));
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], page).into_response()
}
