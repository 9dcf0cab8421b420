//! The bar with *Save* and *Discard*.

use super::{drafts::Drafts, said::labels, saving::Saver, state::FormState};
use crate::ui::components::{
    keys::SAVE_SHORTCUTS,
    moment::taken_over,
    toast::{Action, use_toasts},
};
use leptos::{ev, prelude::*};

/// At the end of the form, and at the bottom of the window once something is typed.
#[component]
pub fn SaveBar(saver: Saver) -> impl IntoView {
    let form = saver.form;
    let any = move || !form.typed.read().is_empty();
    let says = move || match form.typed.read().as_slice() {
        [] if taken_over() => "No unsaved changes".to_owned(),
        [] => String::new(),
        typed => format!("Unsaved: {}", labels(typed)),
    };
    view! {
        <div class="save-bar" class:is-idle=move || taken_over() && !any()>
            <p class="save-bar-text" role="status">{says}</p>
            <DiscardButton saver/>
            <button
                id="save"
                class="button button-primary button-progress"
                aria-busy=move || saver.is_sending().then_some("true")
                aria-keyshortcuts=SAVE_SHORTCUTS
            >
                "Save"
            </button>
        </div>
    }
}

/// Without WASM the browser resets the form.
#[component]
fn DiscardButton(saver: Saver) -> impl IntoView {
    let form = saver.form;
    let toasts = use_toasts();
    let discard = move |event: ev::MouseEvent| {
        event.prevent_default();
        let before = (form.base.get_untracked(), form.form());
        saver.stop();
        if !form.discard() {
            // The stored version is not known here, so reload the page.
            let _ = window().location().reload();
            return;
        }
        saver.drafts.sync();
        let back = Action::new("Undo", move || put_back(form, saver.drafts, before.clone()));
        toasts.show("Your changes were discarded.", vec![back]);
        crate::ui::focus::soon("save");
    };
    view! {
        <button
            type="reset"
            class="button"
            hidden=move || taken_over() && form.typed.read().is_empty()
            on:click=discard
        >
            "Discard"
        </button>
    }
}

fn put_back(
    form: FormState,
    drafts: Drafts,
    (base, text): (super::state::Base, crate::product::ProductForm),
) {
    if form.base.try_get_untracked().is_some() {
        form.put(base, &text);
        drafts.sync();
    }
}
