//! One product: edited, saved, merged, deleted.

use crate::{
    server_fns::{Trouble, load_editor},
    ui::{
        components::{
            banner::{Banner, Tone},
            skeleton::Skeleton,
        },
        pages::not_found::NotFound,
    },
};
use deleted::DeletedPage;
use form::EditForm;
use leptos::{either::EitherOf4, prelude::*};
use leptos_router::hooks::use_params_map;
use start::Start;

mod actions;
mod card;
mod deleted;
mod draft_banner;
mod drafts;
pub(super) mod form;
mod gone_dialog;
mod news;
mod people;
pub mod said;
mod save_bar;
pub(super) mod saving;
mod seen_dialog;
mod start;
pub(super) mod state;
mod strip;
pub(super) mod trouble;

/// The page of a product.
#[component]
pub fn EditPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.read().get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or(-1)
    });
    // Another product is another page: none of the controls of the one before is used again.
    view! {
        <For each=move || [id.get()] key=|id| *id let:id>
            <ProductPage id/>
        </For>
    }
}

#[component]
fn ProductPage(id: i64) -> impl IntoView {
    let editor = OnceResource::new(load_editor(id));
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match editor.await {
                    Ok(editor) => match Start::of(editor) {
                        Start::Form(opening) => EitherOf4::A(view! { <EditForm opening=*opening/> }),
                        Start::Deleted(last) => EitherOf4::B(view! { <DeletedPage last=*last/> }),
                        Start::Unknown => EitherOf4::C(view! { <NotFound/> }),
                    },
                    Err(trouble) => EitherOf4::D(view! { <LoadTrouble trouble/> }),
                }
            })}
        </Suspense>
    }
}

/// The product could not be read.
#[component]
fn LoadTrouble(trouble: Trouble) -> impl IntoView {
    // Loads the page again.
    let actions = || view! { <a class="button" href="" rel="external">"Try again"</a> };
    view! {
        <h1 class="visually-hidden">"Product"</h1>
        <Banner tone=Tone::Needs role="alert" actions>{trouble.to_string()}</Banner>
    }
}
