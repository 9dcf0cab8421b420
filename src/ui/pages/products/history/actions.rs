//! *Restore this version* and *Bring it back*.

use crate::{server_fns::StepBack, ui::pages::products::conflict::names};
use leptos::prelude::*;

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

/// Saves what was before. What a person has to decide is decided on the product's page, where the
/// form is sent.
#[component]
pub fn StepButton(
    /// What is wanted.
    wish: StepBack,
    label: StepLabel,
) -> impl IntoView {
    let (id, seen, to, action) = match wish {
        StepBack::Version { id, seen, to } => (id, Some(seen), to, names::RESTORE_VERSION),
        StepBack::Lost { id, version } => (id, None, version, names::BRING_BACK),
    };
    let text = label.text();
    view! {
        <form method="post" action=format!("/products/{id}")>
            <input type="hidden" name=names::TO value=to.to_string()/>
            {seen.map(|seen| view! { <input type="hidden" name="version" value=seen.to_string()/> })}
            <button
                class="button"
                name=names::ACTION
                value=action
                aria-label=format!("{text}: version {to}")
            >
                {text}
            </button>
        </form>
    }
}
