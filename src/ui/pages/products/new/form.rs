//! The form of a new product.

use super::{draft, state::State};
use crate::{
    product::{FieldId, ProductForm, fields},
    server_fns::ClientError,
    ui::{
        components::{
            banner::{Banner, Tone},
            field::{FieldInput, FieldSections},
            keys::{SAVE_SHORTCUTS, on_save_keys, save_on_ctrl_s},
            moment::taken_over,
            remedy::{Remedy, outdated},
            slow::is_slow,
        },
        pages::products::conflict::names,
    },
};
use concord_record::FieldDef;
use leptos::prelude::*;

/// Fields and save bar. Without WASM it is posted to the address of its page.
#[component]
pub fn NewForm(
    state: State,
    /// Whether its text was typed before the page was loaded.
    restored: RwSignal<bool>,
    save: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    save_on_ctrl_s(save);
    // The key of the unanswered request: if the WASM fails, the browser posts the form itself.
    let key = move || state.sent.with(|sent| sent.as_ref().map(|sent| sent.key().into()));
    let key = move || key().unwrap_or_else(names::request_key);
    view! {
        <form
            class="form"
            method="post"
            action="/products/new"
            autocomplete="off"
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
            on:keydown=move |event| on_save_keys(&event, save)
        >
            <input type="hidden" name=names::REQUEST_KEY value=key/>
            <Restored state restored/>
            <Failed state save/>
            <Fields state/>
            <SaveBar state/>
        </form>
    }
}

#[component]
fn Fields(state: State) -> impl IntoView {
    let error = move |field: FieldId| {
        Signal::derive(move || state.errors.read().of(field).map(str::to_owned))
    };
    forgive(state);
    let field = move |definition: &'static FieldDef| {
        let (field, help) = (definition.key, definition.help.as_str());
        view! { <FieldInput definition value=state.text(field) error=error(field) help/> }
            .into_any()
    };
    view! { <FieldSections field/> }
}

/// Removes the error of a field as soon as it is edited.
fn forgive(state: State) {
    for field in fields::ids() {
        Effect::new(move |before: Option<String>| {
            let text = state.text(field).get();
            if before.is_some_and(|before| before != text) {
                state.errors.update(|errors| errors.0.retain(|error| error.field != field));
            }
            text
        });
    }
}

#[component]
fn Restored(state: State, restored: RwSignal<bool>) -> impl IntoView {
    let start_over = move |_| {
        state.fill(&ProductForm::of_new());
        draft::forget();
        restored.set(false);
    };
    let actions = move || {
        view! { <button type="button" class="button" on:click=start_over>"Start over"</button> }
    };
    view! {
        <Show when=move || restored.get()>
            <Banner tone=Tone::Yours role="status" actions>
                "This is what you typed before. It was kept in this browser."
            </Banner>
        </Show>
    }
}

/// Shown if the request failed. `save` retries it.
#[component]
fn Failed(state: State, save: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let says = move |error: &ClientError| {
        let kept = taken_over() && draft::is_kept(state);
        match (error, kept) {
            (ClientError::Outdated, _) => outdated(kept).to_owned(),
            (_, true) => format!("{error} What you typed is kept in this browser."),
            (_, false) => format!("{error} What you typed still stands here."),
        }
    };
    let again = move || {
        view! {
            <button
                class="button"
                on:click=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                "Try again"
            </button>
        }
    };
    let keeps_trying = |error: &ClientError| {
        if error.passes() && taken_over() { " Concord keeps trying." } else { "" }
    };
    view! {
        {move || {
            state.error.get().map(|error| {
                let text = format!("{}{}", says(&error), keeps_trying(&error));
                let actions = move || {
                    let error = error.clone();
                    let may_help = error != ClientError::Outdated;
                    view! { {may_help.then(again)} <Remedy error/> }
                };
                view! { <Banner tone=Tone::Needs role="alert" actions>{text}</Banner> }
            })
        }}
    }
}

#[component]
fn SaveBar(state: State) -> impl IntoView {
    let slow = is_slow(move || state.saving.get());
    let text = move || match state.saving.get() {
        true if slow.get() => "Still saving. The server is slow to answer; your text is kept here.",
        true => "Saving…",
        false if state.is_blank() => "Nothing typed yet",
        false => "Not saved yet",
    };
    view! {
        <div class="save-bar" class:is-idle=move || taken_over() && state.is_blank()>
            <span class="save-bar-text" role="status">{text}</span>
            <a class="button button-quiet" href="/products">"Cancel"</a>
            <button
                class="button button-primary button-progress"
                aria-busy=move || state.saving.get().to_string()
                aria-keyshortcuts=SAVE_SHORTCUTS
            >
                "Save"
            </button>
        </div>
    }
}
