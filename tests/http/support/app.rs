use super::{Answer, database, encoded};
use concord::{
    db::{Address, Database, PoolOptions, SchemaError},
    events::SocketLimits,
    product::{Line, ProductId, TimelineEntry, TimelineFilter, Version},
    service::{LocksShown, Retention, Service},
    serving::ConnectionLimits,
    startup::{Application, LockOptions, Options},
};
use concord_locks::{Locks, Postgres, QueueLimits};
use reqwest::{Client, Method, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use std::{net::SocketAddr, time::Duration};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A running Concord with its own database.
pub struct TestApp {
    pub address: SocketAddr,
    pub client: Client,
    pub database: PgConnectOptions,
    stop: CancellationToken,
    server: JoinHandle<Result<(), SchemaError>>,
}

/// The options of a test's Concord.
pub struct TestOptions {
    pub pool: PoolOptions,
    pub locks: LockOptions,
    pub samples: bool,
    pub retention: Option<Retention>,
    /// The value of `CONCORD_HOSTS`.
    pub hosts: &'static str,
    pub lab: bool,
    pub locks_shown: LocksShown,
    pub connections: ConnectionLimits,
    pub sockets: SocketLimits,
    /// The pooler that the server goes through.
    pub pooler: Option<PgConnectOptions>,
}

impl Default for TestOptions {
    fn default() -> Self {
        let pool = PoolOptions { size: 4, wait: Duration::from_secs(10), ..PoolOptions::default() };
        Self {
            pool,
            locks: LockOptions::default(),
            samples: false,
            retention: None,
            // Hand-written requests use these names.
            hosts: "concord,x",
            lab: true,
            locks_shown: LocksShown::All,
            connections: ConnectionLimits::default(),
            sockets: SocketLimits::default(),
            pooler: None,
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl TestApp {
    /// Starts a server without products.
    pub async fn start() -> Self {
        Self::start_with(TestOptions::default()).await
    }

    pub async fn start_with(options: TestOptions) -> Self {
        Self::start_on(database::fresh().await, options).await
    }

    /// Starts a server on an existing database.
    pub async fn start_on(database: PgConnectOptions, options: TestOptions) -> Self {
        let app = Self::begin_on(database, options).await;
        app.ready().await;
        app
    }

    /// The same, but the server may not be ready yet.
    pub async fn begin_on(database: PgConnectOptions, options: TestOptions) -> Self {
        let application = Application::build(Options {
            address: ([127, 0, 0, 1], 0).into(),
            database: match options.pooler {
                Some(pooler) => Address::through_pooler(pooler, database.clone()),
                None => database.clone().into(),
            },
            pool: options.pool,
            locks: options.locks,
            samples: options.samples,
            events: true,
            retention: options.retention,
            site_root: None,
            hosts: options.hosts.parse().expect("names"),
            lab: options.lab,
            locks_shown: options.locks_shown,
            connections: options.connections,
            sockets: options.sockets,
        });
        let application = application.await.expect("a free port");
        let address = application.address().expect("an address");
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        let server = tokio::spawn(application.run(stopped));
        Self { address, client: Client::new(), database, stop, server }
    }

    /// Waits until the server is ready.
    pub async fn ready(&self) {
        super::until("Concord is ready", async || self.get("/api/products/").await.status == 200)
            .await;
    }

    /// Waits until the server has stopped by itself, and returns the line that says why.
    pub async fn refusal(mut self) -> String {
        let ended = tokio::time::timeout(std::time::Duration::from_secs(10), &mut self.server);
        let ended = ended.await.expect("it ends by itself").expect("no panic");
        ended.expect_err("a reason").to_string()
    }

    /// Starts a server without products that receives events of its neighbors.
    pub async fn live() -> Self {
        let app = Self::start().await;
        super::tab::hears(&app).await;
        app
    }

    /// A page of a product's history as shown to people.
    pub async fn timeline(
        &self,
        id: i64,
        before: Option<Version>,
        filter: TimelineFilter,
    ) -> Vec<TimelineEntry> {
        let page = self.service().timeline(ProductId(id), before, filter, 20).await;
        page.expect("an answer").expect("a history").entries
    }

    /// The versions on a page of a product's history.
    pub async fn timeline_lines(&self, id: i64, before: Option<Version>) -> Vec<Line> {
        let entries = self.timeline(id, before, TimelineFilter::Grouped).await;
        let line = |entry| match entry {
            TimelineEntry::Line(line) => Some(*line),
            TimelineEntry::Run(_) => None,
        };
        entries.into_iter().filter_map(line).collect()
    }

    /// Starts another server on the same database.
    pub async fn neighbour(&self) -> Self {
        let app = Self::start_on(self.database.clone(), TestOptions::default()).await;
        super::tab::hears(&app).await;
        app
    }

    /// Stops the server like Ctrl-C, and waits for it.
    pub async fn stop(mut self) {
        self.stop.cancel();
        (&mut self.server).await.expect("it stops in order").expect("nothing was wrong");
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        self.client.request(method, self.url(path))
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request("GET", path)).await
    }

    pub async fn post(&self, body: &Value) -> Answer {
        send(self.request("POST", "/api/products/").json(body)).await
    }

    pub async fn put(&self, id: i64, body: &Value) -> Answer {
        send(self.request("PUT", &product(id)).json(body)).await
    }

    pub async fn patch(&self, id: i64, body: &Value) -> Answer {
        send(self.request("PATCH", &product(id)).json(body)).await
    }

    pub async fn delete(&self, id: i64) -> Answer {
        send(self.request("DELETE", &product(id))).await
    }

    /// Creates a product with this name, price 10.00, stock 10 and no description; returns its id.
    pub async fn create(&self, name: &str) -> i64 {
        let body = json!({"name": name, "price": 10, "stock_quantity": 10});
        self.post(&body).await.has(201).body()["id"].as_i64().expect("an id")
    }

    /// An existing product.
    pub async fn product(&self, id: i64) -> Value {
        self.get(&product(id)).await.has(200).body()
    }

    /// The number of versions in the history.
    pub async fn revisions(&self, id: i64) -> i64 {
        sqlx::query_scalar("select count(*) from product_revisions where product_id = $1")
            .bind(id)
            .fetch_one(&mut self.sql().await)
            .await
            .expect("a count")
    }

    /// Waits until this many statements wait for a lock in the test's database.
    pub async fn waiting(&self, number: i64) {
        let count = "select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'";
        super::until("the calls wait for a lock", async || {
            let count: i64 =
                sqlx::query_scalar(count).fetch_one(&mut self.sql().await).await.expect("a count");
            count == number
        })
        .await;
    }

    /// The use cases on the test's database.
    pub fn service(&self) -> Service {
        let pool = TestOptions::default().pool;
        let locks = Locks::new(
            Postgres::new(&self.database, 2, Duration::from_secs(5)),
            QueueLimits::default(),
        );
        Service::new(Database::new(self.database.clone(), pool), locks, pool.wait)
    }

    /// A separate connection for the test.
    pub async fn sql(&self) -> PgConnection {
        PgConnection::connect_with(&self.database).await.expect("a connection")
    }
}

/// The address of a product.
pub fn product(id: i64) -> String {
    format!("/api/products/{id}")
}

/// Sends a request, and reads the whole answer.
pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    Answer::read(response).await.expect("a whole answer")
}

/// Posts a form like a browser without WASM. A redirect is not followed.
pub async fn post_form(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Answer {
    let client = Client::builder().redirect(Policy::none()).build().expect("a client");
    let body: Vec<_> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let request = client.post(app.url(path)).body(body.join("&"));
    send(request.header("content-type", "application/x-www-form-urlencoded")).await
}
