//! The numeric settings of a plan.

use super::shown::NUMBERS;
use concord_lab::{PlanError, PlanField, Scenario};
use leptos::prelude::*;

/// Four fields, each with its range or its error below.
#[component]
pub fn Settings(scenario: Scenario, numbers: [String; 4], faults: Vec<PlanError>) -> impl IntoView {
    let fields = NUMBERS.into_iter().zip(numbers).map(|(field, typed)| {
        let fault = faults.iter().find(|fault| fault.field == field);
        let fault = fault.map(|fault| fault.message.clone());
        view! { <NumberField scenario field typed fault/> }
    });
    view! { <div class="lab-numbers">{fields.collect_view()}</div> }
}

#[component]
fn NumberField(
    scenario: Scenario,
    field: PlanField,
    typed: String,
    fault: Option<String>,
) -> impl IntoView {
    let key = field.key();
    let is_wrong = fault.is_some();
    let note = fault.unwrap_or_else(|| help(scenario, field));
    view! {
        <div class="field" class:field-wrong=is_wrong>
            <div class="field-head"><label for=key>{label(field)}</label></div>
            <input
                class="input num"
                type="text"
                inputmode="numeric"
                id=key
                name=key
                value=typed
                autocomplete="off"
                aria-describedby=format!("{key}-note")
                aria-invalid=is_wrong.then_some("true")
            />
            <p class="field-note" id=format!("{key}-note")>{note}</p>
        </div>
    }
}

fn label(field: PlanField) -> String {
    match field {
        PlanField::ThinkMs => "Think time, ms".to_owned(),
        field => field.label().to_owned(),
    }
}

/// The range, and what is counted.
fn help(scenario: Scenario, field: PlanField) -> String {
    let (least, most) = field.range().into_inner();
    let what = match field {
        PlanField::Workers => "at once",
        PlanField::Operations => "in all",
        PlanField::ThinkMs => "after reading",
        PlanField::Rows => match scenario.rows_are() {
            Some(rows) => rows,
            None => return "Not used here.".to_owned(),
        },
        PlanField::Strategy => return String::new(),
    };
    format!("{least} to {most} {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_stand_below_each_field() {
        let help = |scenario, field| help(scenario, field);
        assert_eq!(help(Scenario::StockDepletion, PlanField::Rows), "1 to 100 products");
        assert!(help(Scenario::WriteSkew, PlanField::Rows).contains("Not used here"));
        assert!(help(Scenario::Stress, PlanField::Workers).starts_with("1 to 32 "));
    }
}
