//! The history of a product: what each version changed, any two compared, and the way back.

mod actions;
mod change;
mod comparison;
mod line;
mod wish;

use crate::{
    product::{ProductId, Version},
    server_fns::{self, Comparison, HistoryWish, Trouble, load_history},
    ui::{
        components::{
            banner::{Banner, Tone},
            empty::EmptyState,
            icon::Icon,
            skeleton::Skeleton,
        },
        pages::not_found::NotFound,
    },
};
use actions::{Steps, TITLE};
use comparison::{CompareBar, Compared};
use leptos::{either::EitherOf3, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map, use_query_map};
use line::TimelineLine;

/// The way here from a product's page.
#[component]
pub fn HistoryLink(
    /// Whose history.
    id: ProductId,
) -> impl IntoView {
    view! {
        <a class="button button-quiet" href=format!("/products/{id}/history")>
            <Icon name="history"/>
            "History"
        </a>
    }
}

/// The page.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let path = use_location().pathname;
    // While the page is being left, the address is another page's.
    let wish = Memo::new(move |before: Option<&HistoryWish>| match before {
        Some(before) if !path.read().ends_with("/history") => *before,
        _ => wish::of(&params.read(), &query.read()),
    });
    let history = Resource::new(move || wish.get(), load_history);
    let again = Callback::new(move |()| history.refetch());
    let steps = Steps::new(again);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match history.await {
                    // Drawn anew each time: no button comes to mean another version.
                    Ok(Some(history)) => EitherOf3::A(view! {
                        <For each=move || [history.clone()] key=drawn let:history>
                            <Timeline history wish=wish.get_untracked() steps/>
                        </For>
                    }),
                    Ok(None) => EitherOf3::B(view! { <NotFound/> }),
                    Err(trouble) => EitherOf3::C(view! { <HistoryTrouble trouble again/> }),
                }
            })}
        </Transition>
    }
}

/// What a timeline is the same by: the newest version, the first of the page, the compared ones.
fn drawn(history: &server_fns::History) -> [Option<Version>; 4] {
    let [a, b] = match &history.comparison {
        Some(Comparison::Found { sides: [a, b], .. }) => [Some(a.version), Some(b.version)],
        Some(Comparison::NotThere(version)) => [Some(*version), None],
        None => [None, None],
    };
    [Some(history.newest), history.lines.first().map(|line| line.version), a, b]
}

/// A page of the history.
#[component]
fn Timeline(history: server_fns::History, wish: HistoryWish, steps: Steps) -> impl IntoView {
    steps.drawn();
    let server_fns::History { id, name, newest, is_deleted, lines, older, comparison } = history;
    let title = format!("History of {name}");
    let back = format!("/products/{id}");
    let shown: Vec<Version> = lines.iter().map(|line| line.version).collect();
    let is_empty = lines.is_empty();
    let lines = lines.into_iter().map(|line| {
        let picked = (wish.compared.map(|(a, _)| a), wish.compared.map(|(_, b)| b));
        view! { <TimelineLine line id newest is_deleted picked steps/> }
    });
    view! {
        <Title text=title.clone()/>
        <div class="page">
            <a class="back-link" href=back><Icon name="arrow-left"/>{name}</a>
            <div class="page-head"><h1 id=TITLE tabindex="-1">{title}</h1></div>
            {is_deleted.then(|| view! {
                <Banner tone=Tone::Needs>
                    "This product is deleted. Restore a version to bring it back."
                </Banner>
            })}
            {comparison.map(|comparison| view! { <Compared comparison wish/> })}
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
fn HistoryTrouble(trouble: Trouble, again: Callback<()>) -> impl IntoView {
    let actions = move || {
        let press = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            again.run(());
        };
        // Without WASM the same link loads the page again.
        view! { <a class="button" href="" on:click=press>"Try again"</a> }
    };
    view! {
        <Title text="History"/>
        <h1 class="visually-hidden">"History"</h1>
        <Banner tone=Tone::Needs role="alert" actions>
            {trouble.to_string()}" The history is safe; it cannot be shown right now."
        </Banner>
    }
}
