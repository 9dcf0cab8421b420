//! The fields that the merge has settled; each can be changed back.

use super::{
    asked::Asked,
    choices::Choices,
    question::{BackToMine, ResultField},
    stock::movements_in_words,
    values::ShowValue,
};
use crate::product::{FieldErrors, fields};
use concord_record::{Decision, Outcome};
use leptos::prelude::*;

/// A field that needed no decision.
#[component]
pub fn SettledLine(
    /// The field.
    asked: Asked,
    /// The errors in the results.
    errors: RwSignal<FieldErrors>,
) -> impl IntoView {
    let decision = asked.with_start(Clone::clone);
    let is_new = decision.is_new;
    view! {
        <li>
            <fieldset class="merged-line">
                <legend>{fields::label(asked.field)}</legend>
                <div class="merged-text">
                    {is_new.then(|| view! { <span class="tag tone-theirs">"Changed meanwhile"</span>" " })}
                    {outcome_view(decision)}
                </div>
                <Choices asked place=0/>
                {(asked.field == fields::STOCK)
                    .then(|| view! { <ResultField asked errors/> <BackToMine asked/> })}
            </fieldset>
        </li>
    }
}

/// What happened to the field, with differences highlighted.
fn outcome_view(decision: Decision) -> AnyView {
    if let Some(sum) = movements_in_words(&decision.merge)
        && matches!(decision.merge.outcome, Outcome::Merged(_))
    {
        return view! { <span class="arithmetic">{sum}</span> }.into_any();
    }
    let merge = decision.merge;
    let (who, value) = match merge.outcome {
        Outcome::Theirs => ("Theirs: ", merge.theirs),
        Outcome::Mine => ("Yours: ", merge.mine),
        Outcome::Merged(value) => ("Both: ", value),
        _ => return ().into_any(),
    };
    view! { <span class="muted">{who}</span><ShowValue field=merge.field value before=Some(merge.base)/> }.into_any()
}
