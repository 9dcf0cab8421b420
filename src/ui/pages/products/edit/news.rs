//! What others saved while this form was open, as far as this page knows.

use super::{
    drafts::Drafts,
    said,
    saving::Saver,
    state::{Before, FormState, Latest, TakenIn},
};
use crate::{
    product::{Actor, FieldId, Product, Value, Version, fields},
    ui::components::toast::{Action, ToastList, use_toasts},
};
use concord_record::Record;
use inquiry::Inquiry;
use leptos::prelude::*;
use std::time::Duration;

mod inquiry;
mod looking;

/// How long a field that has new text is marked.
const FRESH: Duration = Duration::from_millis(2_400);

/// News of one form. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct News {
    /// The form.
    pub form: FormState,
    drafts: Drafts,
    /// Whether a person looks at the news.
    pub reviewed: RwSignal<bool>,
    /// *Later*, for this version.
    dismissed: RwSignal<Option<Version>>,
    /// The last movement of the stock that the form has taken in by itself.
    pub moved: RwSignal<Option<Taken>>,
    /// The last version that came in by itself, because nothing was typed, and what it changed.
    followed: RwSignal<Option<(Version, Vec<FieldId>)>>,
    /// The fields that have got new text just now.
    fresh: RwSignal<Vec<FieldId>>,
    /// The last version that was put over another on purpose.
    overwriting: RwSignal<Option<Version>>,
    /// The last version that came from another tab of this browser.
    own: RwSignal<Option<Version>>,
    inquiry: StoredValue<Inquiry>,
    toasts: ToastList,
}

/// A movement of others that the form has taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// As stored since.
    pub product: Product,
    /// "−2, sale, order 77".
    pub words: String,
}

/// A version that is newer than the form's, or that came into the form by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    /// As stored.
    pub latest: Latest,
    /// Where it differs from what stands in the form untouched, or did before it came in.
    pub fields: Vec<FieldId>,
    /// Whether another tab of this browser saved it.
    pub own: bool,
    /// Whether it took somebody's changes away on purpose.
    pub overwrites: bool,
    /// Whether it is in the form: there is nothing to do about it.
    pub is_in: bool,
}

impl News {
    /// No news yet.
    #[must_use]
    pub fn new(saver: Saver) -> Self {
        let news = Self {
            form: saver.form,
            drafts: saver.drafts,
            reviewed: RwSignal::new(false),
            moved: RwSignal::new(None),
            dismissed: RwSignal::new(None),
            followed: RwSignal::new(None),
            fresh: RwSignal::new(Vec::new()),
            overwriting: RwSignal::new(None),
            own: RwSignal::new(None),
            inquiry: StoredValue::new(Inquiry::default()),
            toasts: use_toasts(),
        };
        Effect::new(move || {
            // What was sent, or is asked about, is still of the version that it was made on.
            if !saver.is_under_way() && saver.conflict.read().is_none() {
                news.take_in_movement();
                news.follow();
            }
        });
        news
    }

    /// What is stored, where it is newer than what the form was made on; of a deleted product there is
    /// nothing to take in. Reactive.
    #[must_use]
    pub fn newer(self) -> Option<Newer> {
        let latest = self.form.latest.get()?;
        let version = latest.product.version;
        if version <= self.form.base.with(|base| base.version) || self.form.deleted().is_some() {
            return None;
        }
        let fields = self.form.news(&latest.product);
        (!fields.is_empty()).then(|| self.described(latest, fields, false))
    }

    /// What came into the form by itself last, until there is something newer. Reactive.
    fn has_followed(self) -> Option<Newer> {
        let latest = self.form.latest.get()?;
        let (version, fields) = self.followed.get()?;
        let is_last = version == latest.product.version && self.form.deleted().is_none();
        is_last.then(|| self.described(latest, fields, true))
    }

    fn described(self, latest: Latest, fields: Vec<FieldId>, is_in: bool) -> Newer {
        let version = Some(latest.product.version);
        let (own, overwrites) = (self.own.get() == version, self.overwriting.get() == version);
        Newer { latest, fields, own, overwrites, is_in }
    }

    /// What is to be said of it, unless it was put off. Reactive.
    #[must_use]
    pub fn to_tell(self) -> Option<Newer> {
        let version = |newer: &Newer| newer.latest.product.version;
        let told = self.newer().or_else(|| self.has_followed());
        told.filter(|newer| self.dismissed.get() != Some(version(newer)))
    }

    /// What a field became elsewhere, and by whom. Reactive.
    #[must_use]
    pub fn of(self, field: FieldId) -> Option<(Option<Actor>, Value)> {
        let Newer { latest, fields, .. } = self.newer()?;
        let version = Some(latest.product.version);
        // A movement is told below the field.
        let is_told = field == fields::STOCK
            && self.moved.with(|moved| moved.as_ref().map(|it| it.product.version) == version);
        let value = latest.product.content.get(field);
        (fields.contains(&field) && !is_told).then_some((latest.actor, value))
    }

    /// Whether a field has got new text just now.
    #[must_use]
    pub fn is_fresh(self, field: FieldId) -> Signal<bool> {
        Signal::derive(move || self.fresh.read().contains(&field))
    }

    /// *Later*.
    pub fn put_off(self) {
        let latest = self.form.latest.get_untracked();
        self.dismissed.set(latest.map(|latest| latest.product.version));
        self.reviewed.set(false);
    }

    /// *Take these in*. What both changed keeps its mark, and is asked about when it is saved.
    pub fn take_in(self) {
        let Some(latest) = self.form.latest.get_untracked() else { return };
        let TakenIn { before, came, kept } = self.form.take_in(&latest.product);
        self.put_off();
        let text = said::taken_in(latest.product.version, &came, &kept);
        let undo = match came.is_empty() {
            true => Vec::new(),
            false => vec![Action::new("Undo", move || self.put_back(before.clone()))],
        };
        self.came_in(came);
        self.toasts.show(text, undo);
    }

    /// Others moved the stock, and nothing else: nobody is asked about that.
    fn take_in_movement(self) {
        let Some(Taken { product, .. }) = self.moved.get() else { return };
        let latest = self.form.latest.get_untracked();
        let is_in = self.form.base.with_untracked(|base| base.version >= product.version);
        if !is_in && latest.is_some_and(|latest| latest.product.version == product.version) {
            self.came_in(self.form.take_in_stock(&product));
        }
    }

    /// A form in which nothing is typed goes on from what is stored.
    fn follow(self) {
        let Some(Latest { product, .. }) = self.form.latest.get() else { return };
        let is_newer = product.version > self.form.base.with(|base| base.version);
        if !is_newer || !self.form.typed.read().is_empty() || self.form.deleted().is_some() {
            return;
        }
        let came = self.form.take_in(&product).came;
        if !came.is_empty() {
            self.followed.set(Some((product.version, came.clone())));
        }
        self.came_in(came);
    }

    /// Fields have got new text: they are marked for a short while.
    fn came_in(self, fields: Vec<FieldId>) {
        self.drafts.sync();
        if fields.is_empty() {
            return;
        }
        self.fresh.set(fields.clone());
        set_timeout(
            move || {
                let _ =
                    self.fresh.try_update(|fresh| fresh.retain(|field| !fields.contains(field)));
            },
            FRESH,
        );
    }

    fn put_back(self, before: Before) {
        // The page may have been left meanwhile.
        if self.dismissed.try_set(None).is_none() {
            self.form.put_back(before);
            self.drafts.sync();
        }
    }
}
