//! Stores what was typed into a new product in this browser until it is saved or discarded.

use super::state::State;
use crate::{
    product::ProductForm,
    ui::{components::store, draft::Unanswered},
};
use leptos::prelude::*;

const KEY: &str = "concord:draft:new";
/// The storage key of the unanswered save.
const SENT: &str = "concord:sent:new";

/// The unanswered save.
pub type Sent = Unanswered<ProductForm>;

/// Restores what was typed before, and stores what is typed from now on. `true`: something was restored.
pub fn keep(state: State) -> RwSignal<bool> {
    let restored = RwSignal::new(false);
    Effect::new(move |begun: Option<()>| {
        let form = state.form();
        if begun.is_none() {
            bring_back(state, restored, &form);
        } else if form.is_blank() {
            // A draft of another version of Concord that this one cannot read is kept.
            if store::kept::<ProductForm>(KEY).is_some_and(|kept| kept != form) {
                store::forget(KEY);
            }
        } else {
            store::keep(KEY, &form);
        }
    });
    restored
}

/// Does not replace what was already typed.
fn bring_back(state: State, restored: RwSignal<bool>, form: &ProductForm) {
    if store::kept::<Sent>(SENT).is_some_and(|sent| sent.is_old()) {
        // The server may have deleted the key of the save: sent again, it might create a second product.
        forget();
    }
    let kept = store::kept::<ProductForm>(KEY);
    match kept.filter(|kept| !kept.is_blank()) {
        Some(kept) if form.is_blank() => {
            state.fill(&kept);
            restored.set(true);
        }
        _ => {}
    }
}

/// Whether the browser has stored what was typed.
pub fn is_kept(state: State) -> bool {
    store::kept::<ProductForm>(KEY) == Some(untrack(|| state.form()))
}

/// Removes the stored draft.
pub fn forget() {
    store::forget(KEY);
    is_answered();
}

/// Called before the form is sent. Neither *Try again* after a lost answer nor the same text after a reload
/// creates a second product. `before`: what this page has sent, in case the storage is disabled.
#[must_use]
pub fn is_sent(before: Option<Sent>, form: &ProductForm) -> Sent {
    let sent = Unanswered::next(before.or_else(|| store::kept(SENT)), form);
    store::keep(SENT, &sent);
    sent
}

/// Called when an answer has arrived.
pub fn is_answered() {
    store::forget(SENT);
}
