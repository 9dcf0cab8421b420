//! The list of products: search, table, pages, and deleting with undo.

mod columns;
mod delete;
mod form;
mod listing;
mod live;
mod order;
mod pager;
mod query;
mod row;
mod search;
mod shortcuts;
mod table;

use crate::{
    product::{Filters, ListQuery},
    server_fns::ClientError,
    ui::{
        components::{
            back::remember_list,
            banner::{Banner, Tone},
            icon::Icon,
            moment::taken_over,
            slow::{NO_ANSWER_YET, is_slow},
        },
        focus,
    },
};
use delete::{Deleting, StaleDialog};
use form::ListForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use listing::{Found, Listing};
use live::{ListNews, LiveList};
use table::{ProductTable, TableSkeleton};

/// The list page.
#[component]
pub fn ListPage() -> impl IntoView {
    let params = use_query_map();
    let query = Memo::new(move |_| query::of(&params.read()));
    let listing = Listing::of(query);
    let deleting = Deleting::new(listing);
    let live = LiveList::of(listing);
    let rows_are_shown = move || listing.found().is_some_and(|found| found.page.is_ok());
    remember_list(
        Signal::derive(move || query::address(&query.read())),
        Signal::derive(rows_are_shown),
    );
    let slow = is_slow(move || listing.is_pending());
    view! {
        <Title text="Products"/>
        <div class="page">
            <div class="page-head">
                <h1>"Products"</h1>
                <div class="page-actions">
                    <a class="button button-quiet" href="/products/deleted" rel="external">
                        <Icon name="trash"/>
                        "Deleted products"
                    </a>
                    <a class="button button-primary" href="/products/new">
                        <Icon name="plus"/>
                        "New product"
                    </a>
                </div>
            </div>
            <section class="card" aria-label="All products">
                <ListForm query/>
                <ListNews live/>
                <p class="list-slow" role="status">
                    {move || slow.get().then(|| format!("{NO_ANSWER_YET} Still waiting."))}
                </p>
                <div class="list-body" aria-busy=move || listing.is_pending().to_string()>
                    {move || match listing.found() {
                        None => view! { <TableSkeleton query=query.get_untracked()/> }.into_any(),
                        Some(found) => shown(found, listing, live, deleting),
                    }}
                </div>
            </section>
            <Show when=taken_over>
                <StaleDialog deleting/>
            </Show>
        </div>
    }
}

fn shown(found: Found, listing: Listing, live: LiveList, deleting: Deleting) -> AnyView {
    live.shows(&found);
    focus::keep(".list-body");
    let Found { query, page } = found;
    match page {
        Ok(page) => view! { <ProductTable page query live deleting/> }.into_any(),
        Err(error) => view! { <ListError error query listing/> }.into_any(),
    }
}

/// Shown if the list could not be loaded. Without WASM the link reloads the whole page.
#[component]
fn ListError(error: ClientError, query: ListQuery, listing: Listing) -> impl IntoView {
    if let ClientError::Refused(reason) = error {
        return view! { <BadFilters reason query/> }.into_any();
    }
    let address = query::address(&query);
    // If a retry does not help, the link loads the whole page: this one again, or a sign-in page.
    let asks = error.passes();
    let again = move |event: leptos::ev::MouseEvent| {
        if asks {
            event.prevent_default();
            listing.refresh();
        }
    };
    let actions = move || {
        let rel = (!asks).then_some("external");
        view! { <a class="button" href=address.clone() rel=rel on:click=again>"Try again"</a> }
    };
    view! {
        <div class="list-trouble">
            <Banner tone=Tone::Needs role="alert" actions>
                {error.to_string()} " The products are safe; they cannot be shown right now."
                {move || (asks && taken_over()).then_some(" Concord keeps trying.")}
            </Banner>
        </div>
    }
    .into_any()
}

/// Shown if a filter in the address is invalid.
#[component]
fn BadFilters(reason: String, query: ListQuery) -> impl IntoView {
    let all = query::address(&ListQuery { filters: Filters::default(), ..query.at(1) });
    let actions = move || view! { <a class="button" href=all.clone()>"Clear filters"</a> };
    view! {
        <div class="list-trouble">
            <Banner tone=Tone::Needs role="alert" actions>{reason}</Banner>
        </div>
    }
}
