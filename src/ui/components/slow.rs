//! Words for a wait that has become long.

use leptos::prelude::*;
use std::time::Duration;

/// A wait that is longer is explained.
const LONG: Duration = Duration::from_secs(3);

/// Whether `waiting` has been true for three seconds.
#[must_use]
pub fn is_slow(waiting: Signal<bool>) -> Signal<bool> {
    let slow = RwSignal::new(false);
    Effect::new(move || {
        slow.set(false);
        if waiting.get()
            && let Ok(timer) = set_timeout_with_handle(move || drop(slow.try_set(true)), LONG)
        {
            on_cleanup(move || timer.clear());
        }
    });
    slow.into()
}
