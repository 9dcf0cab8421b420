//! The products that are shown: first those that the page was rendered with, then the latest answer.

use crate::{
    product::ListQuery,
    server_fns::{ClientError, ListPage, browse_products},
    ui::{
        components::retry::Retry,
        preload::{Coming, preload},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// An answer, with its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The query.
    pub query: ListQuery,
    /// The answer.
    pub page: Result<ListPage, ClientError>,
}

/// The query in the address, and the answers to it.
///
/// Requests run in parallel and the newest one wins, so that a slow answer does not block typing.
#[derive(Clone, Copy)]
pub struct Listing {
    query: Memo<ListQuery>,
    first: Coming<ListPage>,
    first_query: StoredValue<ListQuery>,
    newer: RwSignal<Option<Found>>,
    reload: RwSignal<u32>,
    pending: RwSignal<bool>,
    retry: Retry,
}

impl Listing {
    /// Loads the answer to `query`, now and after each change.
    pub fn of(query: Memo<ListQuery>) -> Self {
        let listing = Self {
            query,
            first: preload(found, browse_products(query.get_untracked())),
            first_query: StoredValue::new(query.get_untracked()),
            newer: RwSignal::new(None),
            reload: RwSignal::new(0),
            pending: RwSignal::new(false),
            retry: Retry::new(),
        };
        listing.ask_again_on_change();
        listing.ask_again_after_trouble();
        listing
    }

    fn ask_again_on_change(self) {
        let asked = StoredValue::new(0_u32);
        Effect::new(move |before: Option<(ListQuery, u32)>| {
            let now = (self.query.get(), self.reload.get());
            if before.is_some_and(|before| before != now) {
                let request = asked.get_value() + 1;
                asked.set_value(request);
                self.pending.set(true);
                let query = now.0.clone();
                spawn_local(async move {
                    let page = browse_products(query.clone()).await;
                    if asked.try_get_value() == Some(request) {
                        self.pending.set(false);
                        self.newer.set(Some(Found { query, page }));
                    }
                });
            }
            now
        });
    }

    /// Retries after a temporary error.
    fn ask_again_after_trouble(self) {
        Effect::new(move || match self.found().map(|found| found.page) {
            Some(Err(error)) if error.passes() => self.retry.later(move || self.refresh()),
            Some(Ok(_)) => self.retry.succeeded(),
            _ => self.retry.stop(),
        });
    }

    /// The newest answer; reactive.
    pub fn found(self) -> Option<Found> {
        self.newer.get().or_else(|| {
            let page = self.first.get()?;
            Some(Found { query: self.first_query.get_value(), page })
        })
    }

    /// Whether a request is in progress; reactive.
    pub fn is_pending(self) -> bool {
        self.pending.get() || self.found().is_none()
    }

    /// Replaces the rows that are shown.
    pub fn show(self, found: Found) {
        self.newer.try_set(Some(found));
    }

    /// Reloads. May be called after the page was left.
    pub fn refresh(self) {
        self.reload.try_update(|count| *count += 1);
    }
}

#[cfg(feature = "ssr")]
fn found() -> Option<Result<ListPage, ClientError>> {
    match crate::ui::preload::found()? {
        crate::ui::preload::Preloaded::List(page) => Some(page),
        crate::ui::preload::Preloaded::Editor(_) => None,
    }
}

#[cfg(not(feature = "ssr"))]
fn found() -> Option<Result<ListPage, ClientError>> {
    None
}
