//! A choice of one of several options.

use super::control::Control;
use crate::ui::components::typed::{SelectRef, tie};
use concord_record::ChoiceOption;
use leptos::prelude::*;

/// The list of options. `empty`: whether no value is an option, and its label. A field without a value yet has
/// this option in any case.
pub fn select(
    control: &Control,
    options: &'static [ChoiceOption],
    empty: (bool, &'static str),
) -> impl IntoView + use<> {
    let element = SelectRef::new();
    let value = control.value;
    tie(element, value);
    let chosen = value.get_untracked();
    let option = |value: &'static str, label: &'static str| {
        view! { <option value=value selected=value == chosen>{label}</option> }
    };
    let (is_optional, label) = empty;
    let empty = (is_optional || chosen.is_empty()).then(|| option("", label));
    let options: Vec<_> =
        options.iter().map(|it| option(it.value.as_str(), it.label.as_str())).collect();
    view! {
        <select
            id=control.id.clone()
            name=control.id.clone()
            class="input"
            autocomplete="off"
            node_ref=element
            on:change=move |event| value.set(event_target_value(&event))
            aria-describedby=control.described_by()
            aria-invalid=control.is_invalid()
        >
            {empty}
            {options}
        </select>
    }
}
