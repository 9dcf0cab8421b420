//! Tells people that something takes long, because a spinner alone leaves them wondering.

use super::toast::use_toasts;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// How long to wait before showing the message.
const TIMEOUT: Duration = Duration::from_secs(4);

/// The message.
pub const NO_ANSWER_YET: &str = "The database has not answered yet.";

/// Whether `busy` has been true for some seconds.
pub fn is_slow(busy: impl Fn() -> bool + Send + Sync + 'static) -> ReadSignal<bool> {
    let (slow, set_slow) = signal(false);
    let busy = Memo::new(move |_| busy());
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(Some(timer)) = timer {
            timer.clear();
        }
        set_slow.set(false);
        let late = move || {
            let _ = set_slow.try_set(true);
        };
        busy.get().then(|| set_timeout_with_handle(late, TIMEOUT).ok()).flatten()
    });
    slow
}

/// Shows a message when `busy` has been true for some seconds.
pub fn tell_if_slow(busy: RwSignal<bool>) {
    let toasts = use_toasts();
    let slow = is_slow(move || busy.get());
    Effect::new(move || {
        if slow.get() {
            toasts.show(format!("{NO_ANSWER_YET} Still waiting."), Vec::new());
        }
    });
}

/// A note next to content that is loading.
#[component]
pub fn SlowNote() -> impl IntoView {
    let slow = is_slow(|| true);
    view! {
        <p class="muted" role="status">
            {move || slow.get().then(|| format!("{NO_ANSWER_YET} Still loading."))}
        </p>
    }
}
