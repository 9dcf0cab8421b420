//! Bodies that are too large, too slow, truncated, or not declared as JSON.

use crate::support::{TestApp, TestOptions, raw, send};
use concord::serving::ConnectionLimits;
use serde_json::json;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const LAMP: &str = r#"{"name": "Lamp", "price": 1, "stock_quantity": 1}"#;

/// A raw POST to the collection with these headers.
fn post(headers: &str, body: &str) -> Vec<u8> {
    format!("POST /api/products/ HTTP/1.1\r\nHost: concord\r\n{headers}\r\n{body}").into_bytes()
}

#[track_caller]
fn assert_status(answer: &str, status: u16) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer:?}");
}

#[tokio::test]
async fn json_goes_by_many_names_or_none() {
    let app = TestApp::start().await;
    let post = || app.request("POST", "/api/products/").body(LAMP);
    send(post()).await.has(201);
    for kind in [
        "application/json",
        "APPLICATION/JSON; charset=utf-8",
        "text/json",
        "application/merge-patch+json",
        "application/vnd.concord+json;v=1",
        "",
    ] {
        send(post().header("content-type", kind)).await.has(201);
    }
    for kind in ["text/plain", "application/xml", "application/x-www-form-urlencoded", "json", "?"]
    {
        send(post().header("content-type", kind)).await.problem(415, "not-json");
    }
    send(post().header("content-type", &b"\xff"[..])).await.problem(415, "not-json");
}

#[tokio::test]
async fn a_mark_before_the_json_is_passed_over() {
    let app = TestApp::start().await;
    let body = format!("\u{feff}{LAMP}");
    send(app.request("POST", "/api/products/").body(body)).await.has(201);
    let empty = app.request("POST", "/api/products/").body("\u{feff}");
    let said = send(empty).await.faults(&["body"]);
    assert_eq!(said, ["Send a JSON object; the body is empty."]);
    // Only one byte order mark is accepted, and only at the start.
    let body = format!("\u{feff}\u{feff}{LAMP}");
    send(app.request("POST", "/api/products/").body(body)).await.faults(&["body"]);
}

#[tokio::test]
async fn a_list_of_steps_is_no_merge_patch() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let steps = r#"[{"op": "replace", "path": "/price", "value": 12}]"#;
    let patch = |kind: &str| {
        let request = app.request("PATCH", &format!("/api/products/{id}")).body(steps);
        send(request.header("content-type", kind))
    };
    let taken = "application/merge-patch+json, application/json";
    for kind in ["application/json-patch+json", "Application/JSON-Patch+JSON; charset=utf-8"] {
        let answer = patch(kind).await;
        answer.problem(415, "json-patch");
        assert_eq!(answer.header("accept-patch"), taken);
    }
    let answer = patch("text/plain").await;
    answer.problem(415, "not-json");
    assert_eq!(answer.header("accept-patch"), taken);
    patch("application/merge-patch+json").await.faults(&["body"]);
    let post = app.request("POST", "/api/products/").body(LAMP);
    let answer = send(post.header("content-type", "application/json-patch+json")).await;
    answer.problem(415, "json-patch");
    assert_eq!(answer.header("accept-patch"), "");
}

