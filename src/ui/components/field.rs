//! A line of text that people type.

use super::typed::{InputRef, tie};
use leptos::{oco::Oco, prelude::*};

/// A text field: label above, help below, an error in place of the help, a mark beside the label
/// for what changed elsewhere.
///
/// The label is tied to the control by `id` (the field's `name` unless given), help and mark
/// describe it. Room for one line of help is always kept, so that nothing jumps.
#[component]
pub fn TextField(
    /// What people read.
    label: &'static str,
    /// What the form sends it as.
    #[prop(into)]
    name: Oco<'static, str>,
    /// What stands in it.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// A hint.
    #[prop(optional)]
    help: &'static str,
    /// Which keyboard a phone shows: `decimal`, `numeric`.
    #[prop(optional_no_strip)]
    inputmode: Option<&'static str>,
    /// Beside the label: what changed elsewhere.
    #[prop(optional, into)]
    mark: ViewFn,
    /// Whether it has got new text from elsewhere just now: it is marked.
    #[prop(optional_no_strip)]
    fresh: Option<Signal<bool>>,
    /// The `id` of a list of suggestions.
    #[prop(optional_no_strip)]
    list: Option<&'static str>,
    /// If another control of the page has the same name.
    #[prop(optional, into)]
    id: Option<&'static str>,
    /// More classes, such as `num`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let id = id.map_or_else(|| name.clone(), Oco::from);
    let control = InputRef::new();
    tie(control, value);
    view! {
        <div
            class="field"
            class:field-wrong=move || error.read().is_some()
            class:is-fresh=move || fresh.is_some_and(|fresh| fresh.get())
        >
            <FieldHead id=id.clone() label mark/>
            <input
                type="text"
                id=id.clone()
                name=name
                class=format!("input {class}")
                dir="auto"
                inputmode=inputmode
                list=list
                autocomplete="off"
                value=value.get_untracked()
                node_ref=control
                on:input=move |event| value.set(event_target_value(&event))
                aria-describedby=described_by(&id)
                aria-invalid=move || error.read().is_some().then_some("true")
            />
            <FieldNote id help error/>
        </div>
    }
}

/// The ids of what describes a control.
pub(super) fn described_by(id: &str) -> String {
    format!("{id}-note {id}-mark")
}

/// Label and mark.
#[component]
pub(super) fn FieldHead(id: Oco<'static, str>, label: &'static str, mark: ViewFn) -> impl IntoView {
    view! {
        <div class="field-head">
            <label for=id.clone()>{label}</label>
            <span class="field-mark" id=format!("{id}-mark")>{mark.run()}</span>
        </div>
    }
}

/// The error, or else the help.
#[component]
pub(super) fn FieldNote(
    id: Oco<'static, str>,
    help: &'static str,
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="field-note" id=format!("{id}-note")>
            {move || error.get().unwrap_or_else(|| help.to_owned())}
        </p>
    }
}
