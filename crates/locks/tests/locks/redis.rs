//! Tests of the Redis backend with a real Redis.

use crate::{
    fixture::key,
    support::{redis_server::Server, until},
};
use concord_locks::{BusyReason, GuardError, Key, LockError, Locks, Redis, RedisLockError, Wait};
use futures::future::join_all;
use nix::sys::signal::Signal;
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::oneshot;

/// Longer than any test takes.
const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(200);

async fn token(locks: &Locks<Redis>) -> u64 {
    let token = locks.guard(key()).run(async |work| Ok::<_, RedisLockError>(work.fencing_token()));
    token.await.expect("free")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn two_processes_exclude_each_other() {
    let redis = Server::start().await;
    let processes = [redis.locks(LONG), redis.locks(LONG)];
    let (inside, done) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let worker = |number: usize| {
        let (locks, inside, done) =
            (processes[number % 2].clone(), Arc::clone(&inside), Arc::clone(&done));
        tokio::spawn(async move {
            for _ in 0..10 {
                let work = locks.guard(key()).wait(Wait::Forever).run(async |_| {
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "exclusive");
                    tokio::task::yield_now().await;
                    assert_eq!(inside.fetch_sub(1, Ordering::SeqCst), 1);
                    Ok::<_, RedisLockError>(done.fetch_add(1, Ordering::SeqCst))
                });
                work.await.expect("its turn");
            }
        })
    };
    for worker in join_all((0..10).map(worker)).await {
        worker.expect("no panic");
    }
    assert_eq!(done.load(Ordering::SeqCst), 100);
    assert_eq!(redis.holder().await, None);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn try_and_a_time_limit_end_without_the_lock() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(LONG), redis.locks(LONG));
    let held = here.guard(key()).acquire().await.expect("free");
    let refused = |wait| {
        let there = there.clone();
        async move {
            match there.guard(key()).wait(wait).acquire().await {
                Err(LockError::Busy(busy)) => busy,
                other => panic!("{other:?}"),
            }
        }
    };
    assert_eq!(refused(Wait::Try).await.reason, BusyReason::Taken);
    let limit = Duration::from_millis(300);
    let busy = refused(Wait::AtMost(limit)).await;
    assert_eq!(busy.reason, BusyReason::TimedOut);
    assert!(busy.waited >= limit);
    there.guard(Key::new("stock", "other")).wait(Wait::Try).acquire().await.expect("another key");
    held.commit().await.expect("released");
    there.guard(key()).wait(Wait::Try).acquire().await.expect("free again");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn several_keys_are_locked_together_or_not_at_all() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(LONG), redis.locks(LONG));
    let other = Key::new("stock", "other");
    let held = here.guard(other.clone()).acquire().await.expect("free");
    let both = there.guard(key()).and(other.clone()).wait(Wait::Try).acquire().await;
    assert!(matches!(both, Err(LockError::Busy(_))), "{both:?}");
    assert_eq!(redis.holder().await, None, "not kept");
    // A waiter for both is notified of either.
    let waiter = {
        let there = there.clone();
        tokio::spawn(
            async move { there.guard(key()).and(other).wait(Wait::Forever).acquire().await },
        )
    };
    redis.wait_for_subscribers(1).await;
    held.commit().await.expect("released");
    let held = waiter.await.expect("no panic").expect("both free");
    assert!(redis.holder().await.is_some());
    held.commit().await.expect("both released");
    assert_eq!(redis.holder().await, None);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn fencing_tokens_always_grow() {
    let mut redis = Server::start().await;
    let (here, there) = (redis.locks(SHORT), redis.locks(SHORT));
    let mut last = 0;
    let mut grows = |token: u64| {
        assert!(token > last, "{token} after {last}");
        last = token;
    };
    for _ in 0..5 {
        grows(token(&here).await);
        grows(token(&there).await);
    }
    // After the lease of a killed holder, and after a loss of data.
    let _: String = redis
        .ask(&["SET", "concord:lock:stock:ABC", "another holder", "PX", "50"])
        .await
        .expect("held");
    grows(token(&here).await);
    let _: String = redis.ask(&["FLUSHALL"]).await.expect("all is forgotten");
    grows(token(&there).await);
    redis.kill();
    redis.restart().await;
    grows(token(&here).await);
    // Even if the clock was set back.
    let ahead = "9000000000000000";
    let _: String = redis.ask(&["SET", "concord:locks:token", ahead]).await.expect("it is ahead");
    grows(token(&here).await);
    assert_eq!(token(&there).await, 9_000_000_000_000_002);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn a_renewed_lock_outlives_its_lease() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(SHORT), redis.locks(SHORT));
    let mut held = here.guard(key()).acquire().await.expect("free");
    let busy = there.guard(key()).wait(Wait::AtMost(SHORT * 4)).acquire().await;
    assert!(matches!(busy, Err(LockError::Busy(_))), "{busy:?}");
    assert!(!held.context().is_lost());
    held.commit().await.expect("held until the end");
}

