//! The question about one field.

use super::{
    asked::Asked,
    choices::Choices,
    names,
    passages::{Passages, Preview},
    stock::{movements_in_words, number_in_words},
    values::SideBySide,
};
use crate::{
    product::{FieldErrors, fields},
    ui::{components::field::FieldInput, focus},
};
use concord_record::{Conflict, Kind, MergeRule, Outcome};
use leptos::prelude::*;

const HELP: &str = "Filled in by your choice. You can also type here.";
const SELECT_HELP: &str = "Filled in by your choice. You can also select another value here.";

/// Original, theirs and yours side by side, the choices, and the editable result.
#[component]
pub fn Question(
    /// The field.
    asked: Asked,
    /// The errors in the results.
    errors: RwSignal<FieldErrors>,
) -> impl IntoView {
    let is_new = asked.with_start(|decision| decision.is_new);
    let field = asked.field;
    view! {
        <fieldset class="decision" class:is-decided=move || asked.is_decided()>
            <legend>{fields::label(field)}</legend>
            {is_new.then(|| view! { <p><span class="tag tone-needs">"Changed meanwhile"</span></p> })}
            {places(asked)}
            <ResultField asked errors/>
            <BackToMine asked/>
        </fieldset>
    }
}

/// *Back to my wording*: shown after a choice has replaced a typed result. On the page without WASM a typed
/// result is never replaced.
#[component]
pub fn BackToMine(
    /// The field.
    asked: Asked,
) -> impl IntoView {
    let shown = Memo::new(move |_| asked.has_way_back());
    let back = move |_| {
        asked.take_back();
        focus::soon(&names::result(asked.field));
    };
    move || {
        shown.get().then(|| {
            view! {
                <div>
                    <button type="button" class="button button-quiet" on:click=back>
                        "Back to my wording"
                    </button>
                </div>
            }
        })
    }
}

/// The positions with choices: one for the whole value, or one per passage.
fn places(asked: Asked) -> AnyView {
    let decision = asked.with_start(Clone::clone);
    match &decision.merge.outcome {
        Outcome::Conflict(Conflict::Passages(passages)) => {
            let (passages, base_lost) = (passages.clone(), decision.base_lost);
            let shown = passages.clone();
            view! {
                <Passages asked passages base_lost/>
                <Preview asked passages=shown/>
            }
            .into_any()
        }
        Outcome::Conflict(Conflict::OutOfRange { .. }) => {
            let sum = movements_in_words(&decision.merge);
            view! {
                {sum.map(|sum| view! { <p class="arithmetic">{sum}", which no stock can be"</p> })}
                <SideBySide decision/>
                <Choices asked place=0/>
            }
            .into_any()
        }
        _ => {
            let words = number_in_words(&decision, &asked.stock_changes());
            view! {
                {words.map(|words| view! { <p class="arithmetic">{words}</p> })}
                <SideBySide decision/>
                <Choices asked place=0/>
            }
            .into_any()
        }
    }
}

/// The result: what was picked, or what was typed over it.
#[component]
pub fn ResultField(
    /// The field.
    asked: Asked,
    /// The errors in the results.
    errors: RwSignal<FieldErrors>,
) -> impl IntoView {
    let field = asked.field;
    let name = names::result(field);
    let error = Signal::derive(move || errors.read().of(field).map(str::to_owned));
    let Some(definition) = fields::definition(field) else { return ().into_any() };
    let help = match definition.kind {
        Kind::Choice { .. } => SELECT_HELP,
        _ if definition.rule == MergeRule::Delta => "",
        _ => HELP,
    };
    view! { <FieldInput definition label="Result" name value=asked.result error help rows=4/> }
        .into_any()
}
