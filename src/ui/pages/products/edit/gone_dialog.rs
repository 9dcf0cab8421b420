//! The dialog for a product that was deleted during editing.

use super::{error_banner::ErrorBanner, open::OpenGone, said::labels, saving::Saver};
use crate::{
    product::{GoneReason, ProductForm, fields},
    ui::{
        components::{dialog::Dialog, isolated::Isolated, moment::taken_over},
        pages::products::conflict::{at_time::AtTime, copy::CopyButton, names},
    },
};
use leptos::{ev, prelude::*};

/// "Bo deleted this product at 10:32", and the possible actions.
#[component]
pub fn GoneDialog(saver: Saver) -> impl IntoView {
    let open = Signal::derive(move || saver.gone.read().is_some());
    // Esc leaves the form unchanged; the next save asks again.
    let close = move |()| {
        if !untrack(|| saver.is_sending()) {
            saver.stop();
            saver.gone.set(None);
        }
    };
    view! {
        <Dialog open close title="gone-title" class="dialog-small conflict-gone" then="save">
            {move || saver.gone.get().map(|open| view! { <GoneContent open saver/> })}
        </Dialog>
    }
}

#[component]
fn GoneContent(open: OpenGone, saver: Saver) -> impl IntoView {
    let form = saver.form;
    let restore = move |event: ev::MouseEvent| {
        event.prevent_default();
        saver.restore();
    };
    // Runs before the link is followed, which would otherwise ask about unsaved changes.
    let leave = move |_| {
        form.forget_typed();
        saver.drafts.sync();
    };
    let text = move || copied(&form.form(), form);
    view! {
        <div class="dialog-head">
            <h2 id="gone-title" tabindex="-1" autofocus>{heading(&open)}</h2>
            <p><strong>"Your changes are not lost."</strong></p>
        </div>
        <div class="dialog-body">
            <p>{move || format!("You changed {}.", labels(&form.typed.read()))}</p>
            <ErrorBanner saver in_dialog=true/>
        </div>
        <div class="dialog-foot">
            <button
                class="button button-primary button-progress"
                form="edit-form"
                name=names::ACTION
                value=names::RESTORE
                aria-busy=move || saver.is_sending().then_some("true")
                on:click=restore
            >
                "Restore with my changes"
            </button>
            <a class="button" href="/products" on:click=leave>"Leave deleted"</a>
            {move || taken_over().then(|| view! { <CopyButton text/> })}
        </div>
    }
}

fn heading(open: &OpenGone) -> AnyView {
    match &open.gone.reason {
        GoneReason::Deleted(last) => {
            let (actor, at) = (last.actor.to_string(), last.at);
            view! { <Isolated text=actor/>" deleted this product "<AtTime at/>"." }.into_any()
        }
        GoneReason::Unknown => "This product no longer exists.".into_any(),
    }
}

/// The typed fields, for pasting elsewhere.
fn copied(text: &ProductForm, form: super::state::FormState) -> String {
    let typed = form.typed.get_untracked().into_iter();
    typed
        .map(|f| format!("{}: {}", fields::label(f), text.display_text(f)))
        .collect::<Vec<_>>()
        .join("\n")
}