/// Sets a lock without a renewal, as a killed process would leave it.
async fn orphan(redis: &Server, lease: Duration) {
    let lease = lease.as_millis().to_string();
    let _: String = redis
        .ask(&["SET", "concord:lock:stock:ABC", "a killed holder", "PX", &lease])
        .await
        .expect("held");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn the_lock_of_a_killed_holder_is_free_after_its_lease() {
    let redis = Server::start().await;
    let lease = SHORT * 4;
    orphan(&redis, lease).await;
    // There is no notification: the waiter polls after the lease.
    let commands = async || -> u64 {
        let stats: String = redis.ask(&["INFO", "commandstats"]).await.expect("an answer");
        let line = stats.lines().find(|line| line.starts_with("cmdstat_evalsha:calls="));
        let number = line.and_then(|line| line["cmdstat_evalsha:calls=".len()..].split(',').next());
        number.expect("scripts were run").parse().expect("a number")
    };
    redis.locks(LONG).guard(key()).wait(Wait::Forever).acquire().await.expect("the lease ends");
    assert!(commands().await <= 8, "it was polled: {} scripts", commands().await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn a_lost_lease_is_reported_and_releases_no_other_lock() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(SHORT), redis.locks(LONG));
    let mut held = here.guard(key()).acquire().await.expect("free");
    let first = held.context().clone();
    // As if the process had been paused for longer than the lease.
    let _: u32 = redis.ask(&["DEL", "concord:lock:stock:ABC"]).await.expect("it has ended");
    let mut other = there.guard(key()).wait(Wait::Try).acquire().await.expect("free");
    first.lost().await;
    assert!(first.is_lost());
    assert!(other.context().fencing_token() > first.fencing_token());
    let holder = redis.holder().await;
    let late = held.commit().await;
    assert!(matches!(late, Err(RedisLockError::LeaseLost)), "{late:?}");
    assert_eq!(redis.holder().await, holder, "the other lock is not affected");
    assert!(!other.context().is_lost());
    other.commit().await.expect("held until the end");

    let guard = here.guard(key()).run(async |work| {
        let _: u32 = redis.ask(&["DEL", "concord:lock:stock:ABC"]).await.expect("it has ended");
        work.lost().await;
        Ok::<_, RedisLockError>(())
    });
    let outcome = guard.await;
    assert!(matches!(outcome, Err(GuardError::Backend(RedisLockError::LeaseLost))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn a_release_wakes_the_waiter_before_the_lease_ends() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(LONG), redis.locks(LONG));
    let held = here.guard(key()).acquire().await.expect("free");
    let waiter =
        tokio::spawn(async move { there.guard(key()).wait(Wait::Forever).acquire().await });
    redis.wait_for_subscribers(1).await;
    held.commit().await.expect("released");
    // Without the notification it would wait for the whole lease, one minute.
    let woken = tokio::time::timeout(Duration::from_secs(10), waiter).await;
    woken.expect("in time").expect("no panic").expect("free");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn callers_of_one_process_are_served_in_order() {
    let redis = Server::start().await;
    let locks = redis.locks(LONG);
    let held = locks.guard(key()).acquire().await.expect("free");
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut waiters = Vec::new();
    for number in 0..20 {
        let (for_waiter, order) = (locks.clone(), Arc::clone(&order));
        waiters.push(tokio::spawn(async move {
            let work = async |_: &mut _| {
                order.lock().expect("no panic").push(number);
                Ok::<_, RedisLockError>(())
            };
            for_waiter.guard(key()).wait(Wait::Forever).run(work).await.expect("its turn");
        }));
        until("it waits", async || locks.queues()[0].waiting == number + 1).await;
    }
    held.commit().await.expect("released");
    join_all(waiters).await.into_iter().for_each(|waiter| waiter.expect("no panic"));
    assert_eq!(*order.lock().expect("no panic"), (0..20).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn the_lock_is_released_at_once_however_the_work_ends() {
    let redis = Server::start().await;
    let locks = redis.locks(LONG);
    let free = async || until("free", async || redis.holder().await.is_none()).await;

    let failed = locks.guard(key()).run(async |_| Err::<(), _>("failed"));
    assert!(matches!(failed.await, Err(GuardError::Work("failed"))));
    assert_eq!(redis.holder().await, None, "before it returns");

    let for_work = locks.clone();
    let work = tokio::spawn(async move {
        let outcome = for_work.guard(key()).run(async |_| {
            if true {
                panic!("intended");
            }
            Ok::<_, RedisLockError>(())
        });
        outcome.await
    });
    assert!(work.await.expect_err("a panic").is_panic());
    free().await;

    let (start, started) = oneshot::channel();
    let for_work = locks.clone();
    let work = tokio::spawn(async move {
        let outcome = for_work.guard(key()).run(async |_| {
            start.send(()).expect("a receiver");
            std::future::pending::<Result<(), RedisLockError>>().await
        });
        outcome.await
    });
    started.await.expect("started");
    work.abort();
    free().await;

    // At any await point of the acquisition.
    for polls in 0..60 {
        let mut work = Box::pin(locks.guard(key()).run(async |_| Err::<(), _>("failed")));
        for _ in 0..polls {
            if futures::poll!(&mut work).is_ready() {
                break;
            }
            tokio::task::spawn_blocking(std::thread::yield_now).await.expect("a pause");
        }
    }
    free().await;
    locks.guard(key()).wait(Wait::Try).acquire().await.expect("free");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn a_dropped_waiter_gets_no_lock() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(LONG), redis.locks(LONG));
    let held = here.guard(key()).acquire().await.expect("free");
    let for_waiter = there.clone();
    let waiter =
        tokio::spawn(async move { for_waiter.guard(key()).wait(Wait::Forever).acquire().await });
    redis.wait_for_subscribers(1).await;
    waiter.abort();
    assert!(waiter.await.expect_err("it was dropped").is_cancelled());
    assert!(there.queues().is_empty());
    held.commit().await.expect("released");
    there.guard(key()).wait(Wait::Try).acquire().await.expect("free");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn an_unreachable_redis_is_an_error_and_is_used_when_it_is_back() {
    let mut redis = Server::start().await;
    let (here, there) = (redis.locks(SHORT), redis.locks(LONG));
    let mut held = here.guard(key()).acquire().await.expect("free");
    let work = held.context().clone();
    let for_waiter = there.clone();
    let waiter =
        tokio::spawn(async move { for_waiter.guard(key()).wait(Wait::Forever).acquire().await });
    redis.wait_for_subscribers(1).await;
    redis.kill();

    let waited = waiter.await.expect("no panic");
    let Err(LockError::Backend(error)) = waited else { panic!("{waited:?}") };
    assert!(error.to_string().starts_with("Redis: "), "{error}");
    let refused = there.guard(key()).wait(Wait::Try).acquire().await;
    assert!(matches!(refused, Err(LockError::Backend(_))), "{refused:?}");
    work.lost().await;
    held.commit().await.expect_err("the release is not confirmed");

    redis.restart().await;
    assert!(token(&here).await > work.fencing_token());
    token(&there).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Redis; make test runs it"]
async fn a_paused_redis_blocks_no_caller() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(SHORT), redis.locks(SHORT));
    let mut held = here.guard(key()).acquire().await.expect("free");
    let program = redis.program.as_ref().expect("it runs");
    program.signal(Signal::SIGSTOP);
    let refused = there.guard(key()).wait(Wait::Try).acquire().await;
    assert!(matches!(refused, Err(LockError::Backend(_))), "{refused:?}");
    held.context().lost().await;
    held.rollback().await;
    program.signal(Signal::SIGCONT);
    there.guard(key()).wait(Wait::Forever).acquire().await.expect("free after the lease");
}

#[tokio::test]
#[ignore = "needs Redis; make test runs it"]
async fn passwords_are_not_printed() {
    let redis = Redis::open("redis://me:secret@cache:6379/0").expect("an address");
    assert!(!format!("{redis:?}").contains("secret"));
    let error = Redis::open("http://me:secret@cache").expect_err("another address").to_string();
    assert!(error.contains("redis+unix://") && !error.contains("secret"), "{error}");
}
