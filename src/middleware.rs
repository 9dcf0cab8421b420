//! What every request passes, in one place.

use crate::{
    api::{health, problem},
    live::{meters, protocol::PATH, tab},
    locks::meters::{BORDERS, HOLD, WAIT},
    supervise::supervise,
};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{Html, IntoResponse, Response},
};
use axum_prometheus::{
    AXUM_HTTP_REQUESTS_DURATION_SECONDS, PrometheusMetricLayer, PrometheusMetricLayerBuilder,
    metrics,
    metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle},
    utils::SECONDS_DURATION_BUCKETS,
};
use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tower::ServiceBuilder;
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

/// Puts the layers around the four kinds of routes.
///
/// Pages are compressed on the way; REST answers are small and should be quick; files are
/// compressed when they are built. A socket has left all layers behind once it is open.
pub fn around(
    api: Router,
    pages: Router,
    sockets: Router,
    files: Router,
    readiness: &Readiness,
) -> Router {
    let (metrics, handle) = measuring();
    let pages = pages.layer(CompressionLayer::new());
    let checked =
        pages.merge(api).merge(sockets).layer(from_fn_with_state(readiness.clone(), until_ready));
    checked
        .merge(files)
        .route("/metrics", axum::routing::get(move || async move { handle.render() }))
        // As one: each layer that a router gets by itself costs every request two allocations.
        .layer(
            ServiceBuilder::new()
                .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
                .layer(PropagateRequestIdLayer::x_request_id())
                // What failed is logged where it failed, with its reason.
                .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
                .layer(metrics)
                .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| problem::fault()))
                .layer(if_not_set(header::REFERRER_POLICY, "same-origin"))
                .layer(if_not_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .layer(CsrfLayer::new().with_rejection_response(|_| problem::cross_site()))
                .layer(from_fn(in_time_and_with_a_path)),
        )
}

fn if_not_set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// The span of a request carries its id, so that every line of the log can be found from it.
fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}

/// How often the recorder sums up what it has gathered, so that it does not grow.
const UPKEEP: Duration = Duration::from_secs(5);

/// The recorder is the process's; tests start several servers in one.
fn measuring() -> (PrometheusMetricLayer<'static>, PrometheusHandle) {
    static PAIR: OnceLock<(PrometheusMetricLayer<'static>, PrometheusHandle)> = OnceLock::new();
    let build = || PrometheusMetricLayerBuilder::new().with_metrics_from_fn(recorder).build_pair();
    PAIR.get_or_init(build).clone()
}

/// As axum-prometheus makes it, with the borders for the delays of events and for locks too: without
/// borders there would be no histogram, and what several servers measured could not be added up.
fn recorder() -> PrometheusHandle {
    let of = |name: &str| Matcher::Full(name.to_owned());
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(of(AXUM_HTTP_REQUESTS_DURATION_SECONDS), SECONDS_DURATION_BUCKETS)
        .and_then(|builder| {
            builder.set_buckets_for_metric(of(meters::DELAY), meters::DELAY_BORDERS)
        })
        .and_then(|builder| builder.set_buckets_for_metric(of(WAIT), BORDERS))
        .and_then(|builder| builder.set_buckets_for_metric(of(HOLD), BORDERS))
        .unwrap_or_default()
        .build_recorder();
    let handle = recorder.handle();
    let keeper = handle.clone();
    tokio::spawn(supervise("metrics-upkeep", async move || {
        loop {
            tokio::time::sleep(UPKEEP).await;
            keeper.run_upkeep();
        }
    }));
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("There was another recorder of metrics; it keeps them.");
    }
    handle
}

/// Ends what takes too long, and keeps from which tab it comes. A request without a path (CONNECT) is
/// none that anything here takes.
async fn in_time_and_with_a_path(request: Request, next: Next) -> Response {
    if request.uri().path_and_query().is_none() {
        return problem::method_not_allowed();
    }
    let answer = tab::within(tab::named(request.headers()), next.run(request));
    let answer = tokio::time::timeout(TIME_LIMIT, answer).await;
    answer.unwrap_or_else(|_| problem::unavailable())
}

/// Before the schema is there, every statement would fail: say so instead.
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
        return problem::unavailable();
    }
    let page = Html(include_str!("starting.html"));
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], page).into_response()
}
