//! The host names and origins that the server accepts.

use crate::support::{TestApp, TestOptions, raw, send, tab::opening};
use tokio_tungstenite::{connect_async, tungstenite::Error};

/// A server with the default settings.
async fn usual() -> TestApp {
    TestApp::start_with(TestOptions { hosts: "", ..TestOptions::default() }).await
}

/// The answer to a request with this request line and these headers.
async fn asked(app: &TestApp, line: &str, headers: &[&str]) -> String {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let request = format!("{line}\r\n{headers}Connection: close\r\n\r\n");
    raw(app.address, request.as_bytes(), false).await
}

async fn status(app: &TestApp, line: &str, headers: &[&str]) -> u16 {
    let answer = asked(app, line, headers).await;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.unwrap_or_else(|| panic!("no status in {answer:?}"))
}

const LIST: &str = "GET /api/products/ HTTP/1.1";

#[tokio::test]
async fn a_name_that_points_here_is_not_enough() {
    let app = usual().await;
    for host in
        ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:1", "[::1]:8000", "LocalHost"]
    {
        assert_eq!(status(&app, LIST, &[&format!("Host: {host}")]).await, 200, "{host}");
    }
    for host in ["rebind.test:8000", "rebind.test", "127.0.0.1.rebind.test", "concord", "192.0.2.1"]
    {
        let host = format!("Host: {host}");
        for path in
            ["/api/products/", "/products", "/health", "/metrics", "/openapi.json", "/pkg/x", "/x"]
        {
            let line = format!("GET {path} HTTP/1.1");
            assert_eq!(status(&app, &line, &[&host]).await, 421, "{host} {path}");
        }
    }
    let answer = asked(&app, LIST, &["Host: rebind.test:8000"]).await;
    assert!(answer.contains("urn:concord:problem:unknown-host"), "{answer}");
    assert!(answer.contains("rebind.test") && answer.contains("CONCORD_HOSTS"), "{answer}");
    let page =
        asked(&app, "GET /products HTTP/1.1", &["Host: rebind.test", "Accept: text/html"]).await;
    assert!(page.contains("<h1>") && page.contains("CONCORD_HOSTS"), "{page}");
}

#[tokio::test]
async fn nothing_is_written_and_no_socket_opened_under_another_name() {
    let app = usual().await;
    let lamp = r#"{"name": "Lamp", "price": 1, "stock_quantity": 1}"#;
    for path in ["/api/products/", "/fn/create_product", "/products/new"] {
        let request = app.request("POST", path).header("host", "rebind.test").body(lamp);
        let request = request.header("origin", "http://rebind.test");
        assert_eq!(send(request).await.status, 421, "{path}");
    }
    assert_eq!(app.get("/api/products/").await.body()["total"], 0);
    let mut socket = opening(&app, "Ann");
    socket.headers_mut().insert("host", "rebind.test".parse().expect("a header"));
    match connect_async(socket).await {
        Err(Error::Http(answer)) => assert_eq!(answer.status(), 421),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_missing_doubled_or_broken_host_is_a_bad_request() {
    let app = usual().await;
    for headers in [
        &[][..],
        &["Host: localhost", "Host: localhost"],
        &["Host: localhost", "Host: rebind.test"],
        &["Host: "],
        &["Host: a b"],
        &["Host: me@localhost"],
        &["Host: localhost:port"],
        &["Host: localhost, rebind.test"],
    ] {
        let answer = asked(&app, LIST, headers).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{headers:?}: {answer}");
        assert!(answer.contains("urn:concord:problem:bad-host"), "{headers:?}: {answer}");
    }
    // HTTP/1.0 does not require Host; load balancers still use it for health checks.
    assert_eq!(status(&app, "GET /health HTTP/1.0", &[]).await, 200);
    assert_eq!(status(&app, "GET /health HTTP/1.0", &["Host: rebind.test"]).await, 421);
}

#[tokio::test]
async fn the_name_in_a_whole_address_counts_too() {
    let app = usual().await;
    let line = "GET http://rebind.test/api/products/ HTTP/1.1";
    assert_eq!(status(&app, line, &["Host: localhost"]).await, 421);
    let line = "GET http://localhost:8000/api/products/ HTTP/1.1";
    assert_eq!(status(&app, line, &["Host: localhost:8000"]).await, 200);
    assert_eq!(status(&app, line, &["Host: rebind.test"]).await, 421);
}

#[tokio::test]
async fn names_that_are_listed_are_taken() {
    let hosts = "shop.example,stock.example:8443";
    let app = TestApp::start_with(TestOptions { hosts, ..TestOptions::default() }).await;
    for host in ["shop.example", "shop.example:8000", "stock.example", "localhost"] {
        assert_eq!(status(&app, LIST, &[&format!("Host: {host}")]).await, 200, "{host}");
    }
    assert_eq!(status(&app, LIST, &["Host: other.example"]).await, 421);
    let any = TestApp::start_with(TestOptions { hosts: "*", ..TestOptions::default() }).await;
    assert_eq!(status(&any, LIST, &["Host: other.example"]).await, 200);
}

const SAVE: &str = "POST /fn/conflict_ended HTTP/1.1";
const BODY: &str = "Content-Length: 0";

#[tokio::test]
async fn a_proxy_that_takes_the_port_off_host_is_no_other_site_where_that_is_sure() {
    let app = usual().await;
    let page = "Origin: http://localhost:8080";
    let refused = asked(&app, SAVE, &["Host: localhost", page, BODY]).await;
    assert!(refused.starts_with("HTTP/1.1 403 "), "{refused}");
    for word in
        ["urn:concord:problem:other-host", "http://localhost:8080", "$http_host", "CONCORD_HOSTS"]
    {
        assert!(refused.contains(word), "{word} in {refused}");
    }
    for also in [
        "Sec-Fetch-Site: same-origin",
        "X-Forwarded-Host: localhost:8080",
        "X-Forwarded-Port: 8080",
    ] {
        let status = status(&app, SAVE, &["Host: localhost", page, also, BODY]).await;
        assert_ne!(status, 403, "{also}");
    }
    let other = ["Host: localhost", page, "X-Forwarded-Port: 9090", BODY];
    assert_eq!(status(&app, SAVE, &other).await, 403);
    let evil = ["Host: localhost", "Origin: http://evil.example", "X-Forwarded-Port: 8080", BODY];
    assert_eq!(status(&app, SAVE, &evil).await, 403);

    let hosts = "localhost:8080";
    let app = TestApp::start_with(TestOptions { hosts, ..TestOptions::default() }).await;
    assert_ne!(status(&app, SAVE, &["Host: localhost", page, BODY]).await, 403);
}

#[tokio::test]
async fn a_socket_is_opened_as_a_change_is_made() {
    let app = usual().await;
    let page = format!("http://127.0.0.1:{}", app.address.port() ^ 1);
    for (forwarded, comes_in) in
        [(Some(page.strip_prefix("http://").expect("a host")), true), (None, false)]
    {
        let mut request = opening(&app, "Ann");
        let headers = request.headers_mut();
        headers.insert("origin", page.parse().expect("a header"));
        if let Some(forwarded) = forwarded {
            headers.insert("x-forwarded-host", forwarded.parse().expect("a header"));
        }
        match connect_async(request).await {
            Ok(_) => assert!(comes_in),
            Err(Error::Http(answer)) => assert!(!comes_in && answer.status() == 403),
            Err(error) => panic!("{error}"),
        }
    }
}
