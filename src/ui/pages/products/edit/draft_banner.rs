//! Banners about unsaved text from earlier.

use super::{drafts::Drafts, said::labels, saving::Saver};
use crate::ui::{
    components::banner::{Banner, Tone},
    pages::products::conflict::{at_time::typed_at, copy::CopyButton},
};
use leptos::prelude::*;

/// "You have unsaved changes from 10:32, made on version 7."
#[component]
pub fn DraftBanner(drafts: Drafts) -> impl IntoView {
    move || {
        let draft = drafts.offer()?;
        let (when, version) = (typed_at(draft.at), draft.version);
        let fields = labels(&draft.typed());
        let actions = move || {
            view! {
                <button type="button" class="button" on:click=move |_| drafts.restore()>"Restore"</button>
                <button type="button" class="button button-quiet" on:click=move |_| drafts.discard()>
                    "Discard"
                </button>
            }
        };
        Some(view! {
            <Banner tone=Tone::Yours role="status" actions>
                {format!("You have unsaved changes from {when}, made on version {version}: {fields}.")}
            </Banner>
        })
    }
}

/// A draft that this version of Concord cannot read: offers its text for copying.
#[component]
pub fn UnreadBanner(drafts: Drafts) -> impl IntoView {
    move || {
        let text = StoredValue::new(drafts.unread()?.text());
        let actions = move || {
            view! {
                <CopyButton text=move || text.get_value()/>
                <button
                    type="button"
                    class="button button-quiet"
                    on:click=move |_| drafts.discard_unread()
                >
                    "Discard"
                </button>
            }
        };
        Some(view! {
            <Banner tone=Tone::Yours role="status" actions>
                "You have unsaved changes that another version of Concord kept. They can be copied from here."
            </Banner>
        })
    }
}

/// Says that the form is based on an older version, after a draft was restored.
#[component]
pub fn OldVersionNote(saver: Saver) -> impl IntoView {
    let form = saver.form;
    let versions = Memo::new(move |_| {
        // The dialog already says this.
        if saver.conflict.read().is_some() {
            return None;
        }
        let stored = form.latest.with(|latest| latest.as_ref().map(|l| l.product.version))?;
        let own = form.base.with(|base| base.version);
        (own < stored).then_some((own, stored))
    });
    move || {
        versions.get().map(|(own, stored)| {
            view! {
                <Banner tone=Tone::Merged role="status">
                    {format!("You are editing version {own}. Version {stored} is stored: Save merges the two.")}
                </Banner>
            }
        })
    }
}
