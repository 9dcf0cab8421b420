//! What helps where trying again does not.

use super::leave::Leaving;
use crate::server_fns::ClientError;
use leptos::{either::EitherOf3, prelude::*};

/// The button or link for trouble that does not pass by itself; nothing for other trouble.
#[component]
pub fn Remedy(
    /// What went wrong.
    error: ClientError,
) -> impl IntoView {
    let leaving = expect_context::<Leaving>();
    match error {
        ClientError::Outdated => EitherOf3::A(view! {
            <button type="button" class="button" on:click=move |_| leaving.reload()>"Reload"</button>
        }),
        // Where signing in may be asked for; the way back is the tab that stays open.
        ClientError::SignIn => EitherOf3::B(view! {
            <a class="button" href="/products" target="_blank" rel="external">
                "Open Concord in a new tab"
            </a>
        }),
        _ => EitherOf3::C(()),
    }
}

/// What is said if text was typed and the page must be reloaded. `kept`: whether the browser has it.
#[must_use]
pub const fn outdated(kept: bool) -> &'static str {
    match kept {
        true => "Concord was updated; reload, your text is kept.",
        false => {
            "Concord was updated. This browser cannot keep your text: copy it, then reload the page."
        }
    }
}
