//! What every form that restores a version sends, and *Undo* of it.

use crate::{
    product::{FieldId, ProductId, Version},
    ui::{components::request_key::RequestKey, pages::products::conflict::names},
};
use leptos::prelude::*;

/// The versions, and that the fields were chosen.
#[component]
pub fn RestoreTarget(
    /// The version that the fields are taken from.
    to: Version,
    /// The newest version that the person saw.
    seen: Version,
) -> impl IntoView {
    view! {
        <RequestKey/>
        <input type="hidden" name=names::TO value=to.to_string()/>
        <input type="hidden" name="version" value=seen.to_string()/>
        <input type="hidden" name=names::CHOSEN_FIELDS value="yes"/>
    }
}

/// *Undo* of a restore: the same fields as they were in the version before. A form of its own.
#[component]
pub fn UndoRestore(
    /// Which product.
    id: ProductId,
    /// The version that the restore made.
    version: Version,
    /// What it restored.
    fields: Vec<FieldId>,
) -> impl IntoView {
    let fields = fields.into_iter().map(|field| {
        view! { <input type="hidden" name=names::restored(field) value="yes"/> }
    });
    view! {
        <form method="post" action=format!("/products/{id}")>
            <RestoreTarget to=Version(version.0 - 1) seen=version/>
            {fields.collect_view()}
            <button class="button" name=names::ACTION value=names::RESTORE_VERSION>"Undo"</button>
        </form>
    }
}
