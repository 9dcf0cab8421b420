//! One-time messages from the server, shown on the page after a form that was sent without WASM.

use super::{
    banner::{Banner, Tone},
    request_key::RequestKey,
    restore::UndoRestore,
    words::list,
};
use crate::product::{Actor, FieldId, GoneReason, fields, isolated};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[cfg(feature = "ssr")]
pub mod cookie;
mod message;

pub use message::Flash;

/// "Bo changed Price and Stock of “Laptop” meanwhile."
#[must_use]
pub fn changed_meanwhile(actor: &Actor, name: &str, changed: &[FieldId]) -> String {
    let fields: Vec<&str> = changed.iter().map(|field| fields::label(*field)).collect();
    let (actor, name) = (isolated(actor.as_str()), isolated(name));
    match &*fields {
        [] => format!("{actor} saved “{name}” meanwhile."),
        fields => {
            format!("{actor} changed {} of “{name}” meanwhile.", list(fields))
        }
    }
}

/// Why there was nothing to delete.
#[must_use]
pub fn already_gone(reason: &GoneReason) -> String {
    match reason {
        GoneReason::Deleted(last) => {
            let (actor, name) = (isolated(last.actor.as_str()), isolated(&last.content.name));
            format!("{actor} had already deleted {name}.")
        }
        GoneReason::Unknown => "There is no such product.".to_owned(),
    }
}

/// Shows the message until the next page.
#[component]
pub fn FlashBanner() -> impl IntoView {
    let flash = SharedValue::new(from_request).into_inner();
    let path = use_location().pathname;
    let here = path.get_untracked();
    let shown = Memo::new(move |_| *path.read() == here);
    flash.map(|flash| view! { <div hidden=move || !shown.get()>{banner(flash)}</div> })
}

#[cfg(feature = "ssr")]
fn from_request() -> Option<Flash> {
    cookie::take()
}

#[cfg(not(feature = "ssr"))]
fn from_request() -> Option<Flash> {
    None
}

fn banner(flash: Flash) -> AnyView {
    match flash {
        Flash::Done(text) => {
            view! { <Banner tone=Tone::Merged role="status">{text}</Banner> }.into_any()
        }
        Flash::Failed(text) => {
            view! { <Banner tone=Tone::Needs role="alert">{text}</Banner> }.into_any()
        }
        Flash::Restored { id, text, version, fields } => {
            let actions = move || view! { <UndoRestore id version fields=fields.clone()/> };
            view! { <Banner tone=Tone::Merged role="status" actions>{text}</Banner> }.into_any()
        }
        Flash::Deleted { id, name } => {
            let actions = move || {
                view! {
                    <form method="post" action=format!("/products/{id}/restore")>
                        <RequestKey/>
                        <button class="button">"Undo"</button>
                    </form>
                }
            };
            let name = isolated(&name).into_owned();
            view! { <Banner role="status" actions>{format!("Deleted {name}.")}</Banner> }.into_any()
        }
        Flash::ChangedMeanwhile { id, name, version, actor, changed } => {
            let actions = move || {
                view! {
                    <form method="post" action=format!("/products/{id}/delete")>
                        <RequestKey/>
                        <input type="hidden" name="version" value=version.to_string()/>
                        <button class="button button-danger">"Delete anyway"</button>
                    </form>
                    <a class="button" href=format!("/products/{id}")>"Look at it"</a>
                }
            };
            let text = changed_meanwhile(&actor, &name, &changed);
            view! {
                <Banner tone=Tone::Needs role="alert" actions>
                    <p>{text}</p>
                    <p>"Nothing was deleted."</p>
                </Banner>
            }
            .into_any()
        }
    }
}
