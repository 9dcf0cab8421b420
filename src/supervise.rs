//! Keeps long-lived tasks running: one that panics is logged, counted and started again.

use futures::FutureExt;
use std::{any::Any, panic::AssertUnwindSafe, time::Duration};
use tokio::time::{Instant, sleep};

/// Counts restarts, by `task`.
pub const RESTARTS: &str = "concord_task_restarts_total";

/// The pauses before a restart; each is twice the previous one.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// After running for this long, a task is restarted after the first pause again.
const STEADY: Duration = Duration::from_secs(60);

/// Runs `work` until it returns, and returns its result. After a panic it is restarted, so it must not rely
/// on state that an earlier call left half done. Dropping the future ends the task.
///
/// `task` is the name in the log and in the metric: a constant of the code, never from a request.
pub async fn supervise<T>(task: &'static str, mut work: impl AsyncFnMut() -> T) -> T {
    let mut pause = FIRST_PAUSE;
    loop {
        let started = Instant::now();
        match AssertUnwindSafe(async { work().await }).catch_unwind().await {
            Ok(result) => return result,
            Err(panic) => {
                if started.elapsed() >= STEADY {
                    pause = FIRST_PAUSE;
                }
                metrics::counter!(RESTARTS, "task" => task).increment(1);
                let panic = message(&*panic);
                tracing::error!(task, panic, "A task panicked. Starting it again in {pause:?}.");
            }
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// The message of a panic.
fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum_prometheus::metrics_exporter_prometheus::PrometheusBuilder;
    use tokio::sync::{Mutex, mpsc, oneshot};

    #[tokio::test(start_paused = true)]
    async fn what_panics_is_started_again_ever_more_slowly_until_it_returns() {
        let started = Instant::now();
        let mut begun = Vec::new();
        let result = supervise("test", async || {
            begun.push(started.elapsed().as_millis());
            tokio::task::yield_now().await;
            assert!(begun.len() == 4, "not yet");
            "done"
        });
        assert_eq!(result.await, "done");
        assert_eq!(begun, [0, 100, 300, 700]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_ran_well_for_long_is_started_again_soon() {
        let started = Instant::now();
        let mut begun = Vec::new();
        supervise("test", async || {
            begun.push(started.elapsed().as_millis());
            match begun.len() {
                3 => sleep(STEADY).await,
                5 => return,
                _ => {}
            }
            panic!("again");
        })
        .await;
        assert_eq!(begun, [0, 100, 300, 60_400, 60_600]);
    }

    /// Locks of a worker are free for the next run, and a spawned worker can be aborted.
    #[tokio::test]
    async fn a_worker_with_an_inbox_goes_on_after_a_question_that_makes_it_panic() {
        let (ask, inbox) = mpsc::channel::<(u32, oneshot::Sender<u32>)>(8);
        let inbox = Mutex::new(inbox);
        let worker = tokio::spawn(supervise("test", async move || {
            while let Some((number, answer)) = inbox.lock().await.recv().await {
                assert!(number != 13, "bad luck");
                let _ = answer.send(number);
            }
        }));
        let mut answers = Vec::new();
        for number in [1, 13, 2] {
            let (answer, answered) = oneshot::channel();
            ask.send((number, answer)).await.expect("an inbox");
            answers.push(answered.await.ok());
        }
        assert_eq!(answers, [Some(1), None, Some(2)]);
        worker.abort();
        assert!(worker.await.is_err_and(|error| error.is_cancelled()));
    }

    #[test]
    fn restarts_are_counted_by_task() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().expect("a runtime");
        let mut runs = 0;
        metrics::with_local_recorder(&recorder, || {
            runtime.block_on(supervise("test", async || {
                runs += 1;
                assert!(runs == 3, "not yet");
            }));
        });
        let metrics = recorder.handle().render();
        assert!(metrics.contains("concord_task_restarts_total{task=\"test\"} 2"), "{metrics}");
    }

    #[test]
    fn a_panic_says_why() {
        let said = |work: fn()| {
            let panic = std::panic::catch_unwind(work).expect_err("a panic");
            message(&*panic).to_owned()
        };
        assert_eq!(said(|| panic!("plain")), "plain");
        assert_eq!(said(|| panic!("number {}", 7)), "number 7");
        assert_eq!(said(|| std::panic::panic_any(7)), "no message");
    }
}
