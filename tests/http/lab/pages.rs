//! The lab's pages and forms, without scripts.

use crate::support::{Answer, TestApp, TestOptions, send, until};
use concord_lab::{Ending, Report, Scenario};
use reqwest::{Client, redirect::Policy};

/// A browser that follows no redirects, and keeps the lab's cookie.
struct Visitor {
    client: Client,
    cookie: String,
}

impl Visitor {
    fn new() -> Self {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        Self { client, cookie: String::new() }
    }

    async fn post(&mut self, app: &TestApp, path: &str, form: &str) -> Answer {
        let request = self
            .client
            .post(app.url(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", &self.cookie)
            .body(form.to_owned());
        let answer = send(request).await;
        if let Some(set) = answer.headers.get("set-cookie") {
            let set = set.to_str().expect("ASCII");
            assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
            self.cookie = set.split(';').next().unwrap_or_default().to_owned();
        }
        answer
    }

    async fn get(&self, app: &TestApp, path: &str) -> Answer {
        send(self.client.get(app.url(path)).header("cookie", &self.cookie)).await
    }

    /// Starts a run; returns the address of its page.
    async fn start(&mut self, app: &TestApp, form: &str) -> String {
        let answer = self.post(app, "/lab", form).await.has(303);
        answer.header("location").to_owned()
    }
}

/// A run that takes longer than any test unless it is stopped.
const LONG: &str = "scenario=hot-counter&strategy=for-update&workers=1&operations=20&think_ms=1000";
const SHORT: &str = "scenario=lost-update&strategy=for-update&workers=2&operations=4&think_ms=0";

async fn report(app: &TestApp, run: &str) -> Report {
    let json = format!("{run}.json");
    until("the run is over", async || app.get(&json).await.status == 200).await;
    serde_json::from_str(&app.get(&json).await.text).expect("a report")
}

#[tokio::test]
async fn everything_that_can_be_tried_is_offered() {
    let app = TestApp::start().await;
    let page = app.get("/lab").await.has(200).text;
    for text in ["Lost update", "Write skew", "FOR SHARE, then upgrade", "Use it when", "1 to 32"] {
        assert!(page.contains(text), "{text}");
    }
    assert!(page.contains("/lab.js") && !page.contains("hydrate"), "no WASM");
    let page = app.get("/lab?scenario=deadlock").await.has(200).text;
    let (_, atomic) = page.split_once("value=\"atomic\"").expect("the strategy");
    assert!(atomic.split_once('>').is_some_and(|(tag, _)| tag.contains("disabled")), "{atomic}");
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_what_was_typed() {
    let app = TestApp::start().await;
    let form = "scenario=deadlock&strategy=atomic&workers=40&operations=many&think_ms=5&rows=1";
    let page = Visitor::new().post(&app, "/lab", form).await.has(422).text;
    for text in [
        "Workers: 1 to 32, not 40.",
        "Operations: a whole number from 1 to 2000.",
        "makes no sense",
        "value=\"40\"",
        "value=\"many\"",
    ] {
        assert!(page.contains(text), "{text} in {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_watched_and_its_link_works_for_others_and_after_a_restart() {
    let app = TestApp::start().await;
    let run = Visitor::new().start(&app, SHORT).await;
    let page = app.get(&run).await.has(200).text;
    assert!(page.contains("Lost update"), "{page}");
    let found = report(&app, &run).await;
    assert!(found.verdict.right && found.ending == Ending::Whole, "{found:?}");
    let database = app.database.clone();
    app.stop().await;
    let later = TestApp::start_on(database, TestOptions::default()).await;
    let page = later.get(&run).await.has(200).text;
    for text in
        ["Nothing is lost", "4 were added, and 4 are there", "class=\"lanes zoom-1\"", "As a table"]
    {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(page.contains("for update"), "the SQL that was run");
    assert_eq!(report(&later, &run).await, found);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_has_one_run_and_only_they_stop_it() {
    let app = TestApp::start().await;
    let mut ada = Visitor::new();
    let run = ada.start(&app, LONG).await;
    let page = ada.get(&app, &run).await.has(200).text;
    for text in ["of 20 operations", "http-equiv=\"refresh\"", "Stop"] {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(!app.get(&run).await.text.contains("/stop\""), "others cannot stop it");
    let page = ada.post(&app, "/lab", SHORT).await.has(409).text;
    assert!(page.contains("One run at a time") && page.contains("Stop it"), "{page}");
    Visitor::new().post(&app, &format!("{run}/stop"), "").await.has(303);
    app.get(&format!("{run}.json")).await.has(202);
    ada.post(&app, &format!("{run}/stop"), "").await.has(303);
    let found = report(&app, &run).await;
    assert_eq!(found.ending, Ending::Stopped);
    assert!(app.get(&run).await.text.contains("It was stopped after"));
    ada.start(&app, SHORT).await;
}

#[tokio::test]
async fn a_run_that_is_not_there_is_told_as_such() {
    let app = TestApp::start().await;
    for run in ["/lab/00000000-0000-0000-0000-000000000000", "/lab/x", "/lab/compare?runs=x"] {
        let page = app.get(run).await.has(404).text;
        assert!(page.contains("This run is not here"), "{page}");
    }
    app.get("/lab/x.json").await.problem(404, "run-not-found");
    assert!(app.get("/lab/all/x").await.has(404).text.contains("not here"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_another_server_appears_as_soon_as_it_is_over() {
    let here = TestApp::live().await;
    let there = here.neighbour().await;
    let mut ada = Visitor::new();
    let run = ada.start(&here, LONG).await;
    let page = ada.get(&there, &run).await.has(404).text;
    for text in ["data-fresh=", "http-equiv=\"refresh\"", "as soon as it is over"] {
        assert!(page.contains(text), "{text} in {page}");
    }
    ada.post(&here, &format!("{run}/stop"), "").await.has(303);
    until("it is there", async || there.get(&run).await.status == 200).await;
    assert_eq!(report(&there, &run).await.ending, Ending::Stopped);
    let mistyped = there.get("/lab/x").await.has(404).text;
    assert!(!mistyped.contains("data-fresh="), "there is nothing to wait for: {mistyped}");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_strategies_run_one_after_another_and_are_shared_by_one_link() {
    let app = TestApp::start().await;
    let mut ada = Visitor::new();
    // A scenario without a strategy that waits for deadlock detection.
    let form = "scenario=double-withdrawal&workers=2&operations=2&think_ms=0&rows=1";
    let series = ada.post(&app, "/lab/all", form).await.has(303).header("location").to_owned();
    assert!(ada.get(&app, &series).await.text.contains("all strategies"));
    until("all are over", async || ada.get(&app, &series).await.status == 303).await;
    let link = ada.get(&app, &series).await.header("location").to_owned();
    let page = app.get(&link).await.has(200).text;
    for strategy in Scenario::DoubleWithdrawal.strategies() {
        assert!(page.contains(strategy.title()), "{strategy} in {page}");
    }
    for text in ["Lost or wrong", "Throughput", "1 user took more than the limit", "none"] {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(!page.contains("not kept any more"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_that_is_stopped_shows_what_there_is() {
    let app = TestApp::start().await;
    let mut ada = Visitor::new();
    let series = ada.post(&app, "/lab/all", LONG).await.has(303).header("location").to_owned();
    Visitor::new().post(&app, &format!("{series}/stop"), "").await.has(303);
    ada.get(&app, &series).await.has(200);
    ada.post(&app, &format!("{series}/stop"), "").await.has(303);
    until("it is over", async || ada.get(&app, &series).await.status == 303).await;
    let link = ada.get(&app, &series).await.header("location").to_owned();
    assert_eq!(link.split(',').count(), 1, "{link}");
    assert!(app.get(&link).await.has(200).text.contains("all strategies"));
}
