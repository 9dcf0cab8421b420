//! All begin together: nobody writes before everybody has read.
//!
//! So an anomaly that needs two at the same time is there for certain, and not by luck. It is held
//! once, at the start of a run, and only where reading keeps nobody else from reading.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};
use tokio_util::sync::CancellationToken;

/// A place where so many workers meet once.
#[derive(Debug)]
pub struct Meeting {
    size: usize,
    came: Mutex<BTreeSet<u32>>,
    complete: CancellationToken,
}

impl Meeting {
    /// For so many; one for none is over before it begins.
    #[must_use]
    pub fn of(size: u32) -> Self {
        let complete = CancellationToken::new();
        if size == 0 {
            complete.cancel();
        }
        Self { size: size as usize, came: Mutex::default(), complete }
    }

    /// This worker is there, however often it says so.
    pub fn come(&self, worker: u32) {
        let mut came = self.came.lock().unwrap_or_else(PoisonError::into_inner);
        came.insert(worker);
        if came.len() >= self.size {
            self.complete.cancel();
        }
    }

    /// Until all are there; at once from then on.
    pub async fn all_there(&self) {
        self.complete.cancelled().await;
    }
}
