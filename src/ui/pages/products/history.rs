//! The history of a product: the changes of each version, comparisons, and restoring.
//!
//! Everything works with links and forms, so the page has no WASM.

mod actions;
mod change;
mod comparison;
mod line;
mod pick;
mod query;
mod restoring;

use crate::{
    product::{MovementRun, TimelineEntry, TimelineFilter, Version, isolated},
    server_fns::{self, ClientError, HistoryQuery, load_history},
    ui::{
        components::{
            banner::{Banner, Tone},
            empty::EmptyState,
            icon::Icon,
            isolated::Isolated,
            words::grouped,
        },
        pages::not_found::NotFound,
    },
};
use comparison::{CompareBar, Compared};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use line::TimelineLine;
use restoring::Restoring;

/// The history page.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let query = query::of(&use_params_map().get_untracked(), &use_query_map().get_untracked());
    view! {
        <Suspense fallback=|| ()>
            {Suspend::new(async move {
                match load_history(query).await {
                    Ok(Some(history)) => EitherOf3::A(view! { <Timeline history query/> }),
                    Ok(None) => EitherOf3::B(view! { <NotFound title="Product not found"/> }),
                    Err(error) => EitherOf3::C(view! { <HistoryError error/> }),
                }
            })}
        </Suspense>
    }
}

/// A page of the history.
#[component]
fn Timeline(history: server_fns::History, query: HistoryQuery) -> impl IntoView {
    let server_fns::History { id, name, newest, is_deleted, entries, older, comparison, restoring } =
        history;
    let title = format!("History of {}", isolated(&name));
    let back = format!("/products/{id}");
    let shown: Vec<Version> = entries.iter().filter_map(version_of).collect();
    let is_empty = entries.is_empty();
    let entries = entries.into_iter().map(|entry| match entry {
        TimelineEntry::Run(run) => Either::Left(view! { <MovementsInShort run query/> }),
        TimelineEntry::Line(line) => {
            let picked = (query.compared.map(|(a, _)| a), query.compared.map(|(_, b)| b));
            Either::Right(view! { <TimelineLine line=*line query newest is_deleted picked/> })
        }
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
            {comparison.map(|comparison| view! { <Compared comparison query/> })}
            {restoring.map(|comparison| view! { <Restoring comparison query is_deleted/> })}
            <section class="card" aria-label="Versions">
                <Filter query/>
                <CompareBar query shown newest/>
                <ol class="history" id="history">{entries.collect_view()}</ol>
                {is_empty.then(|| view! { <NothingHere query/> })}
                <Pager query older/>
            </section>
        </div>
    }
}

fn version_of(entry: &TimelineEntry) -> Option<Version> {
    match entry {
        TimelineEntry::Line(line) => Some(line.version),
        TimelineEntry::Run(_) => None,
    }
}

/// *All*, *Edits*, *Stock movements*.
#[component]
fn Filter(query: HistoryQuery) -> impl IntoView {
    let link = move |filter: TimelineFilter, text: &'static str| {
        let here = (filter == query.filter).then_some("page");
        let href = query::address(HistoryQuery { filter, before: None, ..query });
        view! { <a class="segment" href=href aria-current=here>{text}</a> }
    };
    view! {
        <nav class="segments history-filter" aria-label="Which versions">
            {link(TimelineFilter::Grouped, "All")}
            {link(TimelineFilter::Edits, "Edits")}
            {link(TimelineFilter::Movements, "Stock movements")}
        </nav>
    }
}

/// "180 stock movements, −182 in all", with a link to each of them.
#[component]
fn MovementsInShort(run: MovementRun, query: HistoryQuery) -> impl IntoView {
    let MovementRun { count, delta, first, last } = run;
    let sign = if delta > 0 { "+" } else { "" };
    let text = format!("{} stock movements, {sign}{} in all", grouped(count), grouped(delta));
    let (filter, before) = (TimelineFilter::Movements, Some(Version(last.0 + 1)));
    let href = query::address(HistoryQuery { filter, before, ..query });
    view! {
        <li class="history-run">
            <span class="num">{text}</span>
            <span class="muted">{format!("Versions {first} to {last}")}</span>
            <a href=href>"Show each"</a>
        </li>
    }
}

/// Shown if no version matches.
#[component]
fn NothingHere(query: HistoryQuery) -> impl IntoView {
    let title = match (query.before, query.filter) {
        (Some(_), _) => "There are no older versions than these.",
        (None, TimelineFilter::Movements) => "The stock has not moved yet.",
        (None, _) => "There are no edits in the history.",
    };
    let newest = HistoryQuery { before: None, filter: TimelineFilter::Grouped, ..query };
    view! {
        <EmptyState icon="history" title>
            <a class="button" href=query::address(newest)>"Go to the newest"</a>
        </EmptyState>
    }
}

/// The links to older versions and back to the newest.
#[component]
fn Pager(query: HistoryQuery, older: Option<Version>) -> impl IntoView {
    let newest = query.before.map(|_| query::address(HistoryQuery { before: None, ..query }));
    let older = older.map(|older| query::address(HistoryQuery { before: Some(older), ..query }));
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

/// Shown if the history could not be loaded.
#[component]
fn HistoryError(error: ClientError) -> impl IntoView {
    let actions = || view! { <a class="button" href="">"Try again"</a> };
    view! {
        <Title text="History"/>
        <h1 class="visually-hidden">"History"</h1>
        <Banner tone=Tone::Needs role="alert" actions>
            {error.to_string()}" The history is safe; it cannot be shown right now."
        </Banner>
    }
}
