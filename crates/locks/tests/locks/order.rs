//! Tests of the order of waiters, and of their cost.

use crate::fixture::{advisory, connect, counter, key, locks, locks_of, waiting};
use crate::support::until;
use concord_locks::{APPLICATION_NAME, QueueLimits, Wait};
use sqlx::{PgConnection, query_scalar};
use std::sync::{Arc, Mutex};

#[tokio::test(flavor = "multi_thread")]
async fn callers_of_one_process_are_served_in_order() {
    let database = counter().await;
    let locks = locks(&database);
    let order = Arc::new(Mutex::new(Vec::new()));
    let held = locks.guard(key()).acquire().await.expect("free");
    let mut waiters = Vec::new();
    for number in 0..32 {
        let (for_waiter, order) = (locks.clone(), Arc::clone(&order));
        waiters.push(tokio::spawn(async move {
            let work = async |_: &mut sqlx::PgConnection| {
                order.lock().expect("no panic").push(number);
                Ok::<_, sqlx::Error>(())
            };
            for_waiter.guard(key()).wait(Wait::Forever).run(work).await
        }));
        until("it waits", async || locks.queues()[0].waiting == number + 1).await;
    }
    held.commit().await.expect("released");
    for waiter in waiters {
        waiter.await.expect("no panic").expect("its turn");
    }
    assert_eq!(*order.lock().expect("no panic"), (0..32).collect::<Vec<_>>());
}

/// The database can then wake it without a detour through the process.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_waiter_waits_in_the_database() {
    let database = counter().await;
    let locks = locks(&database);
    let held = locks.guard(key()).acquire().await.expect("free");
    let waiters: Vec<_> = (0..5)
        .map(|_| {
            let locks = locks.clone();
            tokio::spawn(async move {
                let work = async |_: &mut PgConnection| Ok::<_, sqlx::Error>(());
                locks.guard(key()).wait(Wait::Forever).run(work).await
            })
        })
        .collect();
    until("all wait", async || locks.queues()[0].waiting == 5).await;
    waiting(&database, 1).await;
    held.commit().await.expect("released");
    for waiter in waiters {
        waiter.await.expect("no panic").expect("its turn");
    }
}

/// The sessions of locks, with the start of their last statements.
async fn connections(sql: &mut PgConnection) -> Vec<(i32, String)> {
    let text = "select pid, query_start::text from pg_stat_activity
        where datname = current_database() and application_name like $1 || '%' order by pid";
    let rows = sqlx::query_as(text).bind(APPLICATION_NAME).fetch_all(sql).await;
    rows.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_waiters_cost_one_connection_and_no_statement() {
    let database = counter().await;
    let (here, there) = (locks_of(&database, 4, QueueLimits::default()), locks(&database));
    let held = there.guard(key()).acquire().await.expect("free");
    let waiters: Vec<_> = (0..200)
        .map(|_| {
            let locks = here.clone();
            tokio::spawn(async move {
                let work = async |_: &mut sqlx::PgConnection| Ok::<_, sqlx::Error>(());
                locks.guard(key()).wait(Wait::Forever).run(work).await
            })
        })
        .collect();
    until("all wait", async || here.queues().first().is_some_and(|line| line.waiting == 199)).await;
    waiting(&database, 1).await;
    let mut sql = connect(&database).await;
    let before = connections(&mut sql).await;
    assert_eq!(before.len(), 2, "the holder and the first waiter: {before:?}");
    // Other keys are still available.
    for number in 0..100 {
        let other = here.guard(concord_locks::Key::new("stock", number)).wait(Wait::Try);
        other.run(async |_| Ok::<_, sqlx::Error>(())).await.expect("another key is free");
    }
    assert_eq!(connections(&mut sql).await, before, "no further statement");
    held.commit().await.expect("released");
    for waiter in waiters {
        waiter.await.expect("no panic").expect("its turn");
    }
    assert_eq!(advisory(&mut sql, true).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_application_name_contains_the_key() {
    let database = counter().await;
    let locks = locks(&database);
    let odd = concord_locks::Key::new(
        "stock",
        "ä'; drop table counter; --\\ and a long rest of it, very long",
    );
    let _held = locks.guard(odd).acquire().await.expect("free");
    let text = "select application_name from pg_stat_activity
        where datname = current_database() and application_name like $1 || '%'";
    let mut sql = connect(&database).await;
    let name: String =
        query_scalar(text).bind(APPLICATION_NAME).fetch_one(&mut sql).await.expect("one");
    assert!(name.contains(" stock:??; drop table counter"), "{name}");
    assert!(name.len() <= 63, "{name}");
}
