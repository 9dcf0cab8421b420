//! What was typed into a new product is kept in this browser until it is saved or discarded.

use super::state::State;
use crate::{
    product::ProductForm,
    ui::{components::store, draft::Unanswered},
};
use leptos::prelude::*;

const KEY: &str = "concord:draft:new";
/// The save that was sent and is not answered.
const SENT: &str = "concord:sent:new";

/// That save.
pub type Sent = Unanswered<ProductForm>;

/// Brings back what was typed before, and keeps what is typed from now on. `true`: something has
/// come back.
pub fn keep(state: State) -> RwSignal<bool> {
    let restored = RwSignal::new(false);
    Effect::new(move |begun: Option<()>| {
        let form = state.form();
        if begun.is_none() {
            bring_back(state, restored, &form);
        } else if form.is_blank() {
            // What another version of Concord kept, and this one cannot read, stays.
            if store::kept::<ProductForm>(KEY).is_some_and(|kept| kept != form) {
                store::forget(KEY);
            }
        } else {
            store::keep(KEY, &form);
        }
    });
    restored
}

/// Not over what somebody has typed already.
fn bring_back(state: State, restored: RwSignal<bool>, form: &ProductForm) {
    if store::kept::<Sent>(SENT).is_some_and(|sent| sent.is_old()) {
        // Whether it was saved is not known any more: sent again, it might be a second product.
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

/// Whether the browser has kept what is typed.
pub fn is_kept(state: State) -> bool {
    store::kept::<ProductForm>(KEY) == Some(untrack(|| state.form()))
}

/// There is nothing to keep any more.
pub fn forget() {
    store::forget(KEY);
    is_answered();
}

/// The form is about to be sent. *Try again* after an answer that was lost, and the same text after the page
/// was loaded again, make no second product. `before`: what this page has sent, where the storage is forbidden.
#[must_use]
pub fn is_sent(before: Option<Sent>, form: &ProductForm) -> Sent {
    let sent = Unanswered::next(before.or_else(|| store::kept(SENT)), form);
    store::keep(SENT, &sent);
    sent
}

/// There is an answer.
pub fn is_answered() {
    store::forget(SENT);
}
