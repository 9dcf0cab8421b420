//! A choice of one of several options.

use super::{
    field::{FieldHead, FieldNote, described_by},
    typed::{SelectRef, tie},
};
use crate::product::fields;
use concord_record::{FieldDef, Kind};
use leptos::{oco::Oco, prelude::*};

/// A field with a list of options. A field that needs no value has an empty option; so has one without a
/// value yet.
#[component]
pub fn Select(
    /// The field.
    definition: &'static FieldDef,
    /// What people read.
    label: &'static str,
    /// What the form sends it as.
    #[prop(into)]
    name: Oco<'static, str>,
    /// The chosen option.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// A hint.
    #[prop(optional)]
    help: &'static str,
    /// Beside the label: what changed elsewhere.
    #[prop(optional, into)]
    mark: ViewFn,
    /// Whether it has got a new value from elsewhere just now.
    #[prop(optional_no_strip)]
    fresh: Option<Signal<bool>>,
) -> impl IntoView {
    let Kind::Choice { options } = &definition.kind else { return ().into_any() };
    let control = SelectRef::new();
    tie(control, value);
    let chosen = value.get_untracked();
    let option = |option: &'static str, label: &'static str| {
        view! { <option value=option selected=option == chosen>{label}</option> }
    };
    let empty = (!definition.required || chosen.is_empty()).then(|| option("", "Choose…"));
    let options =
        options.iter().map(|name| option(name, fields::option_label(definition.key, name)));
    view! {
        <div
            class="field"
            class:field-wrong=move || error.read().is_some()
            class:is-fresh=move || fresh.is_some_and(|fresh| fresh.get())
        >
            <FieldHead id=name.clone() label mark/>
            <select
                id=name.clone()
                name=name.clone()
                class="input"
                autocomplete="off"
                node_ref=control
                on:change=move |event| value.set(event_target_value(&event))
                aria-describedby=described_by(&name)
                aria-invalid=move || error.read().is_some().then_some("true")
            >
                {empty}
                {options.collect_view()}
            </select>
            <FieldNote id=name help error/>
        </div>
    }
    .into_any()
}
