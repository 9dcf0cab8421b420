//! A transaction that lost against another is tried again, some times and not at once.

use super::meters;
use backon::{ExponentialBuilder, Retryable};
use std::time::Duration;

/// A failure that a repetition of the whole transaction may cure.
pub trait Contention {
    /// Whether it is one.
    fn is_contention(&self) -> bool;
}

impl Contention for sqlx::Error {
    /// `serialization_failure` and `deadlock_detected` (PostgreSQL manual, 13.5 Serialization Failure
    /// Handling): what was done is taken back, and the same may succeed next time.
    fn is_contention(&self) -> bool {
        let code = self.as_database_error().and_then(|error| error.code());
        matches!(code.as_deref(), Some("40001" | "40P01"))
    }
}

/// How often to try again, and how long to pause: twice as long each time, and by a random part longer,
/// so that those who clashed do not clash again in step (M. Brooker, "Exponential Backoff And Jitter",
/// AWS Architecture Blog, 2015).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// How often at most it is tried again.
    pub retries: usize,
    /// The first pause.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
}

impl Default for Backoff {
    /// Six times, after 5 to 160 ms: about half a second in all.
    fn default() -> Self {
        Self { retries: 6, first: Duration::from_millis(5), longest: Duration::from_millis(200) }
    }
}

/// Does a whole transaction, and does it again where it lost against another.
///
/// # Errors
/// Of the work. One of [contention](Contention) that is left after the last try is for the caller to
/// report as busy.
pub async fn retry<T, E, F, W>(backoff: Backoff, work: W) -> Result<T, E>
where
    E: Contention,
    F: Future<Output = Result<T, E>>,
    W: FnMut() -> F,
{
    let pauses = ExponentialBuilder::default()
        .with_min_delay(backoff.first)
        .with_max_delay(backoff.longest)
        .with_max_times(backoff.retries)
        .with_jitter();
    work.retry(pauses).when(E::is_contention).notify(|_, _| meters::again()).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[derive(Debug, PartialEq)]
    struct Lost(bool);

    impl Contention for Lost {
        fn is_contention(&self) -> bool {
            self.0
        }
    }

    async fn tries(until: usize, failure: impl Fn() -> Lost) -> (usize, Result<(), Lost>) {
        let tried = Cell::new(0);
        let outcome = retry(Backoff::default(), || {
            tried.set(tried.get() + 1);
            let answer = if tried.get() > until { Ok(()) } else { Err(failure()) };
            std::future::ready(answer)
        })
        .await;
        (tried.get(), outcome)
    }

    #[tokio::test(start_paused = true)]
    async fn contention_is_tried_again_so_often_and_no_more() {
        assert_eq!(tries(0, || Lost(true)).await, (1, Ok(())));
        assert_eq!(tries(6, || Lost(true)).await, (7, Ok(())));
        assert_eq!(tries(99, || Lost(true)).await, (7, Err(Lost(true))));
    }

    #[tokio::test(start_paused = true)]
    async fn any_other_failure_is_final() {
        assert_eq!(tries(1, || Lost(false)).await, (1, Err(Lost(false))));
    }
}
