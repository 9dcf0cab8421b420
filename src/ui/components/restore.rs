//! The fields of every form that restores a version, and *Undo*.

use crate::{
    product::{FieldId, ProductId, Version},
    ui::{components::request_key::RequestKey, pages::products::conflict::names},
};
use leptos::prelude::*;

/// The versions, and a marker that the fields were chosen.
#[component]
pub fn RestoreTarget(
    /// The version to take the fields from.
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

/// *Undo* of a restore: restores the same fields from the version before. A separate form.
#[component]
pub fn UndoRestore(
    /// The product.
    id: ProductId,
    /// The version that the restore created.
    version: Version,
    /// The restored fields.
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
