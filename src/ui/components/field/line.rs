//! A text of one line, or a number.

use super::{control::Control, suggestions::list_id};
use crate::ui::components::typed::{InputRef, tie};
use concord_record::{FieldId, Kind};
use leptos::prelude::*;

/// The input; `suggested` is the field that it offers values of.
pub fn line(control: &Control, kind: &Kind, suggested: Option<FieldId>) -> impl IntoView + use<> {
    let element = InputRef::new();
    let value = control.value;
    tie(element, value);
    // The keyboard that a phone shows.
    let inputmode = match kind {
        Kind::Decimal { .. } => Some("decimal"),
        Kind::Integer { .. } => Some("numeric"),
        _ => None,
    };
    view! {
        <input
            type="text"
            id=control.id.clone()
            name=control.id.clone()
            class=if kind.is_number() { "input num" } else { "input" }
            dir="auto"
            inputmode=inputmode
            list=suggested.map(list_id)
            autocomplete="off"
            value=value.get_untracked()
            node_ref=element
            on:input=move |event| value.set(event_target_value(&event))
            aria-describedby=control.described_by()
            aria-invalid=control.is_invalid()
        />
    }
}
