//! Many requests that wait for one lock, and their effect on other requests.

use super::Failure;
use crate::{
    goals::Goals,
    house::House,
    wrk::{self, Target},
};
use axum::{Router, routing::post};
use concord::{
    api,
    db::{Database, PoolOptions},
    service::Service,
};
use concord_locks::{Key, KeyTemplate, LockLayer, Locks, Postgres, QueueLimits, Wait};
use reqwest::Client;
use sqlx::postgres::PgConnectOptions;
use std::time::{Duration, Instant};
use tokio::{net::TcpListener, task::JoinSet, time::sleep};

/// The number of waiting requests.
const CROWD: usize = 200;
/// The number of other concurrent clients.
const CLIENTS: u32 = 16;
/// How often the measurements alternate, so that other load on the machine affects both equally.
const TURNS: u32 = 5;

/// GET without and with a crowd waiting for one lock of the same server. The server is the API with an
/// additional route that runs under a lock; pool and locks have their default settings.
pub async fn measure(house: &House, seconds: u32, goals: &mut Goals) -> Result<(), Failure> {
    let database: PgConnectOptions = house.database_url().parse()?;
    let wait = Duration::from_secs(2);
    let locks = Locks::new(Postgres::new(&database, 8, wait), QueueLimits::default());
    let pool = Database::new(database, PoolOptions { size: 10, wait, ..PoolOptions::default() });
    let service = Service::new(pool, locks.clone(), wait);
    let layer = LockLayer::new(locks.clone(), KeyTemplate::new("bench:{sku}")?).wait(Wait::Forever);
    let locked = post(async || "done").route_layer(layer);
    let router: Router = api::router(service).route("/locked/{sku}", locked);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?.to_string();
    let server = tokio::spawn(async move { axum::serve(listener, router).await });

    println!("\nGET at {CLIENTS} while {CROWD} requests wait for one lock: {TURNS} turns");
    let get = async || -> Result<(f64, f64), Failure> {
        let address = address.clone();
        let load = tokio::task::spawn_blocking(move || {
            let target = Target { address: &address, first: 0 };
            wrk::run(&target, "get", CLIENTS, seconds).map_err(|error| error.to_string())
        });
        let load = load.await??;
        Ok((load.p50_ms, load.p99_ms))
    };
    let client = Client::new();
    let (mut without, mut with) = ((0.0, 0.0), (0.0, 0.0));
    for _ in 0..TURNS {
        let add = |sum: &mut (f64, f64), found: (f64, f64)| {
            *sum = (sum.0 + found.0 / f64::from(TURNS), sum.1 + found.1 / f64::from(TURNS));
        };
        add(&mut without, get().await?);
        let held = locks.guard(Key::new("bench", "crowd")).acquire().await?;
        let mut crowd = JoinSet::new();
        for _ in 0..CROWD {
            let request = client.post(format!("http://{address}/locked/crowd"));
            crowd.spawn(async move { request.send().await?.error_for_status().map(drop) });
        }
        all_wait(&locks).await?;
        add(&mut with, get().await?);
        held.commit().await?;
        while let Some(served) = crowd.join_next().await {
            served??;
        }
    }
    println!("| | p50 ms | p99 ms |");
    println!("|---|--:|--:|");
    println!("| without | {:.2} | {:.2} |", without.0, without.1);
    println!("| with | {:.2} | {:.2} |", with.0, with.1);
    goals.at_most("GET p50 with a crowd before a lock, of without", with.0 / without.0, 1.1);
    goals.at_most("GET p99 with a crowd before a lock, of without", with.1 / without.1, 1.5);
    server.abort();
    locks.backend().close().await;
    Ok(())
}

async fn all_wait(locks: &Locks) -> Result<(), Failure> {
    let since = Instant::now();
    while since.elapsed() < Duration::from_secs(10) {
        if locks.queues().first().is_some_and(|line| line.waiting == CROWD) {
            return Ok(());
        }
        sleep(Duration::from_millis(5)).await;
    }
    Err("the crowd does not wait".into())
}
