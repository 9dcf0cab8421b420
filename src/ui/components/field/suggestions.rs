//! Suggestions for a text field, which the browser fetches when the field gets the focus.

use crate::server_fns::list_suggestions;
use concord_record::FieldId;
use leptos::{prelude::*, task::spawn_local};

/// The `id` of the list of suggestions for a field.
pub fn list_id(field: FieldId) -> String {
    format!("{field}-suggestions")
}

/// Wraps the control of a field and offers the values of the field that are in use.
#[component]
pub fn Suggestions(field: FieldId, children: Children) -> impl IntoView {
    let values = RwSignal::new(Vec::<String>::new());
    let fetch = move |_| {
        spawn_local(async move {
            // Without suggestions the field works as any other.
            if let Ok(found) = list_suggestions(field).await {
                values.try_set(found);
            }
        });
    };
    let options = move || {
        values.get().into_iter().map(|value| view! { <option value=value></option> }).collect_view()
    };
    view! {
        <div on:focusin=fetch>{children()} <datalist id=list_id(field)>{options}</datalist></div>
    }
}
