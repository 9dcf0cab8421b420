//! *Restore this version* and *Bring it back*.

use super::query;
use crate::{
    product::{ProductId, Version},
    server_fns::HistoryQuery,
    ui::{components::request_key::RequestKey, pages::products::conflict::names},
};
use leptos::prelude::*;

/// *Restore this version*: leads to a preview with a choice of fields.
#[component]
pub fn RestoreLink(
    /// The current query of the page.
    query: HistoryQuery,
    /// The version to restore.
    to: Version,
) -> impl IntoView {
    let address = query::address(HistoryQuery { restored: Some(to), compared: None, ..query });
    view! {
        <a
            class="button"
            href=format!("{address}#restoring-title")
            aria-label=format!("Restore this version: version {to}")
        >
            "Restore this version"
        </a>
    }
}

/// *Bring it back*: saves what was lost. Conflicts are decided on the product's page, to which the form is sent.
#[component]
pub fn BringBack(
    /// The product.
    id: ProductId,
    /// The version that lost something.
    version: Version,
) -> impl IntoView {
    view! {
        <form method="post" action=format!("/products/{id}")>
            <RequestKey/>
            <input type="hidden" name=names::TO value=version.to_string()/>
            <button
                class="button"
                name=names::ACTION
                value=names::BRING_BACK
                aria-label=format!("Bring it back: version {version}")
            >
                "Bring it back"
            </button>
        </form>
    }
}
