//! Deletes from the list, with a version check and *Undo*.

use super::listing::Listing;
use crate::{
    product::{
        Actor, DeleteReply, Deletion, FieldId, Product, ProductId, RestoreReply, Restoring,
        isolated,
    },
    server_fns::{Reply, delete_product, restore_product},
    ui::{
        components::{
            dialog::Dialog,
            flash::{already_gone, changed_meanwhile},
            toast::{Action, ToastList, use_toasts},
        },
        draft::request_key,
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use web_sys::PointerEvent;

/// How long a deleted row stays after a touch.
const TOUCH_PAUSE: Duration = Duration::from_secs(1);

/// Somebody saved before the product could be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    product: Box<Product>,
    actor: Actor,
    changed: Vec<FieldId>,
}

/// Deletes in progress or waiting for a decision. May be used after the list was left, because the message with
/// *Undo* outlives the page.
#[derive(Clone, Copy)]
pub struct Deleting {
    under_way: RwSignal<Option<ProductId>>,
    /// A deleted row that stays under the pointer, so that a second click does not hit the next row.
    kept: RwSignal<Option<ProductId>>,
    stale: RwSignal<Option<Stale>>,
    listing: Listing,
    toasts: ToastList,
}

impl Deleting {
    /// The list, which is reloaded after each delete.
    pub fn new(listing: Listing) -> Self {
        let toasts = use_toasts();
        Self {
            under_way: RwSignal::new(None),
            kept: RwSignal::new(None),
            stale: RwSignal::new(None),
            listing,
            toasts,
        }
    }

    /// Whether this product is being deleted; reactive.
    pub fn is_under_way(self, id: ProductId) -> bool {
        self.under_way.get() == Some(id)
    }

    /// Whether this row was deleted and stays only until the pointer leaves it; reactive.
    pub fn is_kept(self, id: ProductId) -> bool {
        self.kept.get() == Some(id)
    }

    /// Called when the pointer leaves a row: a deleted row is removed now. After a touch it is removed a little later,
    /// because a second tap may follow at the same place.
    pub fn pointer_left(self, id: ProductId, event: &PointerEvent) {
        if self.kept.get_untracked() != Some(id) {
            return;
        }
        match &*event.pointer_type() {
            "mouse" => self.close_gap(id),
            _ => set_timeout(move || self.close_gap(id), TOUCH_PAUSE),
        }
    }

    fn close_gap(self, id: ProductId) {
        if self.kept.try_get_untracked().flatten() == Some(id) {
            self.kept.set(None);
            self.listing.refresh();
        }
    }

    /// Deletes the version that the person saw. One at a time.
    pub fn start(self, query: Deletion, name: String) {
        let is_deleted = self.kept.try_get_untracked().flatten() == Some(query.id);
        if is_deleted || self.under_way.try_get_untracked().flatten().is_some() {
            return;
        }
        self.under_way.try_set(Some(query.id));
        spawn_local(async move {
            let reply = delete_product(query.clone()).await.and_then(Reply::read);
            self.under_way.try_set(None);
            match reply {
                Ok(reply) => self.tell(reply),
                Err(error) => {
                    let again = Action::new("Try again", {
                        let (query, name) = (query.clone(), name.clone());
                        move || self.start(query.clone(), name.clone())
                    });
                    let text = format!("{error} {} was not deleted.", isolated(&name));
                    self.toasts.show(text, vec![again]);
                }
            }
        });
    }

    fn tell(self, reply: DeleteReply) {
        match reply {
            DeleteReply::Deleted(last) => {
                let (id, name) = (last.id, last.content.name);
                let undo = Action::new("Undo", {
                    let name = name.clone();
                    let query = Restoring { id, with: None, key: request_key() };
                    move || self.bring_back(query.clone(), name.clone())
                });
                self.toasts.show(format!("Deleted {}.", isolated(&name)), vec![undo]);
                match is_under_pointer(id) {
                    true => drop(self.kept.try_set(Some(id))),
                    false => self.listing.refresh(),
                }
            }
            DeleteReply::Stale { product, actor, changed } => {
                self.stale.try_set(Some(Stale { product, actor, changed }));
                self.listing.refresh();
            }
            DeleteReply::Gone(gone) => {
                self.toasts.show(already_gone(&gone.reason), Vec::new());
                self.listing.refresh();
            }
        }
    }

    /// One key for all attempts.
    fn bring_back(self, query: Restoring, name: String) {
        spawn_local(async move {
            match restore_product(query.clone()).await.and_then(Reply::read) {
                Ok(RestoreReply::Restored(_) | RestoreReply::WasThere(_)) => {
                    self.toasts.show(format!("{} is back.", isolated(&name)), Vec::new());
                    self.kept.try_set(None);
                    self.listing.refresh();
                }
                Ok(RestoreReply::Unknown | RestoreReply::Invalid(_)) => {
                    self.toasts
                        .show(format!("{} cannot be brought back.", isolated(&name)), Vec::new());
                }
                Err(error) => {
                    let again = Action::new("Try again", {
                        let name = name.clone();
                        move || self.bring_back(query.clone(), name.clone())
                    });
                    self.toasts.show(
                        format!("{error} {} is still deleted.", isolated(&name)),
                        vec![again],
                    );
                }
            }
        });
    }
}

/// The `id` of a row's element.
pub fn row_id(id: ProductId) -> String {
    format!("product-{id}")
}

fn is_under_pointer(id: ProductId) -> bool {
    let selector = format!("#{}:hover", row_id(id));
    matches!(document().query_selector(&selector), Ok(Some(_)))
}

/// Asks for confirmation, and shows what somebody else has changed since the list was loaded.
#[component]
pub fn StaleDialog(deleting: Deleting) -> impl IntoView {
    let open = Signal::derive(move || deleting.stale.read().is_some());
    let close = move |()| deleting.stale.set(None);
    let text = move || {
        deleting.stale.read().as_ref().map(|stale| {
            changed_meanwhile(&stale.actor, &stale.product.content.name, &stale.changed)
        })
    };
    let delete = move |_| {
        if let Some(stale) = deleting.stale.get_untracked() {
            let (id, version) = (stale.product.id, stale.product.version);
            let query = Deletion { id, version, key: request_key() };
            deleting.stale.set(None);
            deleting.start(query, stale.product.content.name);
        }
    };
    let href = move || {
        let id = deleting.stale.read().as_ref().map(|stale| stale.product.id);
        id.map(|id| format!("/products/{id}"))
    };
    view! {
        <Dialog open close title="stale-title" class="dialog-small">
            <div class="dialog-head"><h2 id="stale-title">"This product has changed"</h2></div>
            <div class="dialog-body">
                <p>{text} " Nothing was deleted."</p>
            </div>
            <div class="dialog-foot">
                <a class="button button-quiet" href=href>"Look at it"</a>
                <button type="button" class="button button-danger" on:click=delete>
                    "Delete anyway"
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    autofocus
                    on:click=move |_| deleting.stale.set(None)
                >
                    "Keep it"
                </button>
            </div>
        </Dialog>
    }
}
