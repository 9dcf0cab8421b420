//! Values side by side, with differences highlighted.

use crate::{
    product::{FieldId, Value, fields},
    ui::components::{
        banner::Tone,
        diff::Diff,
        number::{Count, Money},
    },
};
use concord_record::Decision;
use leptos::prelude::*;

/// Original | Theirs | Yours. Without a base there is no original, and the dialog says so.
#[component]
pub fn SideBySide(
    /// The decision.
    decision: Decision,
) -> impl IntoView {
    let merge = decision.merge;
    let field = merge.field;
    let base = (!decision.base_lost).then_some(merge.base);
    let original = base.clone().map(|base| {
        view! { <Side title="Original" tone=Tone::Neutral field value=base before=None/> }
    });
    view! {
        <div class="side-by-side">
            {original}
            <Side title="Theirs" tone=Tone::Theirs field value=merge.theirs before=base.clone()/>
            <Side title="Yours" tone=Tone::Yours field value=merge.mine before=base/>
        </div>
    }
}

/// A value with its title.
#[component]
pub fn Side(
    /// The title.
    title: &'static str,
    /// Its color.
    tone: Tone,
    /// The field.
    field: FieldId,
    /// The value.
    value: Value,
    /// The earlier value, if differences should be highlighted.
    before: Option<Value>,
) -> impl IntoView {
    view! { <SideFrame title tone><ShowValue field value before/></SideFrame> }
}

/// The frame of a value with its title.
#[component]
pub fn SideFrame(
    /// The title.
    title: &'static str,
    /// Its color.
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

/// A value; differences from `before` are highlighted, numbers as a whole.
#[component]
pub fn ShowValue(
    /// The field.
    field: FieldId,
    /// The value.
    value: Value,
    /// The earlier value.
    #[prop(optional_no_strip)]
    before: Option<Value>,
) -> AnyView {
    let changed = before.as_ref().is_some_and(|before| *before != value);
    let marked = move |content: AnyView| match changed {
        true => view! { <ins><span class="visually-hidden">"changed to: "</span>{content}</ins> }
            .into_any(),
        false => content,
    };
    match value {
        Value::Decimal(price) => marked(view! { <Money price/> }.into_any()),
        Value::Integer(stock) => marked(view! { <Count stock/> }.into_any()),
        Value::None => {
            let noun = fields::noun(field);
            marked(view! { <span class="muted">{format!("No {noun}")}</span> }.into_any())
        }
        other => {
            let before = before.filter(|_| changed).map(|before| fields::display(field, &before));
            text(before, fields::display(field, &other))
        }
    }
}

/// A text; differences from `before` are highlighted.
#[must_use]
pub fn text(before: Option<String>, after: String) -> AnyView {
    match before {
        Some(before) => view! { <Diff before after/> }.into_any(),
        None if after.is_empty() => view! { <span class="muted">"Nothing"</span> }.into_any(),
        None => view! { <span dir="auto">{after}</span> }.into_any(),
    }
}
