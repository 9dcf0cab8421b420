//! Locks of a real Redis.

use super::{key, redis_server::Server};
use crate::support::until;
use concord::locks::{BusyReason, GuardError, Key, LockError, Locks, Redis, RedisLockError, Wait};
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
    token.await.expect("it is free")
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_servers_one_works_at_a_time() {
    let redis = Server::start().await;
    let servers = [redis.locks(LONG), redis.locks(LONG)];
    let (inside, done) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let worker = |number: usize| {
        let (locks, inside, done) =
            (servers[number % 2].clone(), Arc::clone(&inside), Arc::clone(&done));
        tokio::spawn(async move {
            for _ in 0..10 {
                let work = locks.guard(key()).wait(Wait::Forever).run(async |_| {
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "nobody else is in");
                    tokio::task::yield_now().await;
                    assert_eq!(inside.fetch_sub(1, Ordering::SeqCst), 1);
                    Ok::<_, RedisLockError>(done.fetch_add(1, Ordering::SeqCst))
                });
                work.await.expect("its turn comes");
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
async fn one_try_and_a_time_limit_end_without_the_lock() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(LONG), redis.locks(LONG));
    let held = here.guard(key()).take().await.expect("it is free");
    let refused = |wait| {
        let there = there.clone();
        async move {
            match there.guard(key()).wait(wait).take().await {
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
    there.guard(Key::new("stock", "other")).wait(Wait::Try).take().await.expect("another key");
    held.finish().await.expect("it is let go");
    there.guard(key()).wait(Wait::Try).take().await.expect("it is free again");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_keys_all_are_got_or_none() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(LONG), redis.locks(LONG));
    let other = Key::new("stock", "other");
    let held = here.guard(other.clone()).take().await.expect("it is free");
    let both = there.guard(key()).and(other.clone()).wait(Wait::Try).take().await;
    assert!(matches!(both, Err(LockError::Busy(_))), "{both:?}");
    assert_eq!(redis.holder().await, None, "not kept");
    // Whoever waits for both is told of either.
    let waiter = {
        let there = there.clone();
        tokio::spawn(async move { there.guard(key()).and(other).wait(Wait::Forever).take().await })
    };
    redis.listened(1).await;
    held.finish().await.expect("it is let go");
    let held = waiter.await.expect("no panic").expect("both are free");
    assert!(redis.holder().await.is_some());
    held.finish().await.expect("both are let go");
    assert_eq!(redis.holder().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn fencing_tokens_grow_whatever_happens() {
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
    // Past the lease of a holder that is gone, and past all that Redis knew.
    let _: String = redis
        .ask(&["SET", "concord:lock:stock:ABC", "somebody", "PX", "50"])
        .await
        .expect("it is held");
    grows(token(&here).await);
    let _: String = redis.ask(&["FLUSHALL"]).await.expect("all is forgotten");
    grows(token(&there).await);
    redis.kill();
    redis.again().await;
    grows(token(&here).await);
    // A clock that was set back does not count.
    let ahead = "9000000000000000";
    let _: String = redis.ask(&["SET", "concord:locks:token", ahead]).await.expect("it is ahead");
    grows(token(&here).await);
    assert_eq!(token(&there).await, 9_000_000_000_000_002);
}

#[tokio::test(flavor = "multi_thread")]
async fn renewal_keeps_it_longer_than_the_lease() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(SHORT), redis.locks(SHORT));
    let mut held = here.guard(key()).take().await.expect("it is free");
    let busy = there.guard(key()).wait(Wait::AtMost(SHORT * 4)).take().await;
    assert!(matches!(busy, Err(LockError::Busy(_))), "{busy:?}");
    assert!(!held.work().is_lost());
    held.finish().await.expect("it was held all the time");
}

/// Holds a lock without renewing it, as a process does that was killed.
async fn left_behind(redis: &Server, lease: Duration) {
    let lease = lease.as_millis().to_string();
    let _: String = redis
        .ask(&["SET", "concord:lock:stock:ABC", "somebody who is gone", "PX", &lease])
        .await
        .expect("it is held");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lock_of_a_killed_holder_is_free_after_the_lease() {
    let redis = Server::start().await;
    let lease = SHORT * 4;
    left_behind(&redis, lease).await;
    // Nobody says that it is free: the waiter looks by itself, once.
    let commands = async || -> u64 {
        let stats: String = redis.ask(&["INFO", "commandstats"]).await.expect("an answer");
        let line = stats.lines().find(|line| line.starts_with("cmdstat_evalsha:calls="));
        let number = line.and_then(|line| line["cmdstat_evalsha:calls=".len()..].split(',').next());
        number.expect("scripts were run").parse().expect("a number")
    };
    redis.locks(LONG).guard(key()).wait(Wait::Forever).take().await.expect("the lease ends");
    assert!(commands().await <= 8, "it was polled: {} scripts", commands().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_lost_the_lease_is_told_and_frees_nobody_elses_lock() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(SHORT), redis.locks(LONG));
    let mut held = here.guard(key()).take().await.expect("it is free");
    let first = held.work().clone();
    // As if the process had stood still for longer than the lease.
    let _: u32 = redis.ask(&["DEL", "concord:lock:stock:ABC"]).await.expect("it has run out");
    let mut other = there.guard(key()).wait(Wait::Try).take().await.expect("it is free");
    first.lost().await;
    assert!(first.is_lost());
    assert!(other.work().fencing_token() > first.fencing_token());
    let holder = redis.holder().await;
    let late = held.finish().await;
    assert!(matches!(late, Err(RedisLockError::LeaseLost)), "{late:?}");
    assert_eq!(redis.holder().await, holder, "the other one's lock is untouched");
    assert!(!other.work().is_lost());
    other.finish().await.expect("it was held all the time");

    let guard = here.guard(key()).run(async |work| {
        let _: u32 = redis.ask(&["DEL", "concord:lock:stock:ABC"]).await.expect("it has run out");
        work.lost().await;
        Ok::<_, RedisLockError>(())
    });
    let outcome = guard.await;
    assert!(matches!(outcome, Err(GuardError::Backend(RedisLockError::LeaseLost))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiter_is_woken_and_does_not_wait_for_the_lease() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(LONG), redis.locks(LONG));
    let held = here.guard(key()).take().await.expect("it is free");
    let waiter = tokio::spawn(async move { there.guard(key()).wait(Wait::Forever).take().await });
    redis.listened(1).await;
    held.finish().await.expect("it is let go");
    // The lease is a minute: without a word this would take as long.
    let woken = tokio::time::timeout(Duration::from_secs(10), waiter).await;
    woken.expect("it was told").expect("no panic").expect("it is free");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_one_process_who_came_first_goes_first() {
    let redis = Server::start().await;
    let locks = redis.locks(LONG);
    let held = locks.guard(key()).take().await.expect("it is free");
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut waiters = Vec::new();
    for number in 0..20 {
        let (of_the_waiter, order) = (locks.clone(), Arc::clone(&order));
        waiters.push(tokio::spawn(async move {
            let work = async |_: &mut _| {
                order.lock().expect("no panic").push(number);
                Ok::<_, RedisLockError>(())
            };
            of_the_waiter.guard(key()).wait(Wait::Forever).run(work).await.expect("its turn comes");
        }));
        until("it waits", async || locks.lines()[0].waiting == number + 1).await;
    }
    held.finish().await.expect("it is let go");
    join_all(waiters).await.into_iter().for_each(|waiter| waiter.expect("no panic"));
    assert_eq!(*order.lock().expect("no panic"), (0..20).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn however_the_work_ends_the_lock_is_free_at_once() {
    let redis = Server::start().await;
    let locks = redis.locks(LONG);
    let free = async || until("it is free", async || redis.holder().await.is_none()).await;

    let failed = locks.guard(key()).run(async |_| Err::<(), _>("no"));
    assert!(matches!(failed.await, Err(GuardError::Work("no"))));
    assert_eq!(redis.holder().await, None, "already when it returns");

    let of_the_work = locks.clone();
    let work = tokio::spawn(async move {
        let outcome = of_the_work.guard(key()).run(async |_| {
            if true {
                panic!("on purpose");
            }
            Ok::<_, RedisLockError>(())
        });
        outcome.await
    });
    assert!(work.await.expect_err("a panic").is_panic());
    free().await;

    let (begun, has_begun) = oneshot::channel();
    let of_the_work = locks.clone();
    let work = tokio::spawn(async move {
        let outcome = of_the_work.guard(key()).run(async |_| {
            begun.send(()).expect("somebody listens");
            std::future::pending::<Result<(), RedisLockError>>().await
        });
        outcome.await
    });
    has_begun.await.expect("it has begun");
    work.abort();
    free().await;

    // At any moment of the way to it.
    for polls in 0..60 {
        let mut work = Box::pin(locks.guard(key()).run(async |_| Err::<(), _>("no")));
        for _ in 0..polls {
            if futures::poll!(&mut work).is_ready() {
                break;
            }
            tokio::task::spawn_blocking(std::thread::yield_now).await.expect("a pause");
        }
    }
    free().await;
    locks.guard(key()).wait(Wait::Try).take().await.expect("it is free");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_dropped_while_waiting_gets_nothing() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(LONG), redis.locks(LONG));
    let held = here.guard(key()).take().await.expect("it is free");
    let of_the_waiter = there.clone();
    let waiter =
        tokio::spawn(async move { of_the_waiter.guard(key()).wait(Wait::Forever).take().await });
    redis.listened(1).await;
    waiter.abort();
    assert!(waiter.await.expect_err("it was dropped").is_cancelled());
    assert!(there.lines().is_empty());
    held.finish().await.expect("it is let go");
    there.guard(key()).wait(Wait::Try).take().await.expect("nobody has it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_goes_is_an_error_and_one_that_comes_back_is_used() {
    let mut redis = Server::start().await;
    let (here, there) = (redis.locks(SHORT), redis.locks(LONG));
    let mut held = here.guard(key()).take().await.expect("it is free");
    let work = held.work().clone();
    let of_the_waiter = there.clone();
    let waiter =
        tokio::spawn(async move { of_the_waiter.guard(key()).wait(Wait::Forever).take().await });
    redis.listened(1).await;
    redis.kill();

    let waited = waiter.await.expect("no panic");
    let Err(LockError::Backend(error)) = waited else { panic!("{waited:?}") };
    assert!(error.to_string().starts_with("Redis: "), "{error}");
    let refused = there.guard(key()).wait(Wait::Try).take().await;
    assert!(matches!(refused, Err(LockError::Backend(_))), "{refused:?}");
    work.lost().await;
    held.finish().await.expect_err("nobody says that it counts");

    redis.again().await;
    assert!(token(&here).await > work.fencing_token());
    token(&there).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_stands_still_makes_nobody_hang() {
    let redis = Server::start().await;
    let (here, there) = (redis.locks(SHORT), redis.locks(SHORT));
    let mut held = here.guard(key()).take().await.expect("it is free");
    let program = redis.program.as_ref().expect("it runs");
    program.signal(Signal::SIGSTOP);
    let refused = there.guard(key()).wait(Wait::Try).take().await;
    assert!(matches!(refused, Err(LockError::Backend(_))), "{refused:?}");
    held.work().lost().await;
    held.give_up().await;
    program.signal(Signal::SIGCONT);
    there.guard(key()).wait(Wait::Forever).take().await.expect("the lease is over");
}

#[tokio::test]
async fn a_password_is_never_shown() {
    let redis = Redis::open("redis://me:secret@cache:6379/0").expect("an address");
    assert!(!format!("{redis:?}").contains("secret"));
    let error = Redis::open("http://me:secret@cache").expect_err("another address").to_string();
    assert!(error.contains("redis+unix://") && !error.contains("secret"), "{error}");
}
