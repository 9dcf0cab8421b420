//! The deleted products, each with a button to restore it. Everything works with links and forms, so the
//! page has no WASM.

use crate::{
    product::{ProductId, Revision, isolated},
    server_fns::{ClientError, DeletedPage, list_deleted},
    ui::{
        components::{
            back::BackToList,
            banner::{Banner, Tone},
            empty::EmptyState,
            icon::Icon,
            isolated::Isolated,
            request_key::RequestKey,
        },
        pages::products::conflict::at_time::Ago,
    },
};
use leptos::{either::EitherOf3, prelude::*};
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, location::Url};

/// The page of deleted products.
#[component]
pub fn DeletedListPage() -> impl IntoView {
    let after = use_query_map().with_untracked(|query| query.get("after"));
    let address = match &after {
        Some(after) => format!("/products/deleted?after={}", Url::escape(after)),
        None => "/products/deleted".to_owned(),
    };
    view! {
        <Title text="Deleted products"/>
        <div class="page">
            <BackToList/>
            <div class="page-head"><h1>"Deleted products"</h1></div>
            <section class="card" aria-label="Deleted products">
                <Suspense fallback=|| ()>
                    {Suspend::new(async move {
                        match list_deleted(after).await {
                            Ok(page) if page.products.is_empty() => EitherOf3::A(view! {
                                <Nothing is_first=page.is_first/>
                            }),
                            Ok(page) => EitherOf3::B(view! { <DeletedTable page back=address/> }),
                            Err(error) => EitherOf3::C(view! { <DeletedError error back=address/> }),
                        }
                    })}
                </Suspense>
            </section>
        </div>
    }
}

#[component]
fn TableHead() -> impl IntoView {
    view! {
        <thead>
            <tr>
                <th scope="col" class="col-name">"Name"</th>
                <th scope="col" class="col-changed">"Deleted"</th>
                <th scope="col" class="col-restore"><span class="visually-hidden">"Restore"</span></th>
            </tr>
        </thead>
    }
}

#[component]
fn DeletedTable(
    page: DeletedPage,
    /// The address of this page.
    back: String,
) -> impl IntoView {
    let DeletedPage { products, is_first, next } = page;
    let next = next.map(|next| format!("/products/deleted?after={}", Url::escape(&next)));
    let is_needed = !is_first || next.is_some();
    let rows = products.into_iter().map(|last| {
        let back = back.clone();
        view! { <Row last back/> }
    });
    view! {
        <table class="table deleted">
            <TableHead/>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {is_needed.then(|| view! {
            <nav class="pager history-pager" aria-label="Pages">
                {(!is_first).then(|| view! {
                    <a class="button" href="/products/deleted" rel="prev">
                        <Icon name="chevron-left"/>"Newest"
                    </a>
                })}
                {next.map(|address| view! {
                    <a class="button" href=address rel="next">"Older"<Icon name="chevron-right"/></a>
                })}
            </nav>
        })}
    }
}

#[component]
fn Row(last: Revision, back: String) -> impl IntoView {
    let (id, name) = (last.id, last.content.name);
    view! {
        <tr>
            <th scope="row" class="cell-name">
                <a class="row-link product-name" href=format!("/products/{id}")><Isolated text=name.clone()/></a>
                <p class="product-text">{format!("Version {}", last.version)}</p>
            </th>
            <td class="cell-changed">
                <Ago at=last.at/>
                <span class="changed-by">"by "<Isolated text=last.actor.to_string()/></span>
            </td>
            <td><RestoreButton id name back/></td>
        </tr>
    }
}

/// Restores the last version of a product.
#[component]
fn RestoreButton(id: ProductId, name: String, back: String) -> impl IntoView {
    view! {
        <form class="above-link" method="post" action=format!("/products/{id}/restore")>
            <RequestKey/>
            <input type="hidden" name="back" value=back/>
            <button class="button" aria-label=format!("Restore {}", isolated(&name))>"Restore"</button>
        </form>
    }
}

#[component]
fn Nothing(is_first: bool) -> impl IntoView {
    let (title, href, text) = match is_first {
        true => ("Nothing is deleted.", "/products", "Go to products"),
        false => ("Nothing was deleted before that.", "/products/deleted", "Go to the newest"),
    };
    view! {
        <EmptyState icon="trash" title><a class="button" href=href>{text}</a></EmptyState>
    }
}

/// Shown if the list could not be loaded.
#[component]
fn DeletedError(error: ClientError, back: String) -> impl IntoView {
    let actions = move || view! { <a class="button" href=back.clone()>"Try again"</a> };
    view! {
        <div class="list-trouble">
            <Banner tone=Tone::Needs role="alert" actions>
                {error.to_string()}" Deleted products are safe; they cannot be shown right now."
            </Banner>
        </div>
    }
}
