//! The buttons of the dialog, always visible.

use super::{asked::AskedAll, copy::CopyButton, names};
use crate::{
    product::{FieldId, ProductForm, Review, fields, isolated},
    ui::{
        components::{keys::SAVE_SHORTCUTS, moment::taken_over, number::value_text, words::list},
        focus,
        pages::products::edit::{said::labels, saving::Saver},
    },
};
use concord_record::{Decision, Kind, MergeRule, Outcome};
use leptos::{either::EitherOf3, ev, prelude::*};

/// An action that needs a confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sure {
    Discard,
    Overwrite,
}

/// The buttons, or the confirmation of one of them.
#[component]
pub fn Foot(
    /// The decisions.
    asked: AskedAll,
    /// Executes the decisions.
    saver: Saver,
    /// The form as it was sent.
    mine: ProductForm,
) -> impl IntoView {
    let sure = RwSignal::new(None::<Sure>);
    let mine = StoredValue::new(mine);
    move || match sure.get() {
        None => EitherOf3::A(view! { <Buttons asked saver mine sure/> }),
        Some(Sure::Discard) => EitherOf3::B(view! { <SureDiscard asked saver sure/> }),
        Some(Sure::Overwrite) => EitherOf3::C(view! { <SureOverwrite asked saver sure/> }),
    }
}

#[component]
fn Buttons(
    asked: AskedAll,
    saver: Saver,
    mine: StoredValue<ProductForm>,
    sure: RwSignal<Option<Sure>>,
) -> impl IntoView {
    let review = asked.review_untracked();
    let undecided = Memo::new(move |_| asked.review().undecided());
    let ask = move |question: Sure| {
        move |event: ev::MouseEvent| {
            event.prevent_default();
            sure.set(Some(question));
            focus::soon("sure-title");
        }
    };
    let discard = format!("Discard mine and load version {}", review.latest.version);
    let losses = (!untrack(taken_over)).then(|| {
        view! { <p class="dialog-note">{lost(&review)}</p> }
    });
    view! {
        {losses}
        <div class="dialog-foot">
            <button
                class="button button-primary button-progress"
                // Never disabled: if pressed too early, it says what is missing.
                class:is-early=move || taken_over() && !undecided.read().is_empty()
                name=names::ACTION
                value=names::RESOLVE
                aria-describedby="decided-count"
                aria-busy=move || saver.is_sending().then_some("true")
                aria-keyshortcuts=SAVE_SHORTCUTS
            >
                "Save merged version"
            </button>
            {move || taken_over().then(|| view! {
                <button
                    type="button"
                    class="button"
                    on:click=move |_| saver.keep_editing(asked.review_untracked())
                >
                    "Keep editing"
                </button>
            })}
            <button
                class="button"
                name=names::ACTION
                value=names::DISCARD
                formnovalidate
                on:click=ask(Sure::Discard)
            >
                {discard}
            </button>
            <button
                class="button"
                name=names::ACTION
                value=names::OVERWRITE
                formnovalidate
                on:click=ask(Sure::Overwrite)
            >
                "Overwrite with mine"
            </button>
            {move || taken_over().then(|| view! {
                <CopyButton text=move || mine.with_value(|mine| changes(&asked.review_untracked(), mine))/>
            })}
        </div>
    }
}

#[component]
fn SureDiscard(asked: AskedAll, saver: Saver, sure: RwSignal<Option<Sure>>) -> impl IntoView {
    let review = asked.review_untracked();
    let version = review.latest.version;
    let text = format!(
        "Your changes to {} will be lost, and the form will show version {version}.",
        labels(&typed(&review))
    );
    let discard = move |event: ev::MouseEvent| {
        if is_second_click(&event) {
            return;
        }
        if !saver.load_theirs() {
            let _ = window().location().reload();
        }
    };
    view! {
        <SureFoot text sure>
            <button type="button" class="button button-danger" on:click=discard>
                {format!("Discard mine and load version {version}")}
            </button>
        </SureFoot>
    }
}

#[component]
fn SureOverwrite(asked: AskedAll, saver: Saver, sure: RwSignal<Option<Sure>>) -> impl IntoView {
    let text = lost(&asked.review_untracked());
    let overwrite = move |event: ev::MouseEvent| {
        if !is_second_click(&event) {
            saver.overwrite(asked.review_untracked());
        }
    };
    view! {
        <SureFoot text sure>
            <button
                type="button"
                class="button button-danger button-progress"
                aria-busy=move || saver.is_sending().then_some("true")
                on:click=overwrite
            >
                "Overwrite with mine"
            </button>
        </SureFoot>
    }
}

/// What will be lost, the button that confirms it, and the button to go back.
#[component]
fn SureFoot(text: String, sure: RwSignal<Option<Sure>>, children: Children) -> impl IntoView {
    let back = move |_| {
        sure.set(None);
        focus::to(".conflict .dialog-foot .button-primary");
    };
    view! {
        <div class="dialog-foot is-asking">
            <p id="sure-title" class="sure-text" tabindex="-1">{text}</p>
            {children()}
            <button type="button" class="button" on:click=back>"Go back"</button>
        </div>
    }
}

/// The second click of a double click on the button that was here before.
fn is_second_click(event: &ev::MouseEvent) -> bool {
    event.detail() > 1
}

/// The fields that the editor changed.
fn typed(review: &Review) -> Vec<FieldId> {
    let decisions = review.decisions.iter();
    decisions
        .filter(|d| d.base_lost || d.merge.mine != d.merge.base)
        .map(|d| d.merge.field)
        .collect()
}

/// The changes of others that *Overwrite with mine* discards.
fn lost(review: &Review) -> String {
    let theirs: Vec<String> = review.decisions.iter().filter_map(lost_value).collect();
    let theirs: Vec<&str> = theirs.iter().map(String::as_str).collect();
    format!(
        "Overwrite with mine takes away what {} saved: {}. It stays in the history.",
        isolated(review.latest.actor.as_str()),
        list(&theirs)
    )
}

fn lost_value(decision: &Decision) -> Option<String> {
    let merge = &decision.merge;
    let label = fields::label(merge.field);
    let definition = fields::definition(merge.field)?;
    match (&merge.outcome, &definition.kind) {
        // A number counts only if the person has changed it.
        (Outcome::Theirs, _) if definition.rule == MergeRule::Delta => None,
        (Outcome::Unchanged | Outcome::Same | Outcome::Mine, _) => None,
        (_, Kind::MultiLine { .. }) => Some(format!("their {label}")),
        (_, kind) if kind.is_number() => {
            Some(format!("{label} {}", isolated(&value_text(merge.field, &merge.theirs))))
        }
        _ => Some(format!("{label} “{}”", isolated(&value_text(merge.field, &merge.theirs)))),
    }
}

/// The typed text, for pasting elsewhere.
fn changes(review: &Review, mine: &ProductForm) -> String {
    let lines = typed(review)
        .into_iter()
        .map(|field| format!("{}: {}", fields::label(field), mine.display_text(field)));
    lines.collect::<Vec<_>>().join("\n")
}
