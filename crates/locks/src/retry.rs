//! Retries of a transaction that conflicted with another one.

use super::metrics;
use backon::{ExponentialBuilder, Retryable};
use std::time::Duration;

/// An error that may disappear when the whole transaction is repeated.
pub trait Contention {
    /// Whether this error may disappear when the transaction is repeated.
    fn is_contention(&self) -> bool;
}

impl Contention for sqlx::Error {
    /// `serialization_failure` and `deadlock_detected` (PostgreSQL manual, 13.5 Serialization Failure
    /// Handling): PostgreSQL has rolled the transaction back, and a repetition may succeed.
    fn is_contention(&self) -> bool {
        let code = self.as_database_error().and_then(|error| error.code());
        matches!(code.as_deref(), Some("40001" | "40P01"))
    }
}

/// The number of retries and the delays between them. Each delay is twice the previous one plus random
/// jitter, so that transactions that collided do not collide again (M. Brooker, "Exponential Backoff And
/// Jitter", AWS Architecture Blog, 2015).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The maximum number of retries after the first attempt.
    pub max_retries: usize,
    /// The delay before the first retry.
    pub min_delay: Duration,
    /// The longest delay, without jitter.
    pub max_delay: Duration,
}

impl Default for Backoff {
    /// Six retries after 5 to 160 ms: about half a second in total.
    fn default() -> Self {
        Self {
            max_retries: 6,
            min_delay: Duration::from_millis(5),
            max_delay: Duration::from_millis(200),
        }
    }
}

/// Runs a whole transaction, and repeats it on [contention](Contention).
///
/// ```no_run
/// # async fn example(pool: sqlx::PgPool) -> Result<(), sqlx::Error> {
/// use concord_locks::{Backoff, retry};
/// retry(Backoff::default(), async || {
///     let mut tx = pool.begin().await?;
///     sqlx::query("set transaction isolation level serializable").execute(&mut *tx).await?;
///     // …
///     tx.commit().await
/// })
/// .await
/// # }
/// ```
///
/// # Errors
/// The error of the last attempt. Contention that remains after the last retry should be reported as
/// busy.
pub async fn retry<T, E, F, W>(backoff: Backoff, transaction: W) -> Result<T, E>
where
    E: Contention,
    F: Future<Output = Result<T, E>>,
    W: FnMut() -> F,
{
    let delays = ExponentialBuilder::default()
        .with_min_delay(backoff.min_delay)
        .with_max_delay(backoff.max_delay)
        .with_max_times(backoff.max_retries)
        .with_jitter();
    let retried = transaction.retry(delays).when(E::is_contention);
    retried.notify(|_, _| metrics::transaction_retried()).await
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

    /// The number of attempts and the result of work that fails `failures` times.
    async fn attempts(failures: usize, error: impl Fn() -> Lost) -> (usize, Result<(), Lost>) {
        let count = Cell::new(0);
        let result = retry(Backoff::default(), || {
            count.set(count.get() + 1);
            let result = if count.get() > failures { Ok(()) } else { Err(error()) };
            std::future::ready(result)
        })
        .await;
        (count.get(), result)
    }

    #[tokio::test(start_paused = true)]
    async fn contention_is_retried_up_to_the_limit() {
        assert_eq!(attempts(0, || Lost(true)).await, (1, Ok(())));
        assert_eq!(attempts(6, || Lost(true)).await, (7, Ok(())));
        assert_eq!(attempts(99, || Lost(true)).await, (7, Err(Lost(true))));
    }

    #[tokio::test(start_paused = true)]
    async fn other_errors_are_not_retried() {
        assert_eq!(attempts(1, || Lost(false)).await, (1, Err(Lost(false))));
    }
}
