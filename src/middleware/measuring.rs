//! What Prometheus is told under `/metrics`.

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

/// How often the recorder sums up what it has gathered, so that it does not grow.
const UPKEEP: Duration = Duration::from_secs(5);

/// The label of all addresses that no route has. There are as many of them as clients can think of, and
/// each label keeps its histograms for good.
const UNMATCHED: &str = "unmatched";

/// The recorder is the process's; tests start several servers in one.
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

/// As axum-prometheus makes it, with the borders for the delays of events and for locks too: without
/// borders there would be no histogram, and what several servers measured could not be added up.
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
