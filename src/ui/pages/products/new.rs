//! A new product.

mod draft;
mod form;

use crate::{
    product::{Field, FieldErrors, ProductForm, isolated},
    server_fns::{CreateReply, Creation, Reply, Trouble, create_product},
    ui::{
        components::{back::BackToList, leave::guard_leaving, retry::Retry, toast::use_toasts},
        focus,
    },
};
use form::NewForm;
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

/// What the page starts with where the form was sent without WASM and could not be saved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rejected {
    /// As typed.
    pub form: ProductForm,
    /// What is wrong with it; nothing, if the database was not there.
    pub errors: FieldErrors,
    /// Why it could not even be tried.
    pub trouble: Option<Trouble>,
}

/// What the parts of the page share.
#[derive(Debug, Clone, Copy)]
struct State {
    texts: [RwSignal<String>; 4],
    errors: RwSignal<FieldErrors>,
    trouble: RwSignal<Option<Trouble>>,
    saving: RwSignal<bool>,
    /// The save that was sent and is not answered: sent again, it makes no second product.
    sent: RwSignal<Option<draft::Sent>>,
    /// Since the last failure an attempt is due.
    retry: Retry,
}

impl State {
    fn new(start: Rejected) -> Self {
        Self {
            texts: Field::ALL.map(|field| RwSignal::new(start.form.get(field).to_owned())),
            errors: RwSignal::new(start.errors),
            trouble: RwSignal::new(start.trouble),
            saving: RwSignal::new(false),
            sent: RwSignal::new(None),
            retry: Retry::new(),
        }
    }

    fn text(self, field: Field) -> RwSignal<String> {
        let place = Field::ALL.iter().position(|other| *other == field).unwrap_or_default();
        self.texts[place]
    }

    /// As typed; reactive.
    fn form(self) -> ProductForm {
        let mut form = ProductForm::default();
        for field in Field::ALL {
            form.set(field, self.text(field).get());
        }
        form
    }

    fn is_blank(self) -> bool {
        self.texts.iter().all(|text| text.read().is_empty())
    }

    fn fill(self, form: &ProductForm) {
        for field in Field::ALL {
            self.text(field).set(form.get(field).to_owned());
        }
        self.errors.set(FieldErrors::default());
    }
}

/// The page.
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
                    state.fill(&ProductForm::default());
                    toasts.show(format!("Added {}.", isolated(&product.content.name)), Vec::new());
                    let address = format!("/products/{}", product.id);
                    navigate.with_value(|navigate| navigate(&address, Default::default()));
                    // Last: where the page fails to show it, the browser posts the form with the same key.
                    state.sent.try_set(None);
                }
                Ok(CreateReply::Invalid(errors)) => {
                    let first = errors.0.first().map(|error| error.field);
                    state.sent.try_set(None);
                    state.trouble.try_set(None);
                    state.errors.try_set(errors);
                    first.inspect(|field| focus::soon(field.key()));
                }
                Err(trouble) => {
                    if trouble.passes() {
                        state.retry.later(move || {
                            due.try_update(|due| *due += 1);
                        });
                    }
                    state.trouble.try_set(Some(trouble));
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
