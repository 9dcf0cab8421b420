//! The page of a new product.

mod draft;
mod form;
mod state;

use crate::{
    product::{CreateReply, Creation, ProductForm, fields, isolated},
    server_fns::{Reply, create_product},
    ui::{
        components::{back::BackToList, leave::guard_leaving, toast::use_toasts},
        focus,
    },
};
use form::NewForm;
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;
pub use state::Rejected;
use state::State;

/// The page of a new product.
#[component]
pub fn NewPage() -> impl IntoView {
    let state = State::new(SharedValue::new(from_request).into_inner());
    let restored = draft::keep(state);
    guard_leaving(Signal::derive(move || !state.is_blank()));
    let save = saver(state);
    view! {
        <Title text="New product"/>
        <div class="page page-narrow">
            <BackToList/>
            <div class="page-head"><h1>"New product"</h1></div>
            <NewForm state restored save/>
        </div>
    }
}

#[cfg(feature = "ssr")]
fn from_request() -> Rejected {
    use_context().unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn from_request() -> Rejected {
    Rejected::default()
}

/// Saves, one request at a time.
fn saver(state: State) -> impl Fn() + Copy + Send + Sync + 'static {
    let navigate = StoredValue::new_local(use_navigate());
    let toasts = use_toasts();
    let due = RwSignal::new(0_u32);
    let save = move || {
        if state.saving.try_get_untracked() != Some(false) {
            return;
        }
        state.retry.stop();
        state.saving.set(true);
        let form = untrack(|| state.form());
        let request = draft::is_sent(state.sent.get_untracked(), &form);
        let key = request.key();
        state.sent.set(Some(request));
        spawn_local(async move {
            let reply = create_product(Creation { form, key }).await.and_then(Reply::read);
            state.saving.try_set(false);
            if reply.is_ok() {
                draft::is_answered();
                state.retry.succeeded();
            }
            match reply {
                Ok(CreateReply::Created(product)) => {
                    draft::forget();
                    state.fill(&ProductForm::of_new());
                    toasts.show(format!("Added {}.", isolated(&product.content.name)), Vec::new());
                    let address = format!("/products/{}", product.id);
                    navigate.with_value(|navigate| navigate(&address, Default::default()));
                    // Must come last: if the page fails to show the result, the browser posts the form with
                    // the same key.
                    state.sent.try_set(None);
                }
                Ok(CreateReply::Invalid(errors)) => {
                    let first = errors.0.first().map(|error| error.field);
                    state.sent.try_set(None);
                    state.error.try_set(None);
                    state.errors.try_set(errors);
                    first.inspect(|field| focus::soon(fields::key(*field)));
                }
                Err(error) => {
                    if error.passes() {
                        state.retry.later(move || {
                            due.try_update(|due| *due += 1);
                        });
                    }
                    state.error.try_set(Some(error));
                }
            }
        });
    };
    Effect::new(move |_| {
        if due.get() > 0 {
            untrack(save);
        }
    });
    save
}
