//! The number of Prometheus series is bounded, whatever clients request.

use crate::support::{TestApp, send};
use futures::{StreamExt, stream};
use std::collections::BTreeSet;

/// The series without their values. Includes those of other tests in this process.
async fn series(app: &TestApp) -> BTreeSet<String> {
    let text = app.get("/metrics").await.has(200).text;
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.filter_map(|line| Some(line.rsplit_once(' ')?.0.to_owned())).collect()
}

/// The distinct values of a label.
fn values(series: &BTreeSet<String>, label: &str) -> BTreeSet<String> {
    let start = format!("{label}=\"");
    let value = |line: &String| Some(line.split_once(&start)?.1.split_once('"')?.0.to_owned());
    series.iter().filter_map(value).collect()
}

#[tokio::test]
async fn thousands_of_odd_addresses_and_methods_are_few_series() {
    let app = TestApp::start().await;
    let ask = async |number: usize| {
        let word = format!("odd-{number}-{}", "x".repeat(200));
        let (method, path) = match number % 6 {
            0 => ("GET", format!("/{word}")),
            1 => ("GET", format!("/pkg/{word}.wasm")),
            2 => ("GET", format!("/products/{word}/{word}")),
            3 => ("POST", format!("/fn/{word}")),
            4 => ("GET", format!("/api/{word}/{word}")),
            _ => ("GET", format!("/products/{word}")),
        };
        send(app.request(method, &path)).await;
        let odd = format!("ODD{number}");
        send(app.request(&odd, "/api/products/")).await;
        send(app.request(&odd, &format!("/{word}"))).await;
    };
    // These requests cover all kinds of series.
    stream::iter(0..60).for_each_concurrent(20, ask).await;
    let before = series(&app).await;
    stream::iter(60..2_000).for_each_concurrent(20, ask).await;
    let after = series(&app).await;
    let odd: Vec<_> =
        after.iter().filter(|line| line.contains("odd-") || line.contains("ODD")).collect();
    assert!(odd.is_empty(), "{odd:?}");
    let own = |series: &BTreeSet<String>| -> BTreeSet<String> {
        let http = series.iter().filter(|line| line.starts_with("axum_http_requests"));
        http.cloned().collect()
    };
    // Other tests add only routes of the program.
    let endpoints = values(&own(&after), "endpoint");
    assert!(endpoints.contains("unmatched"), "{endpoints:?}");
    assert!(endpoints.len() < 100, "{endpoints:?}");
    let methods = values(&own(&after), "method");
    assert!(methods.len() <= 10, "{methods:?}");
    assert!(after.len() < before.len() + 3_000, "{} and then {}", before.len(), after.len());
}
