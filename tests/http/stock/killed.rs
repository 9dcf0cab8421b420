//! A server that is killed while it moves stock: nothing is half done, and no lock is kept.

use super::{assert_sums, move_by, product_with, stock};
use crate::support::{TestApp, until};
use concord::{
    db::{Database, PoolOptions},
    product::{Actor, MovementForm, ProductId},
    service::{Conditions, Idempotent, KeptAnswer, RequestKey, Service, StockMove},
};
use concord_embedded_postgres::scratch;
use concord_locks::{Locks, Postgres, QueueLimits};
use futures::future::join_all;
use sqlx::postgres::PgConnectOptions;
use std::{
    process::{Command, Stdio},
    time::Duration,
};

const DATABASE: &str = "CONCORD_TEST_MOVER_DATABASE";
const SERVER: &str = "CONCORD_TEST_MOVER_SERVER";
const PRODUCT: &str = "CONCORD_TEST_MOVER_PRODUCT";

fn said() -> KeptAnswer {
    KeptAnswer { status: 200, headers: Vec::new(), body: Vec::new() }
}

/// Not a test by itself: the code of the other process, which never ends.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by another test as a process of its own"]
async fn move_on() {
    let (Ok(server), Ok(name), Ok(id)) =
        (std::env::var(SERVER), std::env::var(DATABASE), std::env::var(PRODUCT))
    else {
        return;
    };
    let server: PgConnectOptions = server.parse().expect("an address");
    let (database, wait) = (server.database(&name), Duration::from_secs(5));
    let locks = Locks::new(Postgres::new(&database, 1, wait), QueueLimits::default());
    let service = Service::new(
        Database::new(database, PoolOptions { size: 8, wait, ..PoolOptions::default() }),
        locks,
        wait,
    );
    let one = MovementForm { delta: "-1".into(), reason: "sale".into(), ..Default::default() };
    let command = StockMove {
        id: ProductId(id.parse().expect("a number")),
        movement: one.parse().expect("a movement"),
        conditions: Conditions::default(),
        actor: Actor::named("Mover"),
    };
    let movers = (0..6).map(async |mover| {
        for number in 0_u64.. {
            let key = format!("{mover} {number}");
            let key = RequestKey::of_program(command.actor.clone(), key, "one".to_owned());
            let idempotent = (mover % 2 == 0).then(|| Idempotent::new(key, |_| Some(said())));
            service.move_stock(&command, idempotent.as_ref()).await.expect("it is moved");
        }
    });
    join_all(movers).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_leaves_sums_that_are_right_and_nothing_held() {
    let app = TestApp::start().await;
    let id = product_with(&app, 1_000_000).await;
    let test = format!("{}::move_on", module_path!());
    let (_crate, test) = test.split_once("::").expect("a path");
    for round in 1..=5_i64 {
        let before = stock(&app, id).await;
        let mut mover = Command::new(std::env::current_exe().expect("this binary"))
            .args(["--exact", test, "--ignored", "--test-threads=1"])
            .env(SERVER, scratch().url())
            .env(DATABASE, app.database.get_database().expect("a name"))
            .env(PRODUCT, id.to_string())
            .stdout(Stdio::null())
            .spawn()
            .expect("the test binary runs again");
        until("it is in the middle of it", async || stock(&app, id).await < before - 20 * round)
            .await;
        mover.kill().expect("SIGKILL");
        mover.wait().expect("ended");
        let open = "select count(*) from pg_stat_activity where datname = current_database()
            and backend_type = 'client backend' and xact_start < now()";
        until("its transactions are gone", async || {
            let mut sql = app.sql().await;
            let open = sqlx::query_scalar::<_, i64>(open).fetch_one(&mut sql).await;
            open.expect("a count") == 0
        })
        .await;
        assert_sums(&app).await;
        let left = stock(&app, id).await;
        move_by(&app, id, -1).await.has(200);
        assert_eq!(stock(&app, id).await, left - 1);
    }
}
