//! The conflict dialog: who saved in the meantime, what to decide, what was merged.
//!
//! Without WASM the same dialog is shown inline, and its form is posted.

use super::{
    conflict::{
        actions::Foot, asked::AskedAll, at_time::Ago, hidden::HiddenFields, names,
        question::Question, settled::SettledLine,
    },
    edit::{error_banner::ErrorBanner, open::OpenConflict, said::labels, saving::Saver},
};
use crate::{
    product::{FieldId, Review},
    ui::{
        components::{dialog::Dialog, isolated::Isolated, keys::on_save_keys, moment::taken_over},
        focus,
    },
};
use concord_record::Pick;
use leptos::{ev, prelude::*};

/// The dialog; shown while there is a conflict.
#[component]
pub fn ConflictDialog(
    /// Saves the decisions.
    saver: Saver,
) -> impl IntoView {
    let open = Signal::derive(move || saver.conflict.read().is_some());
    let asked_now = StoredValue::new(None::<AskedAll>);
    // Esc means *Keep editing*, and so does a browser that closes the dialog.
    let keep = move || {
        // Once the conflict is over, there are no questions to keep.
        if open.get_untracked()
            && let Some(asked) = asked_now.get_value()
        {
            saver.keep_editing(asked.review_untracked());
        }
    };
    view! {
        <Dialog open close=move |()| keep() title="conflict-title" class="conflict" then="save">
            // Each round of questions is rendered from scratch, so that no control keeps the text of the
            // last round.
            <For
                each=move || saver.conflict.get()
                key=|open| (open.serial, open.review.latest.version)
                let:open
            >
                <Conflict open saver asked_now/>
            </For>
        </Dialog>
    }
}

/// The first field without a choice.
const FIRST_MISSING: &str =
    ".decision:not(.is-decided) .choices:not(:has(:checked)) input[type=radio]";

#[component]
fn Conflict(
    open: OpenConflict,
    saver: Saver,
    asked_now: StoredValue<Option<AskedAll>>,
) -> impl IntoView {
    let OpenConflict { review, mine, serial, .. } = open;
    let asked = AskedAll::of(&review);
    asked_now.set_value(Some(asked));
    let asks_for = RwSignal::new(Vec::<FieldId>::new());
    let save = move || {
        let review = asked.review_untracked();
        let undecided = review.undecided();
        asks_for.set(undecided.clone());
        if undecided.is_empty() {
            saver.save_decided(review);
        } else {
            focus::to(FIRST_MISSING);
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    if serial > 0 {
        focus::soon("conflict-meanwhile");
    }
    view! {
        <form
            class="conflict-form"
            method="post"
            action=format!("/products/{}", saver.form.id)
            autocomplete="off"
            novalidate=taken_over
            on:submit=submit
            on:keydown=move |event| on_save_keys(&event, save)
        >
            <HiddenFields mine=mine.clone() review=review.clone()/>
            <Head review=review.clone()/>
            <div class="dialog-body" inert=move || saver.is_under_way()>
                <Questions asked saver/>
                <Settled asked saver/>
            </div>
            <ErrorBanner saver in_dialog=true/>
            <p class="dialog-note" role="alert" hidden=move || asks_for.read().is_empty()>
                {move || still_missing(asked, &asks_for.read())}
            </p>
            <Foot asked saver mine/>
        </form>
    }
}

/// The message of *Save merged version* while decisions are missing; it gets shorter as they are made.
fn still_missing(asked: AskedAll, asked_for: &[FieldId]) -> String {
    let undecided = asked.review().undecided();
    match (asked_for, undecided.as_slice()) {
        ([], _) | (_, []) => String::new(),
        (_, fields) => format!("Decide {} first.", labels(fields)),
    }
}

/// Who, when, and that nothing is lost.
#[component]
fn Head(review: Review) -> impl IntoView {
    let Review { first, latest, .. } = review;
    let loaded = first.base;
    let at = latest.at;
    let meanwhile = (latest.version != first.version).then(|| {
        view! {
            <p id="conflict-meanwhile" class="conflict-meanwhile" role="status" tabindex="-1">
                <Isolated text=latest.actor.to_string()/>
                {format!(" saved version {} meanwhile.", latest.version)}
                " What it did not touch is as you decided."
            </p>
        }
    });
    view! {
        <div class="dialog-head">
            <h2 id="conflict-title" tabindex="-1" autofocus>
                // For example, the database was restored to an earlier state.
                {(loaded > latest.version).then(|| {
                    format!("Version {loaded} does not exist yet: the product is in version {}. ", latest.version)
                })}
                <Isolated text=latest.actor.to_string()/>
                {format!(" saved version {} ", latest.version)}
                <Ago at/>
                {(loaded <= latest.version).then(|| {
                    format!(", while you were editing version {loaded}")
                })}
                "."
            </h2>
            <p><strong>"Your changes are not lost."</strong></p>
            {meanwhile}
        </div>
    }
}

#[component]
fn Questions(asked: AskedAll, saver: Saver) -> impl IntoView {
    let questions = asked.questions();
    let review = asked.review_untracked();
    let (_, count) = review.progress();
    let base_lost = questions.iter().any(|asked| asked.with_start(|start| start.base_lost));
    let decided = Memo::new(move |_| asked.review().progress().0);
    let errors = saver.result_errors;
    view! {
        <section class="decisions" aria-labelledby="decisions-title">
            <div class="section-title">
                <h3 id="decisions-title">{format!("Needs your decision ({count})")}</h3>
                <p class="decided-count" id="decided-count" role="status">
                    {move || format!("{} of {count} decided", decided.get())}
                </p>
            </div>
            <AllAtOnce asked/>
            {base_lost.then(|| view! { <p class="muted">{without_original(&review)}</p> })}
            {questions.into_iter().map(|asked| view! { <Question asked errors/> }).collect_view()}
        </section>
    }
}

/// Why the dialog has no *Original*.
fn without_original(review: &Review) -> &'static str {
    match review.first.base > review.latest.version {
        true => {
            "The version you started from does not exist, so there is no original to compare with."
        }
        false => {
            "The version you started from is no longer in the history, so there is no original to compare with."
        }
    }
}

/// *Use all theirs* and *Use all mine*. Without WASM the form is posted, and the response contains the choices.
#[component]
fn AllAtOnce(asked: AskedAll) -> impl IntoView {
    let button = move |label: &'static str, value: &'static str, pick: Pick| {
        let choose = move |event: ev::MouseEvent| {
            event.prevent_default();
            asked.pick_open(pick);
        };
        view! {
            <button class="button" name=names::ACTION value=value formnovalidate on:click=choose>
                {label}
            </button>
        }
    };
    view! {
        <div class="at-once" role="group" aria-label="Every open decision">
            {button("Use all theirs", names::ALL_THEIRS, Pick::Theirs)}
            {button("Use all mine", names::ALL_MINE, Pick::Mine)}
        </div>
    }
}

#[component]
fn Settled(asked: AskedAll, saver: Saver) -> impl IntoView {
    let settled = asked.settled();
    let errors = saver.result_errors;
    (!settled.is_empty()).then(|| {
        view! {
            <details class="merged">
                <summary>{format!("Merged for you ({})", settled.len())}</summary>
                <ul>
                    {settled
                        .into_iter()
                        .map(|asked| view! { <SettledLine asked errors/> })
                        .collect_view()}
                </ul>
            </details>
        }
    })
}
