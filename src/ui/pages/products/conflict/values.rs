//! Values side by side, with what differs marked.

use crate::{
    product::{Decision, FieldValue},
    ui::components::{
        banner::Tone,
        diff::Diff,
        number::{Count, Money},
    },
};
use leptos::prelude::*;

/// Original | Theirs | Yours. Without a base there is no original, and that is said.
#[component]
pub fn SideBySide(
    /// What is asked.
    decision: Decision,
) -> impl IntoView {
    let merge = decision.merge;
    let base = (!decision.base_lost).then_some(merge.base);
    let original = base.clone().map(|base| {
        view! { <Side title="Original" tone=Tone::Neutral value=base before=None/> }
    });
    view! {
        <div class="side-by-side">
            {original}
            <Side title="Theirs" tone=Tone::Theirs value=merge.theirs before=base.clone()/>
            <Side title="Yours" tone=Tone::Yours value=merge.mine before=base/>
        </div>
    }
}

/// One value, under whose it is.
#[component]
pub fn Side(
    /// Whose.
    title: &'static str,
    /// Its colour.
    tone: Tone,
    /// The value.
    value: FieldValue,
    /// What it was, if that is to be marked.
    before: Option<FieldValue>,
) -> impl IntoView {
    view! { <SideFrame title tone><Value value before/></SideFrame> }
}

/// Whose it is, and what.
#[component]
pub fn SideFrame(
    /// Whose.
    title: &'static str,
    /// Its colour.
    tone: Tone,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("side {}", tone.class())>
            <h4 class="side-title">{title}</h4>
            <div class="side-value">{children()}</div>
        </div>
    }
}

/// A value; what differs from `before` is marked, a number as a whole.
#[component]
pub fn Value(
    /// The value.
    value: FieldValue,
    /// What it was.
    #[prop(optional_no_strip)]
    before: Option<FieldValue>,
) -> AnyView {
    let changed = before.as_ref().is_some_and(|before| *before != value);
    let marked = move |content: AnyView| match changed {
        true => view! { <ins><span class="visually-hidden">"changed to: "</span>{content}</ins> }
            .into_any(),
        false => content,
    };
    match value {
        FieldValue::Price(price) => marked(view! { <Money price/> }.into_any()),
        FieldValue::StockQuantity(stock) => marked(view! { <Count stock/> }.into_any()),
        FieldValue::Description(None) => {
            marked(view! { <span class="muted">"No description"</span> }.into_any())
        }
        FieldValue::Name(after) | FieldValue::Description(Some(after)) => {
            text(before.filter(|_| changed).map(|before| before.form_text()), after)
        }
    }
}

/// A text; what differs from `before` is marked.
#[must_use]
pub fn text(before: Option<String>, after: String) -> AnyView {
    match before {
        Some(before) => view! { <Diff before after/> }.into_any(),
        None if after.is_empty() => view! { <span class="muted">"Nothing"</span> }.into_any(),
        None => view! { <span dir="auto">{after}</span> }.into_any(),
    }
}
