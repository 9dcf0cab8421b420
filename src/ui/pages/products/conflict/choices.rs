//! Radio buttons: Theirs, Yours, Both.

use super::{asked::Asked, names};
use crate::ui::components::icon::Icon;
use concord_record::{Conflict, FieldMerge, Outcome, Pick};
use leptos::{html, prelude::*};

/// The radio buttons of one position; none is selected by default.
#[component]
pub fn Choices(
    /// The field.
    asked: Asked,
    /// The position.
    place: usize,
) -> impl IntoView {
    let offers = asked.with_start(|decision| decision.offers());
    // Two numbers have no order.
    let is_text =
        |merge: &FieldMerge| matches!(merge.outcome, Outcome::Conflict(Conflict::Passages(_)));
    let offers_order = asked.with_merge(is_text);
    view! {
        <div class="choices">
            {offers.iter().map(|pick| view! { <Choice asked place pick=*pick/> }).collect_view()}
            {offers_order.then(|| view! { <YoursFirst asked place/> })}
        </div>
    }
}

const fn label(pick: Pick) -> &'static str {
    match pick {
        Pick::Theirs => "Theirs",
        Pick::Mine => "Yours",
        Pick::TheirsThenMine | Pick::MineThenTheirs => "Both",
        Pick::Merged => "Merged",
    }
}

/// Whether the button represents the pick; both orders share one button.
fn stands_for(button: Pick, picked: Option<Pick>) -> bool {
    picked.is_some_and(|picked| names::value(picked) == names::value(button))
}

#[component]
fn Choice(asked: Asked, place: usize, pick: Pick) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let is_picked = move || stands_for(pick, asked.picked(place));
    // A choice that was made before hydration is kept.
    Effect::new(move |seen: Option<bool>| {
        let picked = is_picked();
        let Some(input) = input.get() else { return false };
        if seen == Some(true) {
            input.set_checked(picked);
        } else if input.checked() && !picked {
            asked.pick(place, pick);
        }
        true
    });
    view! {
        <label class="choice">
            <input
                type="radio"
                name=names::pick(asked.field, place)
                value=names::value(pick)
                required
                checked=untrack(is_picked)
                node_ref=input
                // Also runs for a button that is already selected: its value replaces the text that was typed.
                on:click=move |_| asked.pick(place, pick)
            />
            {label(pick)}
        </label>
    }
}

/// Only visible while both are picked (the style sheet controls that, with and without WASM).
#[component]
fn YoursFirst(asked: Asked, place: usize) -> impl IntoView {
    let yours_first = move || asked.picked(place) == Some(Pick::MineThenTheirs);
    let change = move |event| {
        let order = match event_target_checked(&event) {
            true => Pick::MineThenTheirs,
            false => Pick::TheirsThenMine,
        };
        asked.pick(place, order);
    };
    view! {
        <label class="choice choice-order">
            <input
                type="checkbox"
                name=names::yours_first(asked.field, place)
                value="yes"
                checked=untrack(yours_first)
                on:change=change
            />
            <Icon name="swap"/>
            "Yours first"
        </label>
    }
}
