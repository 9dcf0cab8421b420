//! The strip above the form: who saved in the meantime, and what can be done about it before a save.

use super::{
    deleted::RestoreButton,
    news::{Newer, News},
    said::labels,
};
use crate::{
    product::{FieldId, ProductForm, Revision, fields},
    ui::{
        components::{
            banner::Tone, dialog::Dialog, icon::Icon, isolated::Isolated, number::value_text,
        },
        pages::products::conflict::{
            at_time::{Ago, AtTime},
            values::{SideFrame, text as text_of},
        },
    },
};
use concord_record::Kind;
use leptos::{either::Either, prelude::*};

/// "Bo saved version 8 just now: Price and Stock." It never moves the focus or a field.
#[component]
pub fn Strip(news: News) -> impl IntoView {
    let newer = Memo::new(move |_| news.to_tell());
    let deleted = Memo::new(move |_| news.form.deleted());
    view! {
        <div class="strips" role="status">
            {move || deleted.get().map(|last| view! { <Deleted last=*last news/> })}
            {move || newer.get().map(|newer| view! { <NewerVersion newer news/> })}
        </div>
        <ReviewDialog news/>
    }
}

#[component]
fn NewerVersion(newer: Newer, news: News) -> impl IntoView {
    let Newer { latest, fields, own, overwrites, is_in } = newer;
    let (version, at) = (latest.product.version, latest.product.updated_at);
    let who = latest.actor.unwrap_or_default();
    let name = (!own).then(|| view! { <Isolated text=who.to_string()/> });
    let text = match (own, overwrites) {
        (true, _) => format!("You saved version {version} in another tab "),
        (false, false) => format!(" saved version {version} "),
        (false, true) => {
            format!(" overwrote version {} with version {version} ", version.0 - 1)
        }
    };
    let history = overwrites.then(|| format!("/products/{}/history", news.form.id));
    let actions = match is_in {
        true => Either::Left(view! {
            <button
                type="button"
                class="button button-quiet button-icon"
                aria-label="Dismiss"
                on:click=move |_| news.put_off()
            >
                <Icon name="x"/>
            </button>
        }),
        false => Either::Right(view! {
            <button type="button" class="button" on:click=move |_| news.reviewed.set(true)>"Review"</button>
            <button type="button" class="button" on:click=move |_| news.take_in()>"Take these in"</button>
            <button type="button" class="button button-quiet" on:click=move |_| news.put_off()>"Later"</button>
        }),
    };
    view! {
        <div class="strip tone-theirs">
            <Icon name="users"/>
            <p class="strip-text">{name}{text}<Ago at/>{format!(": {}.", labels(&fields))}</p>
            <div class="strip-actions">
                {history.map(|href| view! { <a class="button" href=href rel="external">"What was lost"</a> })}
                {actions}
            </div>
        </div>
    }
}

/// Shown until the product is restored. If nothing is typed, it offers *Restore*; otherwise *Save* restores it.
#[component]
fn Deleted(last: Revision, news: News) -> impl IntoView {
    let (who, at, id) = (last.actor.to_string(), last.at, news.form.id.0);
    let is_typed = Memo::new(move |_| !news.form.typed.read().is_empty());
    let safe = move || {
        is_typed
            .get()
            .then_some(" What you typed is kept. Press Save to choose what happens to it.")
    };
    let restore = move || (!is_typed.get()).then(|| view! { <RestoreButton id/> });
    view! {
        <div class="strip tone-needs">
            <Icon name="alert"/>
            <p class="strip-text"><Isolated text=who/>" deleted this product "<AtTime at/>"."{safe}</p>
            <div class="strip-actions">{restore}</div>
        </div>
    }
}

/// Shown next to the label of a field: its new value elsewhere.
#[must_use]
pub fn mark(news: News, field: FieldId) -> ViewFn {
    ViewFn::from(move || {
        move || {
            news.of(field).map(|(actor, value)| {
                let who = actor.unwrap_or_default().to_string();
                let became = match is_long(field) {
                    true => " changed this".into_any(),
                    false => view! { ": "<Isolated text=value_text(field, &value)/> }.into_any(),
                };
                view! {
                    <Icon name="users"/>
                    <span class="field-mark-who"><Isolated text=who/></span>
                    <span class="field-mark-value">{became}</span>
                }
            })
        }
    })
}

/// Whether a value is too long to be shown next to the label.
fn is_long(field: FieldId) -> bool {
    fields::definition(field).is_some_and(|field| matches!(field.kind, Kind::MultiLine { .. }))
}

/// *Review*: the previous values, their values, and the values in the form.
#[component]
fn ReviewDialog(news: News) -> impl IntoView {
    // There may be nothing to review any more: deleted, saved, or already in the form.
    let shown = Memo::new(move |_| news.newer().filter(|_| news.reviewed.get()));
    let open = Signal::derive(move || shown.read().is_some());
    let close = move |()| news.reviewed.set(false);
    Effect::new(move || {
        if news.newer().is_none() {
            news.reviewed.set(false);
        }
    });
    view! {
        <Dialog open close title="review-title" class="seen" then="save">
            {move || shown.get().map(|newer| view! { <Review newer news/> })}
        </Dialog>
    }
}

#[component]
fn Review(newer: Newer, news: News) -> impl IntoView {
    let Newer { latest, fields, .. } = newer;
    let who = latest.actor.clone().unwrap_or_default();
    let theirs = ProductForm::from(&latest.product.content);
    let lines = fields.into_iter().map(|field| {
        view! { <Line field original=news.form.untouched(field) theirs=theirs.get(field).to_owned() news/> }
    });
    let lines = lines.collect_view();
    let take_in = move |_| {
        news.reviewed.set(false);
        news.take_in();
    };
    view! {
        <div class="dialog-head">
            <h2 id="review-title" tabindex="-1" autofocus>
                "What "<Isolated text=who.to_string()/>
                {format!(" changed up to version {}", latest.product.version)}
            </h2>
            <p>"What you typed stays. If you both changed the same field, Save merges or asks you."</p>
        </div>
        <div class="dialog-body" tabindex="0" role="region" aria-labelledby="review-title">{lines}</div>
        <div class="dialog-foot">
            <button type="button" class="button button-primary" on:click=take_in>"Take these in"</button>
            <button type="button" class="button" on:click=move |_| news.put_off()>"Later"</button>
        </div>
    }
}

/// A field: the previous value, theirs, and yours if it was typed in.
#[component]
fn Line(field: FieldId, original: String, theirs: String, news: News) -> impl IntoView {
    // Texts are compared by words, numbers as a whole.
    let is_number = fields::definition(field).is_some_and(|field| field.kind.is_number());
    let changed = |text: String| match is_number {
        false => text_of(Some(original.clone()), text),
        _ if text == original => text.into_any(),
        _ => {
            let word = view! { <span class="visually-hidden">"changed to: "</span> };
            view! { <ins>{word}{text}</ins> }.into_any()
        }
    };
    let is_typed = news.form.typed.with_untracked(|typed| typed.contains(&field));
    let yours = is_typed.then(|| {
        let yours = changed(news.form.text(field).get_untracked());
        view! { <SideFrame title="Yours" tone=Tone::Yours>{yours}</SideFrame> }
    });
    let theirs = changed(theirs);
    view! {
        <section class="seen-line">
            <h3>{fields::label(field)}</h3>
            <div class="side-by-side">
                <SideFrame title="Original" tone=Tone::Neutral>{text_of(None, original)}</SideFrame>
                <SideFrame title="Theirs" tone=Tone::Theirs>{theirs}</SideFrame>
                {yours}
            </div>
        </section>
    }
}
