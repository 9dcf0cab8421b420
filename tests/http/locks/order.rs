//! Who waits, and what waiting costs.

use super::{advisory, connect, counter, key, locks, locks_of, waiting};
use crate::support::until;
use concord::locks::{Limits, NAME, Wait};
use sqlx::{PgConnection, query_scalar};
use std::sync::{Arc, Mutex};

#[tokio::test(flavor = "multi_thread")]
async fn who_came_first_goes_first() {
    let database = counter().await;
    let locks = locks(&database);
    let order = Arc::new(Mutex::new(Vec::new()));
    let held = locks.guard(key()).take().await.expect("it is free");
    let mut waiters = Vec::new();
    for number in 0..32 {
        let (of_waiter, order) = (locks.clone(), Arc::clone(&order));
        waiters.push(tokio::spawn(async move {
            let work = async |_: &mut sqlx::PgConnection| {
                order.lock().expect("no panic").push(number);
                Ok::<_, sqlx::Error>(())
            };
            of_waiter.guard(key()).wait(Wait::Forever).run(work).await
        }));
        until("it waits", async || locks.lines()[0].waiting == number + 1).await;
    }
    held.finish().await.expect("it is let go");
    for waiter in waiters {
        waiter.await.expect("no panic").expect("its turn comes");
    }
    assert_eq!(*order.lock().expect("no panic"), (0..32).collect::<Vec<_>>());
}

/// So it is the database that wakes the next one.
#[tokio::test(flavor = "multi_thread")]
async fn one_of_those_who_wait_is_in_the_database_already() {
    let database = counter().await;
    let locks = locks(&database);
    let held = locks.guard(key()).take().await.expect("it is free");
    let waiters: Vec<_> = (0..5)
        .map(|_| {
            let locks = locks.clone();
            tokio::spawn(async move {
                let work = async |_: &mut PgConnection| Ok::<_, sqlx::Error>(());
                locks.guard(key()).wait(Wait::Forever).run(work).await
            })
        })
        .collect();
    until("all wait", async || locks.lines()[0].waiting == 5).await;
    waiting(&database, 1).await;
    held.finish().await.expect("it is let go");
    for waiter in waiters {
        waiter.await.expect("no panic").expect("its turn comes");
    }
}

/// Connections of locks, and the last statement that each of them began.
async fn connections(sql: &mut PgConnection) -> Vec<(i32, String)> {
    let text = "select pid, query_start::text from pg_stat_activity
        where datname = current_database() and application_name like $1 || '%' order by pid";
    let rows = sqlx::query_as(text).bind(NAME).fetch_all(sql).await;
    rows.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_who_wait_cost_one_connection_and_no_statement() {
    let database = counter().await;
    let (here, there) = (locks_of(&database, 4, Limits::default()), locks(&database));
    let held = there.guard(key()).take().await.expect("it is free");
    let waiters: Vec<_> = (0..200)
        .map(|_| {
            let locks = here.clone();
            tokio::spawn(async move {
                let work = async |_: &mut sqlx::PgConnection| Ok::<_, sqlx::Error>(());
                locks.guard(key()).wait(Wait::Forever).run(work).await
            })
        })
        .collect();
    until("all wait", async || here.lines().first().is_some_and(|line| line.waiting == 199)).await;
    waiting(&database, 1).await;
    let mut sql = connect(&database).await;
    let before = connections(&mut sql).await;
    assert_eq!(before.len(), 2, "the holder's and the first waiter's: {before:?}");
    // Others are served meanwhile, with the connections that are left.
    for number in 0..100 {
        let other = here.guard(concord::locks::Key::new("stock", number)).wait(Wait::Try);
        other.run(async |_| Ok::<_, sqlx::Error>(())).await.expect("another key is free");
    }
    assert_eq!(connections(&mut sql).await, before, "nobody asked again");
    held.finish().await.expect("it is let go");
    for waiter in waiters {
        waiter.await.expect("no panic").expect("its turn comes");
    }
    assert_eq!(advisory(&mut sql, true).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holder_is_seen_by_its_name() {
    let database = counter().await;
    let locks = locks(&database);
    let odd = concord::locks::Key::new(
        "stock",
        "ä'; drop table counter; --\\ and a long rest of it, very long",
    );
    let _held = locks.guard(odd).take().await.expect("it is free");
    let text = "select application_name from pg_stat_activity
        where datname = current_database() and application_name like $1 || '%'";
    let mut sql = connect(&database).await;
    let name: String = query_scalar(text).bind(NAME).fetch_one(&mut sql).await.expect("one");
    assert!(name.contains(" stock:??; drop table counter"), "{name}");
    assert!(name.len() <= 63, "{name}");
}
