//! The products that are deleted, each with the way back.

use crate::{
    product::{ProductId, Revision},
    server_fns::{DeletedPage, RestoreReply, Restoring, Trouble, list_deleted, restore_product},
    ui::components::{
        banner::{Banner, Tone},
        empty::EmptyState,
        icon::Icon,
        moment::Moment,
        skeleton::SkeletonRows,
        toast::use_toasts,
    },
};
use leptos::{either::EitherOf3, ev, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, location::Url};

/// The page.
#[component]
pub fn DeletedListPage() -> impl IntoView {
    let query = use_query_map();
    let after = Memo::new(move |_| query.read().get("after"));
    let page = Resource::new(move || after.get(), list_deleted);
    let again = Callback::new(move |()| page.refetch());
    let address = move || match after.get_untracked() {
        Some(after) => format!("/products/deleted?after={}", Url::escape(&after)),
        None => "/products/deleted".to_owned(),
    };
    view! {
        <Title text="Deleted products"/>
        <div class="page">
            <a class="back-link" href="/products"><Icon name="arrow-left"/>"Products"</a>
            <div class="page-head"><h1>"Deleted products"</h1></div>
            <section class="card" aria-label="Deleted products">
                <Transition fallback=TableSkeleton>
                    {move || Suspend::new(async move {
                        match page.await {
                            Ok(page) if page.products.is_empty() => EitherOf3::A(view! {
                                <Nothing is_first=page.is_first/>
                            }),
                            Ok(page) => EitherOf3::B(view! {
                                <DeletedTable page back=address() again/>
                            }),
                            Err(trouble) => EitherOf3::C(view! {
                                <DeletedTrouble trouble back=address() again/>
                            }),
                        }
                    })}
                </Transition>
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

/// The table while its rows are on their way.
#[component]
fn TableSkeleton() -> impl IntoView {
    view! {
        <table class="table deleted">
            <TableHead/>
            <tbody><SkeletonRows columns=3/></tbody>
        </table>
    }
}

#[component]
fn DeletedTable(
    page: DeletedPage,
    /// Where this page is.
    back: String,
    again: Callback<()>,
) -> impl IntoView {
    let DeletedPage { products, is_first, next } = page;
    let next = next.map(|next| format!("/products/deleted?after={}", Url::escape(&next)));
    let is_needed = !is_first || next.is_some();
    let rows = products.into_iter().map(|last| {
        let back = back.clone();
        view! { <Row last back again/> }
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
fn Row(last: Revision, back: String, again: Callback<()>) -> impl IntoView {
    let (id, name) = (last.product_id, last.content.name);
    view! {
        <tr>
            <th scope="row" class="cell-name">
                <a class="row-link product-name" href=format!("/products/{id}")>{name.clone()}</a>
                <p class="product-text">{format!("Version {}", last.version)}</p>
            </th>
            <td class="cell-changed">
                <Moment at=last.at/>
                <span class="changed-by">{format!("by {}", last.actor)}</span>
            </td>
            <td><RestoreButton id name back again/></td>
        </tr>
    }
}

/// Brings a product back as it was last. Without WASM the form is posted.
#[component]
fn RestoreButton(id: ProductId, name: String, back: String, again: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let label = format!("Restore {name}");
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let name = name.clone();
        spawn_local(async move {
            let text = match restore_product(Restoring { id, with: None }).await {
                Ok(RestoreReply::Restored(_) | RestoreReply::WasThere(_)) => {
                    format!("{name} is back.")
                }
                Ok(_) => format!("{name} cannot be brought back."),
                Err(trouble) => format!("{trouble} {name} is still deleted."),
            };
            let _ = busy.try_set(false);
            toasts.show(text, Vec::new());
            again.try_run(());
        });
    };
    view! {
        <form class="above-link" method="post" action=format!("/products/{id}/restore") on:submit=submit>
            <input type="hidden" name="back" value=back/>
            <button
                class="button button-progress"
                aria-label=label
                aria-busy=move || busy.get().then_some("true")
            >
                "Restore"
            </button>
        </form>
    }
}

#[component]
fn Nothing(is_first: bool) -> impl IntoView {
    let (title, href, text) = match is_first {
        true => ("Nothing is deleted.", "/products", "Go to the products"),
        false => ("Nothing was deleted before that.", "/products/deleted", "Go to the newest"),
    };
    view! {
        <EmptyState icon="trash" title><a class="button" href=href>{text}</a></EmptyState>
    }
}

/// The list could not be had. The link asks for the whole page again where no WASM runs.
#[component]
fn DeletedTrouble(trouble: Trouble, back: String, again: Callback<()>) -> impl IntoView {
    let actions = move || {
        let press = move |event: ev::MouseEvent| {
            event.prevent_default();
            again.run(());
        };
        view! { <a class="button" href=back.clone() on:click=press>"Try again"</a> }
    };
    view! {
        <div class="list-trouble">
            <Banner tone=Tone::Needs role="alert" actions>
                {trouble.to_string()}" Deleted products are safe; they cannot be shown right now."
            </Banner>
        </div>
    }
}
