//! Takes old versions out of the history: step by step, so that no save waits for it.

use crate::{
    product::ProductId,
    service::{Retention, Service},
};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long after one walk through all products the next one starts.
const BETWEEN_WALKS: Duration = Duration::from_secs(3_600);
/// How long the database is left alone between two steps.
const BREATH: Duration = Duration::from_millis(50);
/// How many steps are made before other work has its turn.
const STEPS: usize = 100;

/// The walk through all products.
pub struct Pruning {
    retention: Retention,
    /// Before every id.
    at: ProductId,
    next_walk: Option<Instant>,
}

impl Pruning {
    /// A walk that starts at once.
    pub const fn new(retention: Retention) -> Self {
        Self { retention, at: START, next_walk: None }
    }

    /// Some steps, if it is time for them. What fails is tried again with the next ones.
    pub async fn go_on(&mut self, service: &Service) {
        if self.next_walk.is_some_and(|start| Instant::now() < start) {
            return;
        }
        for _ in 0..STEPS {
            match service.prune(self.retention, self.at).await {
                Ok(Some(last)) => self.at = last,
                Ok(None) => {
                    self.at = START;
                    self.next_walk = Some(Instant::now() + BETWEEN_WALKS);
                    return;
                }
                Err(failure) => {
                    tracing::debug!(%failure, "pruning was put off");
                    return;
                }
            }
            sleep(BREATH).await;
        }
    }
}

/// Before every id.
const START: ProductId = ProductId(i64::MIN);
