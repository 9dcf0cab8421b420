//! Metrics for Prometheus under `/metrics`.

use crate::{
    events::metrics::{DELAY, DELAY_BUCKETS},
    supervise::supervise,
};
use axum_prometheus::{
    AXUM_HTTP_REQUESTS_DURATION_SECONDS, EndpointLabel, PrometheusMetricLayer,
    PrometheusMetricLayerBuilder, metrics,
    metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle},
    utils::SECONDS_DURATION_BUCKETS,
};
use concord_locks::metrics::{BUCKETS, HOLD_SECONDS, WAIT_SECONDS};
use std::{sync::OnceLock, time::Duration};

/// How often the recorder drains its buffers, so that they do not grow.
const UPKEEP: Duration = Duration::from_secs(5);

/// The label of all paths without a route. Clients can request any number of them, and the histograms of a
/// label are never removed.
const UNMATCHED: &str = "unmatched";

/// The recorder is global to the process; tests start several servers in one process.
pub fn measuring() -> (PrometheusMetricLayer<'static>, PrometheusHandle) {
    static PAIR: OnceLock<(PrometheusMetricLayer<'static>, PrometheusHandle)> = OnceLock::new();
    let build = || {
        PrometheusMetricLayerBuilder::new()
            .with_endpoint_label_type(EndpointLabel::MatchedPathWithFallbackFn(|_| {
                UNMATCHED.to_owned()
            }))
            .with_metrics_from_fn(recorder)
            .build_pair()
    };
    PAIR.get_or_init(build).clone()
}

/// Like the recorder of axum-prometheus, but with buckets for event delays and locks, too. Without buckets
/// these would not be histograms, and could not be aggregated over several servers.
fn recorder() -> PrometheusHandle {
    let of = |name: &str| Matcher::Full(name.to_owned());
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(of(AXUM_HTTP_REQUESTS_DURATION_SECONDS), SECONDS_DURATION_BUCKETS)
        .and_then(|builder| builder.set_buckets_for_metric(of(DELAY), DELAY_BUCKETS))
        .and_then(|builder| builder.set_buckets_for_metric(of(WAIT_SECONDS), BUCKETS))
        .and_then(|builder| builder.set_buckets_for_metric(of(HOLD_SECONDS), BUCKETS))
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
