//! A conflicting text, passage by passage.

use super::{
    asked::Asked,
    choices::Choices,
    context::{around, rest},
    values::text,
};
use crate::ui::components::{banner::Tone, words::counted};
use concord_record::{Passage, Pick};
use leptos::{either::Either, prelude::*};

/// How many characters of undisputed text around a passage are shown.
const AROUND: usize = 160;

/// The text in order: undisputed parts shortened, disputed ones side by side.
#[component]
pub fn Passages(
    /// The field.
    asked: Asked,
    /// The text.
    passages: Vec<Passage>,
    /// Whether there is no original to show.
    base_lost: bool,
) -> impl IntoView {
    let count = passages.iter().filter(|passage| passage.is_disputed()).count();
    let last = passages.len().saturating_sub(1);
    let mut place = 0;
    let parts = passages.iter().enumerate().map(|(at, passage)| match passage {
        Passage::Agreed(_) => {
            let shown = excerpt(rest(&passages, at), at > 0, at < last);
            Either::Left((!shown.is_empty()).then(|| {
                view! { <p class="passage-agreed" dir="auto">{shown}</p> }
            }))
        }
        Passage::Disputed { base, theirs, mine } => {
            let original = (!base_lost).then(|| base.clone());
            let (theirs, mine, around) = (theirs.clone(), mine.clone(), around(&passages, at));
            place += 1;
            Either::Right(view! {
                <Disputed asked place=place - 1 count original theirs mine around/>
            })
        }
    });
    let parts = parts.collect_view();
    view! { <div class="passages">{parts}</div> }
}

#[component]
fn Disputed(
    asked: Asked,
    place: usize,
    count: usize,
    original: Option<String>,
    theirs: String,
    mine: String,
    /// The rest of the sentence, before and after the passage.
    around: (String, String),
) -> impl IntoView {
    let title =
        if count > 1 { format!("Passage {} of {count}", place + 1) } else { "Passage".to_owned() };
    let (before, heading) = (original.clone(), (count > 1).then(|| title.clone()));
    let around = StoredValue::new(around);
    let in_sentence = move |before: Option<String>, passage: String| {
        around.with_value(|around| in_sentence(around, before, passage))
    };
    view! {
        <div class="passage" role="group" aria-label=title>
            {heading.map(|title| view! { <p class="passage-title">{title}</p> })}
            <div class="side-by-side">
                {original.map(|base| side("Original", Tone::Neutral, in_sentence(None, base)))}
                {side("Theirs", Tone::Theirs, in_sentence(before.clone(), theirs))}
                {side("Yours", Tone::Yours, in_sentence(before, mine))}
            </div>
            <Choices asked place/>
        </div>
    }
}

/// A passage in its sentence, with the differences from `before` highlighted.
fn in_sentence(around: &(String, String), before: Option<String>, passage: String) -> AnyView {
    let (lead, tail) = around.clone();
    if lead.is_empty() && tail.is_empty() {
        return text(before, passage);
    }
    // If one side deleted the passage, the sentence shows it.
    let passage = match before {
        None if passage.is_empty() => ().into_any(),
        before => text(before, passage),
    };
    let context = |text: String| {
        (!text.is_empty()).then(|| view! { <span class="passage-context">{text}</span> })
    };
    view! { {context(lead)} {passage} {context(tail)} }.into_any()
}

fn side(title: &'static str, tone: Tone, content: AnyView) -> impl IntoView {
    view! {
        <div class=format!("side {}", tone.class())>
            <h4 class="side-title">{title}</h4>
            <div class="side-value">{content}</div>
        </div>
    }
}

/// The current text, as long as a passage is undecided.
#[component]
pub fn Preview(
    /// The field.
    asked: Asked,
    /// The text.
    passages: Vec<Passage>,
) -> impl IntoView {
    let passages = StoredValue::new(passages);
    move || {
        if asked.is_decided() {
            return None;
        }
        let mut place = 0;
        let parts = passages.with_value(|passages| {
            let part = |passage: &Passage| match passage {
                Passage::Agreed(text) => view! { <span>{text.clone()}</span> }.into_any(),
                Passage::Disputed { theirs, mine, .. } => {
                    place += 1;
                    chosen(asked.picked(place - 1), theirs, mine)
                }
            };
            passages.iter().map(part).collect_view()
        });
        Some(view! {
            <div class="preview">
                <p class="preview-title">"Preview"</p>
                <p class="preview-text">{parts}</p>
            </div>
        })
    }
}

fn chosen(pick: Option<Pick>, theirs: &str, mine: &str) -> AnyView {
    let part = |tone: Tone, text: &str| {
        view! { <span class=format!("preview-part {}", tone.class())>{text.to_owned()}</span> }
            .into_any()
    };
    match pick {
        None => view! { <span class="tag tone-needs">"to decide"</span> }.into_any(),
        Some(Pick::Theirs) => part(Tone::Theirs, theirs),
        Some(Pick::Mine | Pick::Merged) => part(Tone::Yours, mine),
        Some(Pick::TheirsThenMine) => {
            (part(Tone::Theirs, theirs), " ", part(Tone::Yours, mine)).into_any()
        }
        Some(Pick::MineThenTheirs) => {
            (part(Tone::Yours, mine), " ", part(Tone::Theirs, theirs)).into_any()
        }
    }
}

/// The parts of an undisputed text that are next to a disputed passage.
fn excerpt(text: &str, after_dispute: bool, before_dispute: bool) -> String {
    let text = text.trim();
    let characters: Vec<char> = text.chars().collect();
    let kept = if after_dispute && before_dispute { 2 * AROUND } else { AROUND };
    if characters.len() <= kept + 40 {
        return text.to_owned();
    }
    let left_out = i64::try_from(characters.len() - kept).unwrap_or(i64::MAX);
    let gap = format!("\n[{} not shown]\n", counted(left_out, "character"));
    let head: String = characters[..AROUND].iter().collect();
    let end: String = characters[characters.len() - AROUND..].iter().collect();
    match (after_dispute, before_dispute) {
        (true, true) => format!("{head}{gap}{end}"),
        (true, false) => format!("{head}{gap}"),
        _ => format!("{gap}{end}"),
    }
    .trim()
    .to_owned()
}
