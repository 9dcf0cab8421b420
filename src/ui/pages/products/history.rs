//! The history of a product: what each version changed, any two compared, and the way back.
//!
//! Links and forms do all of it, so the page brings no WASM.

mod actions;
mod change;
mod comparison;
mod line;
mod restoring;
mod wish;

use crate::{
    product::{Version, isolated},
    server_fns::{self, HistoryWish, Trouble, load_history},
    ui::{
        components::{
            banner::{Banner, Tone},
            empty::EmptyState,
            icon::Icon,
            isolated::Isolated,
        },
        pages::not_found::NotFound,
    },
};
use comparison::{CompareBar, Compared};
use leptos::{either::EitherOf3, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use line::TimelineLine;
use restoring::Restoring;

/// The page.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let wish = wish::of(&use_params_map().get_untracked(), &use_query_map().get_untracked());
    view! {
        <Suspense fallback=|| ()>
            {Suspend::new(async move {
                match load_history(wish).await {
                    Ok(Some(history)) => EitherOf3::A(view! { <Timeline history wish/> }),
                    Ok(None) => EitherOf3::B(view! { <NotFound/> }),
                    Err(trouble) => EitherOf3::C(view! { <HistoryTrouble trouble/> }),
                }
            })}
        </Suspense>
    }
}

/// A page of the history.
#[component]
fn Timeline(history: server_fns::History, wish: HistoryWish) -> impl IntoView {
    let server_fns::History { id, name, newest, is_deleted, lines, older, comparison, restoring } =
        history;
    let title = format!("History of {}", isolated(&name));
    let back = format!("/products/{id}");
    let shown: Vec<Version> = lines.iter().map(|line| line.version).collect();
    let is_empty = lines.is_empty();
    let lines = lines.into_iter().map(|line| {
        let picked = (wish.compared.map(|(a, _)| a), wish.compared.map(|(_, b)| b));
        view! { <TimelineLine line wish newest is_deleted picked/> }
    });
    view! {
        <Title text=title/>
        <div class="page">
            <a class="back-link" href=back><Icon name="arrow-left"/><Isolated text=name.clone()/></a>
            <div class="page-head"><h1>"History of "<Isolated text=name/></h1></div>
            {is_deleted.then(|| view! {
                <Banner tone=Tone::Needs>
                    "This product is deleted. Restore a version to bring it back."
                </Banner>
            })}
            {comparison.map(|comparison| view! { <Compared comparison wish/> })}
            {restoring.map(|comparison| view! { <Restoring comparison wish is_deleted/> })}
            <section class="card" aria-label="Versions">
                <CompareBar wish shown newest/>
                <ol class="history" id="history">{lines.collect_view()}</ol>
                {is_empty.then(|| view! {
                    <EmptyState icon="history" title="There are no older versions than these.">
                        <a class="button" href=wish::address(HistoryWish { before: None, ..wish })>
                            "Go to the newest"
                        </a>
                    </EmptyState>
                })}
                <Pager wish older/>
            </section>
        </div>
    }
}

/// The ways to older versions and back to the newest.
#[component]
fn Pager(wish: HistoryWish, older: Option<Version>) -> impl IntoView {
    let newest = wish.before.map(|_| wish::address(HistoryWish { before: None, ..wish }));
    let older = older.map(|older| wish::address(HistoryWish { before: Some(older), ..wish }));
    let is_needed = newest.is_some() || older.is_some();
    let newest = newest.map(|address| {
        view! { <a class="button" href=address rel="prev"><Icon name="chevron-left"/>"Newest"</a> }
    });
    let older = older.map(|address| {
        view! { <a class="button" href=address rel="next">"Older"<Icon name="chevron-right"/></a> }
    });
    is_needed.then(|| {
        view! { <nav class="pager history-pager" aria-label="Pages">{newest}{older}</nav> }
    })
}

/// The history could not be read.
#[component]
fn HistoryTrouble(trouble: Trouble) -> impl IntoView {
    let actions = || view! { <a class="button" href="">"Try again"</a> };
    view! {
        <Title text="History"/>
        <h1 class="visually-hidden">"History"</h1>
        <Banner tone=Tone::Needs role="alert" actions>
            {trouble.to_string()}" The history is safe; it cannot be shown right now."
        </Banner>
    }
}
