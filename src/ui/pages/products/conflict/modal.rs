//! A `<dialog>` that follows a signal.

use crate::ui::pages::products::edit::focus;
use leptos::{html, prelude::*};

/// Opens and closes the dialog with `open`. When it closes, the focus goes to Save.
///
/// A page without WASM has it open in its flow; taken over, it becomes a real one.
pub fn modal(dialog: NodeRef<html::Dialog>, open: Signal<bool>) {
    Effect::new(move |was_open: Option<bool>| {
        let open = open.get();
        let Some(dialog) = dialog.get() else { return false };
        let is_modal = dialog.matches(":modal").unwrap_or_default();
        if open && !is_modal {
            dialog.close();
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
        }
        if !open && was_open == Some(true) {
            focus::soon("save");
        }
        open
    });
}
