//! A single client, or a crowd of sockets, does not block others. The tests count who is accepted, refused
//! and closed.

use crate::support::{Heard, Tab, TestApp, TestOptions, raw, send, tab::opening, until};
use concord::{
    events::{
        SocketLimits,
        protocol::{FromTab, TabId, ToTab, Watch, close},
    },
    product::{ProductId, Version},
    serving::ConnectionLimits,
};
use futures::future::join_all;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::connect_async;

async fn with(connections: ConnectionLimits) -> TestApp {
    TestApp::start_with(TestOptions { connections, ..TestOptions::default() }).await
}

/// A connection from this address of the machine; all of them are loopback addresses.
async fn from(last: u8, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(([127, 0, 0, last], 0).into()).expect("an address");
    socket.connect(to).await.expect("a connection")
}

const ALIVE: &[u8] = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Whether the server answers on this connection and keeps it open, or responds that it is busy and closes it.
async fn is_served(stream: &mut TcpStream) -> bool {
    // It may already be closed.
    let _ = stream.write_all(ALIVE).await;
    let mut answer = [0; 512];
    let read = stream.read(&mut answer).await.unwrap_or_default();
    let answer = String::from_utf8_lossy(&answer[..read]);
    match answer.split(' ').nth(1) {
        Some("200") => true,
        Some("503") => {
            assert!(answer.contains("Retry-After") && answer.contains("problem:busy"), "{answer}");
            false
        }
        _ => {
            assert_eq!(answer, "");
            false
        }
    }
}

#[tokio::test]
async fn an_address_has_no_more_connections_than_it_may_and_others_are_served() {
    let limits = ConnectionLimits { per_address: 20, ..ConnectionLimits::default() };
    let app = with(limits).await;
    let mut taken = Vec::new();
    let mut refused = 0;
    for _ in 0..50 {
        let mut stream = from(7, app.address).await;
        match is_served(&mut stream).await {
            true => taken.push(stream),
            false => refused += 1,
        }
    }
    assert_eq!((taken.len(), refused), (20, 30));
    let mut other = from(8, app.address).await;
    assert!(is_served(&mut other).await);
    // Closed connections make room.
    taken.truncate(15);
    until("five places are free", async || is_served(&mut from(7, app.address).await).await).await;
    let metrics = app.get("/metrics").await.has(200).text;
    assert!(metrics.contains("concord_connections_refused_total{reason=\"address\"}"), "{metrics}");
    assert!(metrics.contains("\nconcord_connections "), "{metrics}");
}

#[tokio::test]
async fn a_socket_counts_as_a_connection_for_as_long_as_it_is_open() {
    let limits = ConnectionLimits { per_address: 8, ..ConnectionLimits::default() };
    let app = with(limits).await;
    // The tests' HTTP client keeps its own connection open.
    let mut tabs = Vec::new();
    while let Ok((socket, _)) = connect_async(opening(&app, "Ann")).await {
        tabs.push(socket);
        assert!(tabs.len() <= 8, "there is no end to it");
    }
    assert!((6..=8).contains(&tabs.len()), "{}", tabs.len());
    drop(tabs);
    until("they are closed", async || connect_async(opening(&app, "Ann")).await.is_ok()).await;
}

#[tokio::test]
async fn all_connections_together_are_bounded() {
    let limits = ConnectionLimits { total: 12, per_address: 8, ..ConnectionLimits::default() };
    let app = with(limits).await;
    let mut open = Vec::new();
    for number in 0..30 {
        let mut stream = from(10 + number % 3, app.address).await;
        if is_served(&mut stream).await {
            open.push(stream);
        }
    }
    // One may belong to the tests' HTTP client.
    assert!((11..=12).contains(&open.len()), "{}", open.len());
    drop(open);
    until("they are closed", async || is_served(&mut from(20, app.address).await).await).await;
}

/// How long to wait for anything.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The number of requested large answers: more than any buffer in between can hold.
const ASKED: usize = 20;

#[tokio::test]
async fn who_asks_and_never_reads_is_closed() {
    let limits =
        ConnectionLimits { write: Duration::from_millis(200), ..ConnectionLimits::default() };
    let app = with(limits).await;
    let thin = TcpSocket::new_v4().expect("a socket");
    thin.set_recv_buffer_size(2048).expect("a small buffer");
    let mut stream = thin.connect(app.address).await.expect("a connection");
    let asks = b"GET /redoc.standalone.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(ASKED);
    stream.write_all(&asks).await.expect("the questions are sent");
    // Until the server gives up the connection.
    let given_up = async { while stream.write_all(ALIVE).await.is_ok() {} };
    timeout(TIMEOUT, given_up).await.expect("the connection is closed");
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    let script = app.get("/redoc.standalone.js").await.has(200).text.len();
    assert!(rest.len() < script * ASKED, "all was sent: {}", rest.len());
    app.get("/health/live").await.has(200);
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let limits =
        ConnectionLimits { idle: Duration::from_millis(300), ..ConnectionLimits::default() };
    let app = with(limits).await;
    let mut stream = from(9, app.address).await;
    assert!(is_served(&mut stream).await);
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.expect("it ends in order");
    assert!(!String::from_utf8_lossy(&rest).contains(" 200 "));
}

