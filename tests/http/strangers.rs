//! What is hidden from strangers, and what they cannot make the server do.

use crate::support::{TestApp, TestOptions, send};
use concord::service::LocksShown;
use serde_json::Value;
use sqlx::{Connection, PgConnection};

/// The default settings with a `DATABASE_URL`.
async fn switched_off() -> TestApp {
    let locks_shown = LocksShown::Nothing;
    TestApp::start_with(TestOptions { lab: false, locks_shown, ..TestOptions::default() }).await
}

#[tokio::test]
async fn what_is_off_says_how_it_is_switched_on_and_the_side_bar_does_not_lead_there() {
    let app = switched_off().await;
    for (path, setting) in [
        ("/locks", "CONCORD_LOCKS_PAGE=on"),
        ("/lab", "CONCORD_LAB=on"),
        ("/lab/7", "CONCORD_LAB=on"),
    ] {
        let page = app.get(path).await.has(404).text;
        assert!(page.contains(setting), "{path}: {page}");
        assert!(
            !page.contains("href=\"/lab\"") && !page.contains("href=\"/locks\""),
            "{path}: {page}"
        );
        assert!(page.contains("href=\"/activity\""), "{path}: {page}");
    }
    let problem = app.get("/api/locks").await.problem(404, "switched-off");
    assert!(problem["detail"].as_str().is_some_and(|it| it.contains("CONCORD_LOCKS_PAGE")));
    for path in ["/lab", "/lab/all", "/lab/1/stop"] {
        let start = app.request("POST", path).body("scenario=lost-update");
        let start = start.header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(send(start).await.status, 404, "{path}");
    }
    let on = TestApp::start().await;
    let page = on.get("/products").await.has(200).text;
    assert!(page.contains("href=\"/lab\"") && page.contains("href=\"/locks\""), "{page}");
}

#[tokio::test]
async fn what_other_programs_do_on_the_database_is_not_shown_unless_that_is_wanted() {
    let database = crate::support::database::fresh().await;
    let options = database.clone().application_name("payroll");
    let mut payroll = PgConnection::connect_with(&options).await.expect("a connection");
    sqlx::query("select pg_advisory_lock(4711), 'secret'")
        .execute(&mut payroll)
        .await
        .expect("a lock");
    for (locks_shown, is_seen) in [(LocksShown::WithoutDetails, false), (LocksShown::All, true)] {
        let options = TestOptions { locks_shown, ..TestOptions::default() };
        let app = TestApp::start_on(database.clone(), options).await;
        let json = app.get("/api/locks").await.has(200);
        let page = app.get("/locks").await.has(200).text;
        assert!(json.text.contains("4711") && json.text.contains("payroll"), "{}", json.text);
        assert_eq!(json.text.contains("secret"), is_seen, "{}", json.text);
        assert!(page.contains("payroll"), "{page}");
        assert_eq!(page.contains("secret"), is_seen, "{page}");
        if !is_seen {
            let holders = json.body()["locks"].as_array().expect("locks").clone();
            let addresses =
                holders.iter().flat_map(|it| it["held_by"].as_array().expect("holders").clone());
            assert!(addresses.map(|it| it["client"].clone()).all(|it| it == Value::Null));
        }
    }
}

#[tokio::test]
async fn errors_below_pkg_are_not_kept() {
    let app = TestApp::start().await;
    for path in ["/pkg/concord.0123456789abcdef.wasm", "/pkg/x/y.js", "/pkg/%FF"] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn an_id_of_a_request_is_repeated_only_if_it_is_a_short_word() {
    let app = TestApp::start().await;
    let told = async |id: &str| {
        let answer =
            send(app.request("GET", "/health/live").header("x-request-id", id)).await.has(200);
        answer.header("x-request-id").to_owned()
    };
    assert_eq!(told("7f3a-11:b").await, "7f3a-11:b");
    for bad in [
        "x".repeat(129),
        "x".repeat(50_000),
        "a b".to_owned(),
        "a\tb".to_owned(),
        "<i>".to_owned(),
        String::new(),
    ] {
        let id = told(&bad).await;
        assert!(id != bad && id.len() == 36, "{id}");
    }
    let twice =
        app.request("GET", "/health/live").header("x-request-id", "a").header("x-request-id", "b");
    assert_eq!(send(twice).await.header("x-request-id").len(), 36);
}

#[tokio::test]
async fn what_a_call_cannot_read_is_no_fault_of_the_server() {
    let app = TestApp::start().await;
    for call in [
        "load_editor",
        "create_product",
        "save_product",
        "delete_product",
        "restore_product",
        "list_products",
    ] {
        for body in [
            &b""[..],
            b"{",
            b"[]",
            b"7",
            b"null",
            b"{}",
            b"{\"id\":\"x\"}",
            b"\xff\xfe",
            b"{\"request\":{}}",
        ] {
            let request = app.request("POST", &format!("/fn/{call}")).body(body);
            let answer = send(request.header("content-type", "application/json")).await;
            assert!(
                answer.status.is_client_error(),
                "{call} {body:?}: {} {}",
                answer.status,
                answer.text
            );
            assert!(!answer.text.is_empty(), "{call} {body:?}");
        }
    }
    app.get("/health").await.has(200);
}
