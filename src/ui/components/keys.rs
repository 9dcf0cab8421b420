//! Keyboard shortcuts for saving: Ctrl or Cmd with Enter in a form, and with S anywhere.

use leptos::{ev, prelude::*};

/// Both shortcuts, for a button's `aria-keyshortcuts`.
pub const SAVE_SHORTCUTS: &str = "Control+S Meta+S Control+Enter Meta+Enter";

/// Saves on Ctrl or Cmd with Enter or S. For a form that has the focus.
pub fn on_save_keys(event: &ev::KeyboardEvent, save: impl FnOnce()) {
    if is_with_ctrl(event) && event.key() == "Enter" || is_ctrl_s(event) {
        event.prevent_default();
        save();
    }
}

/// Saves on Ctrl or Cmd with S anywhere while the owner exists; otherwise the browser would save the page
/// as a file. Does nothing while a dialog is open, because dialogs handle these keys themselves.
pub fn save_on_ctrl_s(save: impl Fn() + 'static) {
    let keys = window_event_listener(ev::keydown, move |event| {
        if !is_ctrl_s(&event) || event.default_prevented() {
            return;
        }
        event.prevent_default();
        let has_dialog = document().query_selector("dialog:modal").is_ok_and(|it| it.is_some());
        if !has_dialog {
            save();
        }
    });
    on_cleanup(move || keys.remove());
}

fn is_ctrl_s(event: &ev::KeyboardEvent) -> bool {
    let key = event.key();
    // Keyboards without Latin letters have the key at the same position.
    let is_s = key.eq_ignore_ascii_case("s") || !key.is_ascii() && event.code() == "KeyS";
    is_with_ctrl(event) && is_s
}

/// Whether Ctrl or Cmd is the only modifier.
fn is_with_ctrl(event: &ev::KeyboardEvent) -> bool {
    (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key()
}