#[tokio::test]
async fn a_head_of_64_kib_is_the_longest() {
    let app = TestApp::start().await;
    let head = |length: usize| {
        let filling = "x".repeat(length / 8);
        let headers: String = (0..8).map(|n| format!("X-Filling-{n}: {filling}\r\n")).collect();
        format!(
            "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"
        )
    };
    let answer = raw(app.address, head(60 * 1024).as_bytes(), false).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let answer = raw(app.address, head(70 * 1024).as_bytes(), false).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[tokio::test]
async fn calls_and_forms_have_the_same_limit_of_bodies_as_rest() {
    let app = TestApp::start().await;
    let long = "x".repeat(1024 * 1024 + 1);
    for path in [
        "/api/products/",
        "/fn/create_product",
        "/fn/save_product",
        "/products/new",
        "/name",
        "/lab",
    ] {
        let kind = if path.starts_with("/api") || path.starts_with("/fn") {
            "application/json"
        } else {
            "application/x-www-form-urlencoded"
        };
        let request = app.request("POST", path).header("content-type", kind).body(long.clone());
        send(request).await.problem(413, "too-large");
        let asks = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: 33554432\r\n\
             Expect: 100-continue\r\n\r\n"
        );
        let answer = raw(app.address, asks.as_bytes(), false).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{path}: {answer}");
    }
    let request = app.request("POST", "/products/new").header("accept", "text/html").body(long);
    let page = send(request).await;
    assert_eq!(page.status, 413);
    assert!(page.text.contains("<h1>Body too large</h1>"), "{}", page.text);
    assert_eq!(app.get("/api/products/").await.body()["total"], 0);
}

async fn with_sockets(sockets: SocketLimits) -> TestApp {
    TestApp::start_with(TestOptions { sockets, ..TestOptions::default() }).await
}

/// Opens a socket as this tab, which watches the product, and returns it if the server accepts it.
async fn watches(app: &TestApp, name: &str, id: &str, product: i64) -> Option<Tab> {
    let (socket, _) = connect_async(opening(app, name)).await.expect("a socket");
    let id = TabId::new(id.to_owned()).expect("an id");
    let mut tab = Tab { id: id.clone(), socket };
    tab.say(&FromTab::Hello(id)).await;
    tab.say(&FromTab::Watch(Watch::Product(ProductId(product), Version(0)))).await;
    tab.say(&FromTab::Ping).await;
    match tab.news().await {
        Heard::Message(ToTab::Pong) => Some(tab),
        Heard::Closed(code) => {
            assert_eq!(code, close::TRY_LATER);
            None
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn tabs_of_a_browser_and_of_a_product_are_bounded() {
    let app = with_sockets(SocketLimits { per_person: 3, per_product: 5 }).await;
    let (lamp, desk) = (app.create("Lamp").await, app.create("Desk").await);
    let mut tabs = Vec::new();
    for number in 0..6 {
        tabs.extend(watches(&app, "Ann", &format!("one-{number}"), lamp).await);
    }
    assert_eq!(tabs.len(), 3);
    for number in 0..6 {
        tabs.extend(watches(&app, "Ann", &format!("b{number}-1"), lamp).await);
    }
    assert_eq!(tabs.len(), 5);
    assert!(watches(&app, "Ann", "b7-1", desk).await.is_some());
    drop(tabs);
    until("there is room again", async || watches(&app, "Ann", "one-9", lamp).await.is_some())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_crowd_on_one_product_a_tab_is_told_four_by_name() {
    const CROWD: usize = 300;
    let app = TestApp::live().await;
    let id = app.create("Lamp").await;
    // Each tab reads from the start. A unit test of the hub checks the number of rounds without a clock.
    let sees_a_crowd = async |number: usize| {
        let mut tab = watches(&app, &format!("Person {number}"), &format!("b{number}-1"), id)
            .await
            .expect("there is room");
        loop {
            match tab.hear().await {
                Heard::Message(ToTab::Presence(presence)) => {
                    assert!(presence.people.len() <= 4, "{presence:?}");
                    if presence.people.len() + presence.more > 4 {
                        return tab;
                    }
                }
                Heard::Message(_) => {}
                other => panic!("{other:?}"),
            }
        }
    };
    let tabs = join_all((0..CROWD).map(sees_a_crowd)).await;
    assert_eq!(tabs.len(), CROWD);
    app.get("/health/live").await.has(200);
}
