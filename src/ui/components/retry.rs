//! Automatic retries after temporary errors, with growing pauses.

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// Seconds until the next attempt after each failure; the last value repeats.
const PAUSES: [u32; 5] = [2, 4, 8, 15, 30];

/// Seconds to wait after this many failures in a row.
#[must_use]
pub fn pause_after(failures: u32) -> u32 {
    let last = PAUSES.len() - 1;
    PAUSES[usize::try_from(failures.saturating_sub(1)).unwrap_or(last).min(last)]
}

/// A scheduled attempt. It belongs to the page that created it: when the page is left, nothing is retried.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    failures: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Retry {
    /// No failure yet.
    #[must_use]
    pub fn new() -> Self {
        let retry = Self { failures: StoredValue::new(0), timer: StoredValue::new(None) };
        on_cleanup(move || retry.stop());
        retry
    }

    /// Schedules `again` after a failed attempt, replacing an attempt that was already scheduled.
    pub fn later(self, again: impl FnOnce() + 'static) {
        self.stop();
        let failures = self.failures.try_update_value(|failures| {
            *failures += 1;
            *failures
        });
        let Some(failures) = failures else { return };
        let pause = Duration::from_secs(pause_after(failures).into());
        self.timer.set_value(set_timeout_with_handle(again, pause).ok());
    }

    /// Cancels the scheduled attempt.
    pub fn stop(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
    }

    /// Resets the pauses after a success.
    pub fn succeeded(self) {
        self.stop();
        self.failures.try_set_value(0);
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::pause_after;

    #[test]
    fn pauses_grow_to_half_a_minute() {
        assert_eq!([1, 2, 5, 6, 100].map(pause_after), [2, 4, 30, 30, 30]);
    }
}
