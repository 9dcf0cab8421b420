//! *Restore this version* and *Bring it back*.

use crate::{
    server_fns::{StepBack, StepReply, go_back},
    ui::{components::toast::use_toasts, focus, pages::products::conflict::names},
};
use leptos::{ev, html, prelude::*, task::spawn_local};
use std::time::Duration;

/// The id of the page's heading, which has the focus after a step.
pub const TITLE: &str = "history-title";

/// Lines move when a version is added: the second press of a double one must not hit another.
const CALM: Duration = Duration::from_millis(600);

/// What is done from this page: one step at a time.
#[derive(Debug, Clone, Copy)]
pub struct Steps {
    again: Callback<()>,
    busy: StoredValue<bool>,
    done: StoredValue<bool>,
}

impl Steps {
    /// None yet. `again` reads the history anew.
    pub fn new(again: Callback<()>) -> Self {
        Self { again, busy: StoredValue::new(false), done: StoredValue::new(false) }
    }

    /// Whether another step may start; then it has.
    fn start(self) -> bool {
        self.busy.try_update_value(|busy| !std::mem::replace(busy, true)).unwrap_or_default()
    }

    /// It has ended, and the history is as it was.
    fn end(self) {
        self.busy.try_set_value(false);
    }

    /// It has ended with a new version.
    fn succeed(self) {
        self.done.try_set_value(true);
        self.again.try_run(());
        set_timeout(move || self.end(), CALM);
    }

    /// A timeline is drawn: after a step the button that had the focus is gone.
    pub fn drawn(self) {
        if self.done.try_update_value(std::mem::take).unwrap_or_default() {
            focus::soon(TITLE);
        }
    }
}

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
    /// The steps of this page.
    steps: Steps,
) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let form = NodeRef::<html::Form>::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !steps.start() {
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
            if !matches!(reply, Ok(StepReply::Done(_))) {
                steps.end();
            }
            let text = match reply {
                Ok(StepReply::Done(text)) => {
                    steps.succeed();
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
