//! A preview of restoring a version, with a choice of fields.

use super::{change::both, query};
use crate::{
    product::{FieldChange, fields},
    server_fns::{Comparison, HistoryQuery},
    ui::{
        components::{
            banner::{Banner, Tone},
            restore::RestoreTarget,
        },
        pages::products::conflict::names,
    },
};
use leptos::prelude::*;

/// The form that restores a version. Nothing is written until it is sent.
#[component]
pub fn Restoring(
    /// The newest version and the one to restore.
    comparison: Comparison,
    query: HistoryQuery,
    /// Whether the product is deleted and will be restored.
    is_deleted: bool,
) -> AnyView {
    let close = query::address(HistoryQuery { restored: None, ..query });
    let (sides, changes) = match comparison {
        Comparison::Found { sides, changes } => (sides, changes),
        Comparison::NotThere(version) => {
            let actions = move || view! { <a class="button" href=close.clone()>"Close"</a> };
            return view! {
                <Banner tone=Tone::Needs actions>
                    {format!("Version {version} is not in the history: it has never been, or it is no longer kept.")}
                </Banner>
            }
            .into_any();
        }
    };
    let [seen, to] = sides.map(|side| side.version);
    let is_same = changes.is_empty();
    let has_stock = changes.iter().any(|change| change.field == fields::STOCK);
    view! {
        <section class="card compared" aria-labelledby="restoring-title">
            <div class="card-head">
                <h2 id="restoring-title" tabindex="-1">{format!("Restore version {to}")}</h2>
            </div>
            <form class="card-body form" method="post" action=format!("/products/{}", query.id)>
                <RestoreTarget to seen/>
                {match (is_same, is_deleted) {
                    (true, false) => format!("Version {seen} has the same fields. Nothing would change."),
                    (true, true) => "The product comes back as it was.".to_owned(),
                    (false, false) => format!("Choose what changes in version {seen}. Nothing is changed yet."),
                    (false, true) => "The product comes back. Choose what is taken from this version.".to_owned(),
                }}
                {changes.into_iter().map(|change| view! { <Choice change/> }).collect_view()}
                {has_stock.then(|| view! {
                    <p class="muted">"The stock stays as it is unless you choose it."</p>
                })}
                <div class="page-actions">
                    {(!is_same || is_deleted).then(|| view! {
                        <button class="button button-primary" name=names::ACTION value=names::RESTORE_VERSION>
                            {format!("Restore version {to}")}
                        </button>
                    })}
                    <a class="button" href=close>"Cancel"</a>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// A field with both values, selected unless it is the stock.
#[component]
fn Choice(change: FieldChange) -> impl IntoView {
    let FieldChange { field, before, after } = change;
    view! {
        <div class="restored-field">
            <label class="check">
                <input
                    type="checkbox"
                    name=names::restored(field)
                    value="yes"
                    checked=field != fields::STOCK
                />
                {fields::label(field)}
            </label>
            <div>{both(field, before, after, true)}</div>
        </div>
    }
}
