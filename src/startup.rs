//! Builds, runs and shuts down a server.

use crate::{
    api, app,
    db::{Address, Database, PoolOptions, SchemaError},
    events::{Announcer, Events, SocketLimits},
    forms::{self, AppState},
    live::{self, LiveState},
    middleware::{self, HostNames, Hosts},
    service::{LocksShown, Retention, Service},
    serving::{self, ConnectionLimits},
    ui::offered::Offered,
};
use axum::Router;
use concord_lab::{Comparisons, Lab};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list_with_exclusions};
use locking::Alone;
use std::{future::Future, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::net::TcpListener;

mod background;
mod locking;
mod site;

pub use locking::LockOptions;

/// The options of a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// The listen address; port 0 chooses a free port.
    pub address: SocketAddr,
    /// The address of the database.
    pub database: Address,
    /// The connection pools, and how long a request waits for a connection.
    pub pool: PoolOptions,
    /// The options of the locks.
    pub locks: LockOptions,
    /// Whether to add sample products to a database that has never contained products.
    pub samples: bool,
    /// Whether tabs receive live events.
    pub events: bool,
    /// What to keep of the history; `None`: everything.
    pub retention: Option<Retention>,
    /// The folder with the WASM, scripts and styles; `None`: the default folder of cargo-leptos.
    pub site_root: Option<PathBuf>,
    /// The host names of the server, in addition to those that are always accepted.
    pub hosts: HostNames,
    /// Whether anybody may run the lab.
    pub lab: bool,
    /// How much of the locks is shown to everybody.
    pub locks_shown: LocksShown,
    /// Limits on connections.
    pub connections: ConnectionLimits,
    /// Limits on tabs that are connected for live events.
    pub sockets: SocketLimits,
}

/// A server that is bound to its address, but does not serve yet.
pub struct Application {
    listener: TcpListener,
    router: Router,
    database: Database,
    service: Service,
    lab: Lab<Database>,
    events: Option<Events>,
    live: Option<LiveState>,
    readiness: middleware::Readiness,
    alone: Alone,
    samples: bool,
    retention: Option<Retention>,
    connections: ConnectionLimits,
}

impl Application {
    /// Binds the address and builds the server. The database may still be unreachable.
    ///
    /// # Errors
    /// When the address cannot be bound, or the Redis URL is invalid.
    pub async fn build(options: Options) -> std::io::Result<Self> {
        let listener = TcpListener::bind(options.address).await?;
        let database = Database::new(options.database.clone(), options.pool);
        let events = options.events.then(|| Events::start(options.sockets));
        let announcer = events.as_ref().map_or_else(Announcer::silent, Events::announcer);
        let locks = options.locks.locks(&options.database);
        let alone = options.locks.alone(&locks).map_err(std::io::Error::other)?;
        let service = Service::new(database.clone(), locks, options.pool.wait)
            .announcing(announcer)
            .showing(options.locks_shown);
        let lab = database.lab();
        let readiness = middleware::Readiness::default();
        let state = AppState {
            service: service.clone(),
            lab: lab.clone(),
            comparisons: Comparisons::new(lab.clone()),
            offered: Offered {
                lab: options.lab,
                locks: options.locks_shown != LocksShown::Nothing,
            },
            leptos: site::leptos_options(options.address, options.site_root.clone()),
        };
        let live = events.as_ref().map(|events| LiveState::new(events.hub(), service.clone()));
        let sockets = live.clone().map(live::router).unwrap_or_default();
        let hosts = Hosts::new(options.hosts.clone(), listener.local_addr()?);
        if hosts.wants_a_list() {
            tracing::info!(
                "Taken are only requests for IP addresses, localhost and names without a dot. If this \
                 server has another name, list it in CONCORD_HOSTS."
            );
        }
        let router = router(state, sockets, &readiness, hosts);
        let Options { samples, retention, connections, .. } = options;
        Ok(Self {
            listener,
            router,
            database,
            service,
            lab,
            events,
            live,
            readiness,
            alone,
            samples,
            retention,
            connections,
        })
    }

    /// The address that it listens on.
    ///
    /// # Errors
    /// When the system does not provide it.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `shutdown`, then finishes running requests and closes the database connections.
    ///
    /// # Errors
    /// [`SchemaError::Refused`] when Concord cannot work on the database. It does not stop for conditions
    /// that may pass, such as an unreachable database.
    pub async fn run(
        self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), SchemaError> {
        let refusal = background::Refusal::default();
        let refused = refusal.clone();
        let background = background::start(
            self.database.clone(),
            self.service.clone(),
            self.readiness,
            self.alone,
            self.samples,
            self.retention,
            refusal.clone(),
        );
        let sockets = self.live.as_ref().map(|live| live.sockets.clone());
        let counting = background::Counting::start(&self.service, sockets);
        let events = self.events.map(|events| events.run(&self.database));
        let closing = self.live.as_ref().map(|live| live.closing.clone()).unwrap_or_default();
        let _close = self.live.as_ref().map(LiveState::close_on_drop);
        let (stopping, stopped) = tokio::sync::oneshot::channel();
        let lab = self.lab.clone();
        let signal = async move {
            tokio::select! { () = shutdown => {} () = refused.comes() => {} }
            tracing::info!("Stopping: finishing what runs.");
            closing.cancel();
            lab.stop_all();
            let _ = stopping.send(());
        };
        tokio::select! {
            () = serving::serve(self.listener, self.router, self.connections, signal) => {}
            () = grace_over(stopped) => {
                tracing::warn!("Some requests did not end in time and were cut off.");
            }
        }
        if let Some(live) = self.live {
            live.close().await;
        }
        if let Some(events) = events {
            events.finish().await;
        }
        self.lab.close().await;
        background.abort();
        counting.finish().await;
        self.service.locks().backend().close().await;
        self.database.close().await;
        refusal.check()
    }
}

/// How long a shutdown waits for running requests.
const GRACE: Duration = Duration::from_secs(10);

async fn grace_over(stopped: tokio::sync::oneshot::Receiver<()>) {
    match stopped.await {
        Ok(()) => tokio::time::sleep(GRACE).await,
        Err(_) => std::future::pending().await,
    }
}

fn router(
    state: AppState,
    sockets: Router,
    readiness: &middleware::Readiness,
    hosts: Hosts,
) -> Router {
    let own = forms::lab::PAGES.map(str::to_owned).to_vec();
    let routes = generate_route_list_with_exclusions(app::App, Some(own));
    let (service, offered) = (state.service.clone(), state.offered);
    let options = state.leptos.clone();
    let give = move || {
        provide_context(service.clone());
        provide_context(offered);
    };
    let pages = Router::new()
        .merge(forms::router(offered))
        .leptos_routes_with_context(&state, routes, give, {
            let options = Arc::new(options);
            move || app::shell(&options)
        })
        .fallback(forms::not_found)
        .layer(axum::middleware::from_fn_with_state(state.clone(), forms::preload::read))
        .with_state(state.clone());
    middleware::around(
        api::router(state.service.clone()),
        pages,
        sockets,
        site::files(&state.leptos),
        readiness,
        hosts,
    )
}
