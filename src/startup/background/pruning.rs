//! Deletes old versions from the history in small steps, so that saves do not have to wait.

use crate::{
    product::ProductId,
    service::{Retention, Service},
};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The pause between two passes over all products.
const BETWEEN_WALKS: Duration = Duration::from_secs(3_600);
/// The pause between two steps.
const BREATH: Duration = Duration::from_millis(50);
/// How many steps run before other work gets its turn.
const STEPS: usize = 100;

/// The current pass over all products.
pub struct Pruning {
    retention: Retention,
    /// The product after which the next step starts.
    at: ProductId,
    next_walk: Option<Instant>,
}

impl Pruning {
    /// A pass that starts immediately.
    pub const fn new(retention: Retention) -> Self {
        Self { retention, at: START, next_walk: None }
    }

    /// Runs some steps if they are due. A failed step is retried next time.
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

/// Lower than any id.
const START: ProductId = ProductId(i64::MIN);
