//! Handles temporary errors: waits and retries, and lets the person decide otherwise.

use super::{Phase, Saver};
use crate::{server_fns::ClientError, ui::components::retry::pause_after};
use leptos::prelude::*;
use std::time::Duration;

impl Saver {
    /// *Try now*.
    pub fn try_now(self) {
        if !untrack(|| self.is_sending()) {
            self.attempt();
        }
    }

    /// *Stop trying*. The typed text is kept.
    pub fn stop(self) {
        self.stop_clock();
        self.pending.set_value(None);
        self.phase.update(|phase| {
            if let Phase::Waiting { error, .. } = phase {
                *phase = Phase::Stopped { error: error.clone(), offline: false };
            }
        });
    }

    /// After a failure: waits if the error is temporary. If the browser is offline, stops instead, because
    /// the person will know first when it is online again.
    pub(super) fn wait_or_stop(self, error: ClientError, attempts: u32) {
        let offline = !window().navigator().on_line();
        if offline || !error.passes() {
            self.pending.set_value(None);
            self.phase.set(Phase::Stopped { error, offline });
            return;
        }
        self.phase.set(Phase::Waiting { error, seconds: pause_after(attempts) });
        let clock = set_interval_with_handle(move || self.tick(), Duration::from_secs(1));
        self.timer.set_value(clock.ok());
    }

    fn tick(self) {
        let due = self.phase.try_update(|phase| match phase {
            Phase::Waiting { seconds, .. } => {
                *seconds = seconds.saturating_sub(1);
                *seconds == 0
            }
            _ => false,
        });
        if due == Some(true) {
            self.attempt();
        }
    }

    pub(super) fn stop_clock(self) {
        if let Some(Some(clock)) = self.timer.try_get_value() {
            clock.clear();
            self.timer.set_value(None);
        }
    }
}
