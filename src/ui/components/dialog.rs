//! A `<dialog>` that is controlled by a signal.

use crate::ui::focus;
use leptos::{ev, html, prelude::*};

/// A modal dialog, shown while `open` is true. Its content provides heading, body and foot.
///
/// On a page without WASM it is shown inline; once hydrated, it becomes modal. Esc, and a browser that
/// closes it, only call `close`: the owner of `open` decides.
#[component]
pub fn Dialog(
    /// Whether it is shown.
    #[prop(into)]
    open: Signal<bool>,
    /// Called when the person wants to close it.
    #[prop(into)]
    close: Callback<()>,
    /// The id of its heading.
    title: &'static str,
    /// Additional classes.
    #[prop(optional)]
    class: &'static str,
    /// The id of the element that gets the focus afterwards; by default the one that had it before.
    #[prop(optional, into)]
    then: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, open, then);
    view! {
        <dialog
            class=format!("dialog {class}")
            aria-labelledby=title
            open=open.get_untracked()
            node_ref=dialog
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                close.run(());
            }
            on:close=move |_| {
                // The event also occurs when the signal closed the dialog, or when it becomes modal.
                let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) else {
                    return;
                };
                if open.try_get_untracked() == Some(true) {
                    close.run(());
                }
                if open.try_get_untracked() == Some(true) {
                    let _ = dialog.show_modal();
                }
            }
        >
            {children()}
        </dialog>
    }
}

fn follow(dialog: NodeRef<html::Dialog>, open: Signal<bool>, then: Option<&'static str>) {
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
        if let Some(then) = then.filter(|_| !open && was_open == Some(true)) {
            focus::soon(then);
        }
        open
    });
}
