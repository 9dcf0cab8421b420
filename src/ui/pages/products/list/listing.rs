//! Which products are shown: those that the page came with, then those that were asked for last.

use crate::{
    product::ListQuery,
    server_fns::{ClientError, ListPage, browse_products},
    ui::{
        components::retry::Retry,
        preload::{Coming, preload},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// An answer, with its question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What was asked for.
    pub query: ListQuery,
    /// What came.
    pub page: Result<ListPage, ClientError>,
}

/// The question in the address and the answers to it.
///
/// Questions run side by side and the newest one wins, so that one slow answer does not hold up all
/// typing.
#[derive(Clone, Copy)]
pub struct Listing {
    query: Memo<ListQuery>,
    first: Coming<ListPage>,
    first_wish: StoredValue<ListQuery>,
    newer: RwSignal<Option<Found>>,
    reload: RwSignal<u32>,
    pending: RwSignal<bool>,
    retry: Retry,
}

impl Listing {
    /// Answers `query`, now and whenever it changes.
    pub fn of(query: Memo<ListQuery>) -> Self {
        let listing = Self {
            query,
            first: preload(found, browse_products(query.get_untracked())),
            first_wish: StoredValue::new(query.get_untracked()),
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
                let question = asked.get_value() + 1;
                asked.set_value(question);
                self.pending.set(true);
                let query = now.0.clone();
                spawn_local(async move {
                    let page = browse_products(query.clone()).await;
                    if asked.try_get_value() == Some(question) {
                        self.pending.set(false);
                        self.newer.set(Some(Found { query, page }));
                    }
                });
            }
            now
        });
    }

    /// An error that passes is waited for: the list comes back by itself.
    fn ask_again_after_trouble(self) {
        Effect::new(move || match self.found().map(|found| found.page) {
            Some(Err(error)) if error.passes() => self.retry.later(move || self.refresh()),
            Some(Ok(_)) => self.retry.succeeded(),
            _ => self.retry.stop(),
        });
    }

    /// The newest answer there is; reactive.
    pub fn found(self) -> Option<Found> {
        self.newer.get().or_else(|| {
            let page = self.first.get()?;
            Some(Found { query: self.first_wish.get_value(), page })
        })
    }

    /// Whether an answer is on its way; reactive.
    pub fn is_pending(self) -> bool {
        self.pending.get() || self.found().is_none()
    }

    /// Puts other rows in place of those that are shown.
    pub fn show(self, found: Found) {
        self.newer.try_set(Some(found));
    }

    /// Asks the same again. May be called after the page was left.
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
