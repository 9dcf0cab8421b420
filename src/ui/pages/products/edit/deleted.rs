//! The page of a deleted product.

use super::actions::HistoryLink;
use crate::{
    product::{FieldId, RestoreReply, Restoring, Revision, Value, closed, fields, isolated},
    server_fns::{Reply, restore_product},
    ui::{
        components::{
            back::BackToList,
            banner::{Banner, Tone},
            isolated::Isolated,
            request_key::RequestKey,
            slow::tell_if_slow,
            toast::use_toasts,
        },
        draft::request_key,
        pages::products::conflict::{at_time::AtTime, values::ShowValue},
    },
};
use concord_record::Record;
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_meta::Title;

/// Who deleted it and when, its last content, and a button to restore it.
#[component]
pub fn DeletedPage(
    /// The last revision.
    last: Revision,
) -> impl IntoView {
    let (name, actor, at) = (last.content.name.clone(), last.actor.to_string(), last.at);
    let id = last.id;
    let actions = move || view! { <RestoreButton id=id.0/> };
    view! {
        <Title text=isolated(&name).into_owned()/>
        <div class="page">
            <BackToList/>
            <div class="page-head">
                <h1 dir="auto">{closed(&name).into_owned()}</h1>
                <div class="page-actions"><HistoryLink id/></div>
            </div>
            <Banner tone=Tone::Theirs actions>
                <Isolated text=actor/>" deleted this product "<AtTime at/>"."
            </Banner>
            <section class="card">
                <div class="card-body">
                    <dl class="facts facts-long">
                        {fields::ids().map(|field| fact(field, last.content.get(field))).collect_view()}
                    </dl>
                </div>
            </section>
        </div>
    }
}

fn fact(field: FieldId, value: Value) -> impl IntoView {
    view! {
        <dt>{fields::label(field)}</dt>
        <dd class="side-value"><ShowValue field value before=None/></dd>
    }
}

/// Restores the last version. Without WASM the form is posted.
#[component]
pub fn RestoreButton(
    /// The product.
    id: i64,
) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    tell_if_slow(busy);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let id = crate::product::ProductId(id);
            let command = Restoring { id, with: None, key: request_key() };
            match restore_product(command).await.and_then(Reply::read) {
                // The product's page has the same address.
                Ok(RestoreReply::Restored(_) | RestoreReply::WasThere(_)) => {
                    let _ = window().location().reload();
                }
                Ok(_) => toasts.show("There is no such product.", Vec::new()),
                Err(error) => toasts.show(format!("{error} Nothing was restored."), Vec::new()),
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <form method="post" action=format!("/products/{id}/restore") on:submit=submit>
            <RequestKey/>
            <input type="hidden" name="back" value=format!("/products/{id}")/>
            <button class="button button-primary button-progress" aria-busy=move || busy.get().then_some("true")>
                "Restore"
            </button>
        </form>
    }
}
