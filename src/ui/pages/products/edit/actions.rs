//! The actions at the top of the page. *Delete* checks the version, and can be undone on the list.

use super::state::{FormState, Latest};
use crate::{
    product::{DeleteReply, Deletion, ProductId, RestoreReply, Restoring, Version, isolated},
    server_fns::{Reply, delete_product, restore_product},
    ui::{
        components::{
            dialog::Dialog,
            flash::{already_gone, changed_meanwhile},
            icon::Icon,
            request_key::RequestKey,
            slow::tell_if_slow,
            toast::{Action, ToastList, use_toasts},
        },
        draft::request_key,
    },
};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The link to the history of a product.
#[component]
pub fn HistoryLink(
    /// The product.
    id: ProductId,
) -> impl IntoView {
    view! {
        <a class="button button-quiet" href=format!("/products/{id}/history") rel="external">
            <Icon name="history"/>
            "History"
        </a>
    }
}

/// Creates a copy and shows it. What is typed here stays as a draft.
#[component]
pub fn DuplicateButton(
    /// The product.
    id: ProductId,
) -> impl IntoView {
    view! {
        <form method="post" action=format!("/products/{id}/duplicate")>
            <RequestKey/>
            <button class="button button-quiet">"Duplicate"</button>
        </form>
    }
}

/// Deletes the version that this page knows; asks again if somebody has saved since. Without WASM the form
/// is posted.
#[component]
pub fn DeleteButton(form: FormState) -> impl IntoView {
    let toasts = use_toasts();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    tell_if_slow(busy);
    let stale = RwSignal::new(None::<(Latest, String)>);
    let id = form.id;
    let delete = move |version: Version| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let command = Deletion { id, version, key: request_key() };
            let reply = delete_product(command).await.and_then(Reply::read);
            if busy.try_set(false).is_some() {
                return;
            }
            match reply {
                Ok(DeleteReply::Deleted(last)) => {
                    // What was typed stays as a draft, in case the product is restored.
                    navigate("/products", NavigateOptions::default());
                    toasts.show(
                        format!("Deleted {}.", isolated(&last.content.name)),
                        vec![bring_back(id, toasts)],
                    );
                }
                Ok(DeleteReply::Stale { product, actor, changed }) => {
                    let text = changed_meanwhile(&actor, &product.content.name, &changed);
                    stale.set(Some((Latest { product: *product, actor: Some(actor) }, text)));
                }
                Ok(DeleteReply::Gone(gone)) => toasts.show(already_gone(&gone.reason), Vec::new()),
                Err(error) => toasts.show(format!("{error} Nothing was deleted."), Vec::new()),
            }
        });
    };
    let version = move || form.base.with(|base| base.version);
    let submit = {
        let delete = delete.clone();
        move |event: ev::SubmitEvent| {
            event.prevent_default();
            delete(untrack(version));
        }
    };
    view! {
        <form method="post" action=format!("/products/{id}/delete") on:submit=submit>
            <RequestKey/>
            <input type="hidden" name="version" value=untrack(version).to_string()/>
            <button
                class="button button-quiet button-danger button-progress"
                aria-busy=move || busy.get().then_some("true")
            >
                "Delete"
            </button>
        </form>
        <StaleDialog stale delete/>
    }
}

/// Shown if somebody has saved since this page was loaded.
#[component]
fn StaleDialog(
    stale: RwSignal<Option<(Latest, String)>>,
    delete: impl Fn(Version) + Clone + Send + 'static,
) -> impl IntoView {
    let open = Signal::derive(move || stale.read().is_some());
    let close = move |()| stale.set(None);
    let text = move || stale.with(|stale| stale.as_ref().map(|(_, text)| text.clone()));
    let anyway = move |_| {
        if let Some((latest, _)) = stale.get_untracked() {
            stale.set(None);
            delete(latest.product.version);
        }
    };
    view! {
        <Dialog open close title="stale-title" class="dialog-small" then="save">
            <div class="dialog-head"><h2 id="stale-title">"Delete the newer version?"</h2></div>
            <div class="dialog-body"><p>{text}</p></div>
            <div class="dialog-foot">
                <button type="button" class="button button-danger" on:click=anyway>"Delete anyway"</button>
                <button type="button" class="button" on:click=move |_| stale.set(None)>"Keep it"</button>
            </div>
        </Dialog>
    }
}

/// The *Undo* button in the message on the list.
fn bring_back(id: ProductId, toasts: ToastList) -> Action {
    Action::new("Undo", move || {
        spawn_local(async move {
            let command = Restoring { id, with: None, key: request_key() };
            let text = match restore_product(command).await.and_then(Reply::read) {
                Ok(RestoreReply::Restored(product)) => {
                    format!("{} is back.", isolated(&product.content.name))
                }
                Ok(_) => "The product is back.".to_owned(),
                Err(error) => format!("{error} The product is still deleted."),
            };
            toasts.show(text, Vec::new());
        });
    })
}
