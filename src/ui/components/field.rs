//! Form fields as the registry defines them.

mod control;
mod line;
mod sections;
mod select;
mod suggestions;
mod textarea;

pub use sections::FieldSections;

use super::moment::taken_over;
use concord_record::{FieldDef, Kind};
use leptos::{oco::Oco, prelude::*};
use {control::Control, line::line, select::select, suggestions::Suggestions, textarea::textarea};

/// A field of a form: its control with the label above and help or an error below. The control follows from
/// the type of the field: a line, a longer text, a number or a choice.
///
/// Label, help and mark are tied to the control by its `name`. Room for one line of help is always kept, so
/// that nothing moves when an error is shown.
#[component]
pub fn FieldInput(
    /// The field.
    definition: &'static FieldDef,
    /// The text in the control.
    value: RwSignal<String>,
    /// The error message, if there is one.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The label, if not that of the field.
    #[prop(optional)]
    label: Option<&'static str>,
    /// The name that the form sends, if not the key of the field.
    #[prop(optional, into)]
    name: Option<Oco<'static, str>>,
    /// A help text.
    #[prop(optional)]
    help: &'static str,
    /// The option of a choice that stands for no value.
    #[prop(default = "Choose…")]
    empty: &'static str,
    /// Shown next to the label: what has changed elsewhere.
    #[prop(optional, into)]
    mark: ViewFn,
    /// Whether to highlight it because it has just received a new value from elsewhere.
    #[prop(optional)]
    fresh: Option<Signal<bool>>,
    /// The minimum number of lines of a longer text.
    #[prop(default = 6)]
    rows: u32,
) -> impl IntoView {
    let label = label.unwrap_or(&definition.label);
    let id = name.unwrap_or(Oco::Borrowed(definition.key.as_str()));
    let control = Control { id: id.clone(), value, error };
    let control = match &definition.kind {
        Kind::MultiLine { .. } => textarea(&control, rows).into_any(),
        Kind::Choice { options } => {
            let empty = (!definition.required, empty);
            select(&control, options, empty).into_any()
        }
        kind if definition.suggested => {
            let field = definition.key;
            view! { <Suggestions field>{line(&control, kind, Some(field))}</Suggestions> }
                .into_any()
        }
        kind => line(&control, kind, None).into_any(),
    };
    let room =
        move || taken_over().then(|| value.with(|text| room(&definition.kind, text))).flatten();
    view! {
        <div
            class="field"
            class:field-wrong=move || error.read().is_some()
            class:is-fresh=move || fresh.is_some_and(|fresh| fresh.get())
        >
            <div class="field-head">
                <label for=id.clone()>{label}</label>
                <span class="field-mark" id=format!("{id}-mark")>{mark.run()}</span>
            </div>
            {control}
            <p class="field-note" id=format!("{id}-note")>
                {move || error.get().or_else(room).unwrap_or_else(|| help.to_owned())}
            </p>
        </div>
    }
}

/// How many characters are left, once fewer than a fifth of them are.
fn room(kind: &Kind, text: &str) -> Option<String> {
    let (Kind::SingleLine { max, .. } | Kind::MultiLine { max }) = kind else { return None };
    let is_close = |left: &i64| left.saturating_mul(5) < i64::try_from(*max).unwrap_or(i64::MAX);
    Some(match kind.characters_left(text).filter(is_close)? {
        1 => "1 character left".to_owned(),
        left @ 0.. => format!("{left} characters left"),
        -1 => "1 character too many".to_owned(),
        left => format!("{} characters too many", left.unsigned_abs()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_when_it_gets_short() {
        let room = |len: usize| room(&Kind::single_line(1..=10), &"x".repeat(len));
        assert_eq!([room(0), room(8)], [None, None]);
        let said = [9, 10, 11, 12].map(|len| room(len).unwrap_or_default());
        let expected = [
            "1 character left",
            "0 characters left",
            "1 character too many",
            "2 characters too many",
        ];
        assert_eq!(said, expected);
    }
}
