//! Addresses and methods.

use crate::support::{TestApp, json, product, raw, send};

#[tokio::test]
async fn a_slash_at_the_end_makes_no_difference() {
    let app = TestApp::start().await;
    let body = json(r#"{"name": "Lamp", "price": 1, "stock_quantity": 1, "version": 0}"#);
    for path in ["/api/products", "/api/products/"] {
        send(app.request("POST", path).json(&body)).await.has(201);
        app.get(path).await.has(200);
        send(app.request("HEAD", path)).await.has(200);
    }
    for path in ["/api/products/1", "/api/products/2/"] {
        app.get(path).await.has(200);
        send(app.request("PUT", path).json(&body)).await.has(200);
        send(app.request("PATCH", path).json(&body)).await.has(200);
        send(app.request("DELETE", path)).await.has(204);
    }
}

#[tokio::test]
async fn head_gives_the_headers_of_get() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    for path in [product(id), "/api/products/".to_owned(), "/health".to_owned()] {
        let get = app.get(&path).await;
        let head = send(app.request("HEAD", &path)).await.has(200);
        assert_eq!(head.text, "");
        for name in ["etag", "content-type", "content-length"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
    send(app.request("HEAD", "/api/products/999")).await.has(404);
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = TestApp::start().await;
    for (path, allowed) in [
        ("/api/products", "GET,HEAD,POST"),
        ("/api/products/", "GET,HEAD,POST"),
        ("/api/products/1", "GET,HEAD,PUT,PATCH,DELETE"),
        ("/api/products/1/", "GET,HEAD,PUT,PATCH,DELETE"),
        ("/api/products/1/revisions", "GET,HEAD"),
        ("/api/products/1/revisions/0/", "GET,HEAD"),
        ("/api/products/1/restore", "POST"),
        ("/api/products/1/stock", "GET,HEAD,POST"),
        ("/api/products/1/stock/", "GET,HEAD,POST"),
        ("/api/stock/reservations", "POST"),
        ("/api/stock/reservations/1", "GET,HEAD"),
        ("/api/stock/reservations/1/confirm", "POST"),
        ("/api/stock/reservations/1/release/", "POST"),
        ("/api/quotes", "POST"),
        ("/health", "GET,HEAD"),
        ("/openapi.json", "GET,HEAD"),
    ] {
        for method in ["TRACE", "OPTIONS", "PROPFIND", "get", "X"] {
            let answer = send(app.request(method, path)).await;
            answer.problem(405, "method-not-allowed");
            let told = sorted(answer.header("allow"));
            assert_eq!(told, sorted(allowed), "{method} {path}");
        }
    }
    send(app.request("DELETE", "/api/products/")).await.problem(405, "method-not-allowed");
    send(app.request("POST", "/api/products/1")).await.problem(405, "method-not-allowed");
}

fn sorted(methods: &str) -> Vec<&str> {
    let mut methods: Vec<_> = methods.split(',').map(str::trim).collect();
    methods.sort_unstable();
    methods
}

#[tokio::test]
async fn an_unknown_address_below_api_is_a_problem() {
    let app = TestApp::start().await;
    for path in ["/api", "/api/", "/api/x", "/api/products/1/x", "/api/products/1//", "/api/%FF"] {
        for method in ["GET", "POST", "DELETE", "X"] {
            send(app.request(method, path)).await.problem(404, "unknown-address");
        }
    }
}

#[tokio::test]
async fn connect_and_nonsense_are_no_server_errors() {
    let app = TestApp::start().await;
    for request in [
        "CONNECT example.org:80 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "CONNECT /api/products/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET http://elsewhere/api/products/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /api/products/1 HTTP/9.9\r\nHost: x\r\n\r\n",
        "BLURB\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
    ] {
        let answer = raw(app.address, request.as_bytes(), false).await;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(status.starts_with('4'), "{request:?}: {answer:?}");
    }
    app.get("/health").await.has(200);
}
