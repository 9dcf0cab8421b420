//! Remedies for errors that a retry does not fix.

use super::leave::Leaving;
use crate::server_fns::ClientError;
use leptos::{either::EitherOf3, prelude::*};

/// The button or link for an error that does not pass by itself; nothing for other errors.
#[component]
pub fn Remedy(
    /// The error.
    error: ClientError,
) -> impl IntoView {
    let leaving = expect_context::<Leaving>();
    match error {
        ClientError::Outdated => EitherOf3::A(view! {
            <button type="button" class="button" on:click=move |_| leaving.reload()>"Reload"</button>
        }),
        // The new tab may ask the person to sign in; this tab stays open.
        ClientError::SignIn => EitherOf3::B(view! {
            <a class="button" href="/products" target="_blank" rel="external">
                "Open Concord in a new tab"
            </a>
        }),
        _ => EitherOf3::C(()),
    }
}

/// The message if text was typed and the page must be reloaded. `kept`: whether the browser has stored the text.
#[must_use]
pub const fn outdated(kept: bool) -> &'static str {
    match kept {
        true => "Concord was updated; reload, your text is kept.",
        false => {
            "Concord was updated. This browser cannot keep your text: copy it, then reload the page."
        }
    }
}
