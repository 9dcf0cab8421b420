//! Live updates of the list. Rows change in place; added and removed products are only announced, so that no row
//! moves under the pointer.

use super::listing::{Found, Listing};
use crate::{
    browser::this_tab,
    events::protocol::{Event, MAX_ROWS, ToTab, Watch},
    live::client,
    product::{ChangeKind, ListQuery, ProductId},
    server_fns::{ListItem, ListPage, browse_products, look_up_products},
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Changes within this time are fetched together.
const TOGETHER: Duration = Duration::from_millis(250);

/// What others did to this list since it was shown. Cheap to copy.
#[derive(Clone, Copy)]
pub struct LiveList {
    listing: Listing,
    shown: StoredValue<Option<Found>>,
    /// What the server was last told to watch.
    said: StoredValue<Option<Watch>>,
    /// Rows that have just changed.
    glowing: RwSignal<Vec<ProductId>>,
    /// Rows that were deleted.
    gone: RwSignal<Vec<ProductId>>,
    /// Rows that do not match the search and the filters any more, or that nobody was heard to delete.
    moved: RwSignal<Vec<ProductId>>,
    /// New products that are not shown.
    new: RwSignal<Vec<ProductId>>,
    /// New products that may match the search and the filters.
    candidates: StoredValue<Vec<ProductId>>,
    /// Whether the rows are about to be fetched.
    due: StoredValue<bool>,
}

impl LiveList {
    /// Follows a list until its page is left.
    pub fn of(listing: Listing) -> Self {
        let live = Self {
            listing,
            shown: StoredValue::new(None),
            said: StoredValue::new(None),
            glowing: RwSignal::default(),
            gone: RwSignal::default(),
            moved: RwSignal::default(),
            new: RwSignal::default(),
            candidates: StoredValue::default(),
            due: StoredValue::new(false),
        };
        Effect::new(move || {
            client::listen(move || live.watch(), move |said| live.on_message(said))
        });
        live
    }

    /// Called when other rows are shown.
    pub fn shows(self, found: &Found) {
        let rows = |found: &Found| found.page.as_ref().ok().map(ids);
        if self.shown.with_value(|before| before.as_ref().and_then(rows)) != rows(found) {
            self.forget();
        }
        self.shown.set_value(Some(found.clone()));
        // Before anything was said, the line asks by itself.
        if self.said.get_value().is_some_and(|said| said != self.watched()) {
            client::say_what_is_watched();
        }
    }

    /// Whether a row has just changed. Reactive.
    pub fn is_glowing(self, id: ProductId) -> bool {
        self.glowing.read().contains(&id)
    }

    /// Called at the end of the animation of a changed row.
    pub fn is_dim(self, id: ProductId) {
        self.glowing.update(|glowing| glowing.retain(|other| *other != id));
    }

    /// Whether a row was deleted by somebody else. Reactive.
    pub fn is_gone(self, id: ProductId) -> bool {
        self.gone.read().contains(&id)
    }

    /// "3 new products, 1 deleted"; `None` if there is nothing to announce. Reactive.
    pub fn announced(self) -> Option<String> {
        let new = self.new.read().len();
        let products = if new == 1 { "new product" } else { "new products" };
        let moved = self.moved.read().len();
        let parts =
            [(new, products), (self.gone.read().len(), "deleted"), (moved, "not here any more")];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts.map(|(count, what)| format!("{count} {what}")).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// *Show*: reloads the list.
    pub fn show(self) {
        self.forget();
        self.listing.refresh();
    }

    /// Called when other rows are shown: the announcements are out of date.
    fn forget(self) {
        [self.new, self.gone, self.moved].iter().for_each(|ids| ids.set(Vec::new()));
    }

    fn watch(self) -> Watch {
        let watched = self.watched();
        self.said.set_value(Some(watched.clone()));
        watched
    }

    /// The rows that still exist. The server would answer a watched row that does not exist with a resync, again and
    /// again.
    fn watched(self) -> Watch {
        let found = self.shown.get_value();
        found.and_then(|found| found.page.ok()).map_or(Watch::Nothing, |page| {
            let is_left = |item: &&ListItem| {
                let id = item.product.id;
                ![self.gone, self.moved].iter().any(|ids| ids.read_untracked().contains(&id))
            };
            let left = page.items.iter().filter(is_left);
            Watch::List(left.map(|item| (item.product.id, item.product.version)).collect())
        })
    }

    fn on_message(self, said: ToTab) {
        match said {
            ToTab::Event(event) if event.tab.as_ref().is_some_and(this_tab::is_this) => {}
            ToTab::Event(event) => self.heard_of(&event),
            ToTab::Resync | ToTab::Unknown => {
                self.look();
                self.look_for_new();
            }
            ToTab::Presence(_) | ToTab::Pong | ToTab::Welcome(_) => {}
        }
    }

    fn heard_of(self, event: &Event) {
        let Some(id) = event.subject.product() else { return };
        let row = self.shown.try_with_value(|found| row(found.as_ref(), id).cloned()).flatten();
        match (event.kind, row) {
            (ChangeKind::Deleted, Some(_)) => add(self.gone, id),
            (ChangeKind::Deleted, None) => self.new.update(|new| new.retain(|new| *new != id)),
            (_, Some(row)) => {
                self.gone.update(|gone| gone.retain(|gone| *gone != id));
                if row.product.version < event.version {
                    self.look();
                }
            }
            (ChangeKind::Created | ChangeKind::Restored, None) if self.shows_all() => {
                add(self.new, id);
            }
            (ChangeKind::Created | ChangeKind::Restored, None) => {
                self.candidates.update_value(|ids| ids.push(id));
                self.look();
            }
            (_, None) => {}
        }
    }

    fn is_gone_now(self, id: ProductId) -> bool {
        self.gone.read_untracked().contains(&id)
    }

    fn shows_all(self) -> bool {
        self.shown.with_value(|found| found.as_ref().is_some_and(|found| found.query.is_of_all()))
    }

    /// Fetches the rows that are shown, and the candidates, after a short delay.
    fn look(self) {
        if self.due.try_get_value() != Some(false) {
            return;
        }
        self.due.set_value(true);
        let fetch = move || {
            // Before the rows are requested: an event that arrives in the meantime needs another request.
            self.due.try_set_value(false);
            let Some(Some(Found { query, page })) = self.shown.try_get_value() else { return };
            let candidates = self.candidates.try_update_value(std::mem::take).unwrap_or_default();
            let mut ids = page.as_ref().map(ids).unwrap_or_default();
            ids.extend(&candidates);
            ids.truncate(MAX_ROWS);
            spawn_local(async move {
                if let Ok(fresh) = look_up_products(query.clone(), ids).await {
                    self.bring_up_to_date(&query, &fresh, &candidates);
                }
            });
        };
        set_timeout(fetch, TOGETHER);
    }

    /// After lost events: announces products that the page would show now.
    fn look_for_new(self) {
        let Some(Some(Found { query, .. })) = self.shown.try_get_value() else { return };
        spawn_local(async move {
            let Ok(page) = browse_products(query.clone()).await else { return };
            self.shown.try_with_value(|found| {
                if found.as_ref().is_some_and(|found| found.query == query) {
                    let is_new = |id: &ProductId| row(found.as_ref(), *id).is_none();
                    ids(&page).into_iter().filter(is_new).for_each(|id| add(self.new, id));
                }
            });
        });
    }

    /// Puts new text into the rows that are there. They keep their places, also if they would now be sorted to
    /// another one or do not match any more.
    ///
    /// `candidates` are announced if they match. Does nothing if another list is shown by now, and ignores rows that are
    /// older than those shown, because answers can overtake each other.
    fn bring_up_to_date(
        self,
        query: &ListQuery,
        fresh: &[(ListItem, bool)],
        candidates: &[ProductId],
    ) {
        let Some(Some(mut found)) = self.shown.try_get_value() else { return };
        let Ok(page) = &mut found.page else { return };
        if found.query != *query {
            return;
        }
        let mut changed = Vec::new();
        for item in &mut page.items {
            let id = item.product.id;
            let new = fresh.iter().find(|(new, _)| new.product.id == id);
            let is_older = new.is_some_and(|(new, _)| new.product.version < item.product.version);
            if is_older {
                continue;
            }
            if new.is_none_or(|(_, matches)| !matches) && !self.is_gone_now(id) {
                add(self.moved, id);
            }
            if let Some((new, _)) = new
                && new.product.version != item.product.version
            {
                *item = new.clone();
                changed.push(id);
            }
        }
        for (new, matches) in fresh {
            if *matches && candidates.contains(&new.product.id) {
                add(self.new, new.product.id);
            }
        }
        self.glowing.set(changed);
        self.shows(&found);
        self.listing.show(found);
    }
}

fn ids(page: &ListPage) -> Vec<ProductId> {
    page.items.iter().map(|item| item.product.id).collect()
}

fn row(found: Option<&Found>, id: ProductId) -> Option<&ListItem> {
    found?.page.as_ref().ok()?.items.iter().find(|item| item.product.id == id)
}

fn add(ids: RwSignal<Vec<ProductId>>, id: ProductId) {
    ids.try_update(|ids| {
        if !ids.contains(&id) {
            ids.push(id);
        }
    });
}

/// "3 new products · Show".
#[component]
pub fn ListNews(live: LiveList) -> impl IntoView {
    view! {
        <div class="list-news" role="status">
            {move || live.announced().map(|text| view! {
                <p>{text}</p>
                <button type="button" class="button" on:click=move |_| live.show()>"Show"</button>
            })}
        </div>
    }
}
