//! A barrier that workers pass once, at the start of a run.
//!
//! It makes anomalies certain that need two transactions at the same time: nobody writes before all have
//! read. It is used only where reads do not block each other.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};
use tokio_util::sync::CancellationToken;

/// Opens when a number of workers has arrived, and stays open. Unlike `tokio::sync::Barrier`, arriving
/// does not wait, and a worker may arrive more than once.
#[derive(Debug)]
pub struct Barrier {
    size: usize,
    arrived: Mutex<BTreeSet<u32>>,
    open: CancellationToken,
}

impl Barrier {
    /// For this many workers; one for none is open from the start.
    pub fn new(size: u32) -> Self {
        let open = CancellationToken::new();
        if size == 0 {
            open.cancel();
        }
        Self { size: size as usize, arrived: Mutex::default(), open }
    }

    /// Records that a worker has arrived.
    pub fn arrive(&self, worker: u32) {
        let mut arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        arrived.insert(worker);
        if arrived.len() >= self.size {
            self.open.cancel();
        }
    }

    /// Waits until it is open.
    pub async fn wait(&self) {
        self.open.cancelled().await;
    }
}