#[tokio::test]
async fn an_encoded_body_is_refused_by_name() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let stock = format!("/api/products/{id}/stock");
    for (method, path, body) in [
        ("POST", "/api/products/", LAMP),
        ("PUT", &format!("/api/products/{id}"), LAMP),
        ("POST", &stock, r#"{"delta": 1, "reason": "x"}"#),
        ("DELETE", &format!("/api/products/{id}"), r#"{"version": 0}"#),
        ("POST", "/products/new", "name=a&price=1&stock_quantity=1"),
        ("POST", "/fn/list_products", "{}"),
    ] {
        for encoding in ["gzip", "br", "identity, deflate", "x"] {
            let request = app.request(method, path).body(body.to_owned());
            let answer = send(request.header("content-encoding", encoding)).await;
            answer.problem(415, "encoded-body");
            assert_eq!(answer.header("accept-encoding"), "identity");
        }
    }
    for none in ["identity", "Identity", ""] {
        let request = app.request("POST", "/api/products/").body(LAMP);
        send(request.header("content-encoding", none)).await.has(201);
    }
    // A request without a body has no encoding to check.
    let get = app.request("GET", &format!("/api/products/{id}"));
    send(get.header("content-encoding", "gzip")).await.has(200);
}

#[tokio::test]
async fn a_body_up_to_one_mebibyte_is_read() {
    let app = TestApp::start().await;
    let body = |length: usize| {
        let filling = " ".repeat(length - LAMP.len());
        app.request("POST", "/api/products/").body(format!("{LAMP}{filling}"))
    };
    send(body(1024 * 1024)).await.has(201);
    send(body(1024 * 1024 + 1)).await.problem(413, "too-large");
    send(body(32 * 1024 * 1024)).await.problem(413, "too-large");
}

#[tokio::test]
async fn a_body_of_untold_length_is_read_up_to_the_limit_too() {
    let app = TestApp::start().await;
    let mut stream = TcpStream::connect(app.address).await.expect("a connection");
    let head = post("Transfer-Encoding: chunked\r\nConnection: close\r\n", "");
    stream.write_all(&head).await.expect("the head is sent");
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    for _ in 0..512 {
        stream.write_all(chunk.as_bytes()).await.expect("a chunk is sent");
    }
    stream.write_all(b"0\r\n\r\n").await.expect("the end is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert_status(&answer, 413);
}

#[tokio::test]
async fn who_asks_before_sending_a_large_body_need_not_send_it() {
    let app = TestApp::start().await;
    let headers = "Content-Length: 33554432\r\nExpect: 100-continue\r\n";
    let answer = raw(app.address, &post(headers, ""), false).await;
    assert_status(&answer, 413);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_answered_or_dropped() {
    let app = TestApp::start().await;
    let answer = raw(app.address, &post("Content-Length: 1000\r\n", LAMP), true).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer:?}");
    let chunked = post("Transfer-Encoding: chunked\r\n", "5\r\n{\"nam\r\nZZ\r\n");
    let answer = raw(app.address, &chunked, true).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer:?}");
    assert_eq!(app.get("/api/products/").await.body()["total"], 0);
}

#[tokio::test]
async fn a_length_that_is_none_is_refused() {
    let app = TestApp::start().await;
    for headers in [
        "Content-Length: -1\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: gzip\r\n",
    ] {
        assert_status(&raw(app.address, &post(headers, "{}"), true).await, 400);
    }
}

#[tokio::test]
async fn a_body_that_stops_coming_is_given_up() {
    let app = TestApp::start().await;
    // A few bytes, then nothing: the answer comes although the client has not finished.
    let answer = raw(app.address, &post("Content-Length: 1000\r\n", LAMP), false).await;
    assert_status(&answer, 408);
    assert!(answer.contains("urn:concord:problem:too-slow"), "{answer}");
    assert_eq!(app.get("/api/products/").await.body()["total"], 0);
}

#[tokio::test]
async fn a_body_where_none_belongs_does_no_harm() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let body = json!({"name": 7, "nonsense": true});
    for method in ["GET", "HEAD", "DELETE"] {
        let request = app.request(method, &format!("/api/products/{id}")).json(&body);
        assert!(send(request).await.status.is_success(), "{method}");
    }
}

#[tokio::test]
async fn a_head_that_does_not_come_is_not_waited_for_and_disturbs_nobody() {
    let connections =
        ConnectionLimits { idle: Duration::from_millis(300), ..ConnectionLimits::default() };
    let app = TestApp::start_with(TestOptions { connections, ..TestOptions::default() }).await;
    // Nothing at all, and half a head; `raw` returns when the server closes the connection.
    for bytes in [&b""[..], b"GET /health HTTP/1.1\r\nHost: concord\r\n"] {
        let answer = raw(app.address, bytes, false).await;
        assert!(!answer.contains(" 200 "), "{answer}");
    }
    app.get("/health").await.has(200);
}
