//! *Restore this version* and *Bring it back*.

use crate::{
    server_fns::{StepBack, StepReply, go_back},
    ui::{components::toast::use_toasts, pages::products::conflict::names},
};
use leptos::{ev, html, prelude::*, task::spawn_local};

/// What stands on the button.
#[derive(Debug, Clone, Copy)]
pub enum StepLabel {
    /// *Restore this version*.
    RestoreVersion,
    /// *Bring it back*.
    BringBack,
}

impl StepLabel {
    const fn text(self) -> &'static str {
        match self {
            Self::RestoreVersion => "Restore this version",
            Self::BringBack => "Bring it back",
        }
    }
}

/// Saves what was before, and says so. What a person has to decide is decided on the product's page:
/// the form is sent there, as it is without WASM.
#[component]
pub fn StepButton(
    /// What is wanted.
    wish: StepBack,
    label: StepLabel,
    /// After it is done.
    again: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let form = NodeRef::<html::Form>::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let reply = go_back(wish).await;
            if let (Ok(StepReply::Decide), Some(form)) =
                (&reply, form.try_get_untracked().flatten())
            {
                // Stays busy: the page is being left.
                let _ = form.submit();
                return;
            }
            let _ = busy.try_set(false);
            let text = match reply {
                Ok(StepReply::Done(text)) => {
                    again.try_run(());
                    text
                }
                Ok(StepReply::NotThere) => {
                    "The history does not have that any more. Nothing was changed.".to_owned()
                }
                // The page was left meanwhile.
                Ok(StepReply::Decide) => return,
                Err(trouble) => format!("{trouble} Look at the history before you try again."),
            };
            toasts.show(text, Vec::new());
        });
    };
    let (id, seen, to, action) = match wish {
        StepBack::Version { id, seen, to } => (id, Some(seen), to, names::RESTORE_VERSION),
        StepBack::Lost { id, version } => (id, None, version, names::BRING_BACK),
    };
    let text = label.text();
    view! {
        <form method="post" action=format!("/products/{id}") node_ref=form on:submit=submit>
            // Not the button's value: a form that is sent by a script leaves that out.
            <input type="hidden" name=names::ACTION value=action/>
            <input type="hidden" name=names::TO value=to.to_string()/>
            {seen.map(|seen| view! { <input type="hidden" name="version" value=seen.to_string()/> })}
            <button
                class="button button-progress"
                aria-label=format!("{text}: version {to}")
                aria-busy=move || busy.get().then_some("true")
            >
                {text}
            </button>
        </form>
    }
}
