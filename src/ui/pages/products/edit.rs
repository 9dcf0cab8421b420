//! The page of a product: edit, save, merge, delete.

use crate::{
    server_fns::{ClientError, Editor, load_editor},
    ui::{
        components::{
            banner::{Banner, Tone},
            skeleton::Skeleton,
            slow::SlowNote,
        },
        pages::not_found::NotFound,
        preload::preload,
    },
};
use deleted::DeletedPage;
use form::EditForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use start::Start;

mod actions;
mod card;
mod deleted;
mod draft_banner;
mod drafts;
pub(super) mod error_banner;
pub(super) mod form;
mod gone_dialog;
mod news;
pub mod open;
mod people;
mod phase;
pub mod said;
mod save_bar;
pub(super) mod saving;
mod seen_dialog;
mod start;
pub(super) mod state;
mod stock;
mod strip;

/// The page of a product.
#[component]
pub fn EditPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.read().get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or(-1)
    });
    // Each product gets a new page, so that no control of the previous one is reused.
    view! {
        <For each=move || [id.get()] key=|id| *id let:id>
            <ProductPage id/>
        </For>
    }
}

#[component]
fn ProductPage(id: i64) -> impl IntoView {
    let editor = preload(found, load_editor(id));
    move || match editor.get() {
        None => view! { <Skeleton lines=8/> <SlowNote/> }.into_any(),
        Some(Err(error)) => view! { <LoadError error/> }.into_any(),
        Some(Ok(editor)) => match Start::of(editor) {
            Start::Form(opening) => view! { <EditForm opening=*opening/> }.into_any(),
            Start::Deleted(last) => view! { <DeletedPage last=*last/> }.into_any(),
            Start::Unknown => view! { <NotFound title="Product not found"/> }.into_any(),
        },
    }
}

/// The data that the server has loaded, with the form that was sent without WASM, if the page responds to
/// one. Sets the status of the page.
#[cfg(feature = "ssr")]
fn found() -> Option<Result<Editor, ClientError>> {
    use crate::{
        product::GoneReason,
        server_fns::{Editing, Submission, set_status},
        ui::preload::{Preloaded, found},
    };
    let submission = use_context::<Submission>().map(Box::new);
    let Some(Preloaded::Editor(editor)) = found() else { return None };
    if let Ok(Editor::Gone { gone, .. }) = &editor {
        set_status(match gone.reason {
            GoneReason::Deleted(_) => http::StatusCode::GONE,
            GoneReason::Unknown => http::StatusCode::NOT_FOUND,
        });
    }
    Some(match editor {
        Ok(Editor::Editing(editing)) => {
            Ok(Editor::Editing(Box::new(Editing { submission, ..*editing })))
        }
        Ok(Editor::Gone { gone, .. }) => Ok(Editor::Gone { gone, submission }),
        Ok(typed @ Editor::OnlyTyped(_)) => Ok(typed),
        Err(error) => submission.map(Editor::OnlyTyped).ok_or(error),
    })
}

#[cfg(not(feature = "ssr"))]
fn found() -> Option<Result<Editor, ClientError>> {
    None
}

/// Shown if the product could not be loaded.
#[component]
fn LoadError(error: ClientError) -> impl IntoView {
    // Reloads the page.
    let actions = || view! { <a class="button" href="" rel="external">"Try again"</a> };
    view! {
        <h1 class="visually-hidden">"Product"</h1>
        <Banner tone=Tone::Needs role="alert" actions>{error.to_string()}</Banner>
    }
}
