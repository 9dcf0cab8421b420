//! Lines of the log that a client can cause as often as it likes are written once a minute.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

const PAUSE: Duration = Duration::from_secs(60);

/// Says when it is time for such a line again.
#[derive(Debug, Default)]
pub struct Rarely(Mutex<Option<Instant>>);

impl Rarely {
    /// Whether it is; then not for a minute.
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
