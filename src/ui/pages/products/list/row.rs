//! One product in the table.

use super::{
    columns,
    delete::{Deleting, row_id},
    live::LiveList,
};
use crate::{
    product::{Deletion, Status, is_blank, isolated},
    server_fns::ListItem,
    ui::{
        components::{icon::Icon, isolated::Isolated, moment::Moment, request_key::RequestKey},
        draft::request_key,
    },
};
use leptos::prelude::*;

/// A row. Its link covers all of it, so a click anywhere opens the product.
///
/// It has no signals of its own, because it stays on the page while new rows are being fetched.
#[component]
pub fn ProductRow(
    item: ListItem,
    /// The address of the list, for a delete without WASM.
    back: String,
    live: LiveList,
    deleting: Deleting,
) -> impl IntoView {
    let ListItem { product, actor } = item;
    let (id, version) = (product.id, product.version);
    let content = product.content;
    let cells = columns::cells(&content);
    let status = content.status;
    let status = (status != Status::Active)
        .then(|| view! { <span class="tag row-status">{status.label()}</span> });
    let name = content.name;
    let text = first_line(content.description.as_deref().unwrap_or_default());
    let separator = if text.is_empty() { "" } else { " · " };
    let sku = content.sku.map(|sku| view! { <Isolated text=sku/> {separator} });
    let is_gone = move || live.is_gone(id) || deleting.is_kept(id);
    let start = {
        let name = name.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let query = Deletion { id, version, key: request_key() };
            deleting.start(query, name.clone());
        }
    };
    view! {
        <tr
            id=row_id(id)
            on:pointerleave=move |event| deleting.pointer_left(id, &event)
            class:glow=move || live.is_glowing(id)
            class:is-gone=is_gone
            on:animationend=move |_| live.is_dim(id)
            aria-busy=move || deleting.is_under_way(id).then_some("true")
        >
            <th scope="row" class="cell-name">
                <a id=format!("open-{id}") class="row-link product-name" href=format!("/products/{id}")><Isolated text=name.clone()/></a>
                <p class="product-text">
                    {status}
                    {move || is_gone().then(|| view! { <span class="gone-word">"Deleted. "</span> })}
                    {sku}
                    <Isolated text/>
                </p>
            </th>
            {cells}
            <td class="num cell-version">{version.to_string()}</td>
            <td class="cell-changed">
                <Moment at=product.updated_at/>
                <span class="changed-by">
                    {actor.map(|actor| view! { "by " <Isolated text=actor.to_string()/> })}
                </span>
            </td>
            <td>
                <form
                    class="above-link"
                    method="post"
                    action=format!("/products/{id}/delete")
                    on:submit=start
                >
                    <RequestKey/>
                    <input type="hidden" name="version" value=version.to_string()/>
                    <input type="hidden" name="back" value=back/>
                    <button
                        id=format!("delete-{id}")
                        class="button button-quiet button-icon row-delete"
                        aria-label=format!("Delete {}", isolated(&name))
                        title="Delete"
                    >
                        <Icon name="trash"/>
                    </button>
                </form>
            </td>
        </tr>
    }
}

/// The first line that is not blank.
fn first_line(text: &str) -> String {
    text.lines().map(str::trim).find(|line| !is_blank(line)).unwrap_or_default().to_owned()
}
