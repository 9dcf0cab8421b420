//! Limits log messages that clients can trigger at will to one per minute.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

const PAUSE: Duration = Duration::from_secs(60);

/// Decides whether such a message is due.
#[derive(Debug, Default)]
pub struct Rarely(Mutex<Option<Instant>>);

impl Rarely {
    /// Whether the message is due. If so, it is not due again for a minute.
    pub fn is_due(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| last.elapsed() >= PAUSE);
        if due {
            *last = Some(Instant::now());
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::Rarely;

    #[test]
    fn the_first_line_is_written_and_the_next_is_not() {
        let rarely = Rarely::default();
        assert!(rarely.is_due());
        assert!(!rarely.is_due());
    }
}
