//! *See*: shows what was merged.

use super::saving::Saver;
use crate::{
    product::{Merged, fields},
    ui::{
        components::{banner::Tone, dialog::Dialog, isolated::Isolated},
        pages::products::conflict::{stock::movements_in_words, values::Side},
    },
};
use concord_record::{FieldMerge, Outcome};
use leptos::prelude::*;

/// The merge, field by field.
#[component]
pub fn SeenDialog(saver: Saver) -> impl IntoView {
    let open = Signal::derive(move || saver.seen.read().is_some());
    let close = move |()| saver.seen.set(None);
    view! {
        <Dialog open close title="seen-title" class="seen" then="save">
            {move || saver.seen.get().map(|merged| view! { <SeenContent merged saver/> })}
        </Dialog>
    }
}

#[component]
fn SeenContent(merged: Merged, saver: Saver) -> impl IntoView {
    let (version, with) = (merged.record.version, merged.with.to_string());
    let (base, theirs) = (merged.base, merged.theirs);
    let lines: Vec<FieldMerge> = merged.report.settled().cloned().collect();
    let merged = StoredValue::new(merged);
    let undo = move |_| merged.with_value(|merged| saver.undo(merged));
    view! {
        <div class="dialog-head">
            <h2 id="seen-title" tabindex="-1" autofocus>{format!("What was merged into version {version}")}</h2>
            <p>
                {format!("You were editing version {base}. ")}
                <Isolated text=with/>
                {format!(" had saved version {theirs}. Version {version} has the changes of both.")}
            </p>
        </div>
        // It contains no focusable element, so it is focusable itself, for scrolling by keyboard.
        <div class="dialog-body" tabindex="0" role="region" aria-labelledby="seen-title">
            {lines.into_iter().map(|line| view! { <Line line/> }).collect_view()}
        </div>
        <div class="dialog-foot">
            <button type="button" class="button button-primary" on:click=move |_| saver.seen.set(None)>
                "Close"
            </button>
            <button type="button" class="button" on:click=undo>"Undo"</button>
        </div>
    }
}

#[component]
fn Line(line: FieldMerge) -> impl IntoView {
    // If only one side moved the stock, there is nothing to add up.
    let both = matches!(line.outcome, Outcome::Merged(_));
    let sum = both.then(|| movements_in_words(&line)).flatten();
    let result = line.proposed().unwrap_or(&line.mine).clone();
    let base = Some(line.base.clone());
    let field = line.field;
    view! {
        <section class="seen-line">
            <h3>{fields::label(line.field)}</h3>
            {sum.map(|sum| view! { <p class="arithmetic">{sum}</p> })}
            <div class="side-by-side">
                <Side title="Original" tone=Tone::Neutral field value=line.base before=None/>
                <Side title="Theirs" tone=Tone::Theirs field value=line.theirs before=base.clone()/>
                <Side title="Yours" tone=Tone::Yours field value=line.mine before=base.clone()/>
                <Side title="Result" tone=Tone::Merged field value=result before=base/>
            </div>
        </section>
    }
}
