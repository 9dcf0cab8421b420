//! Changes that others saved while this form was open, as far as this page knows.

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

/// How long a field with new text is highlighted.
const FRESH: Duration = Duration::from_millis(2_400);

/// The news of one form. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct News {
    /// The form.
    pub form: FormState,
    drafts: Drafts,
    /// Whether the person is looking at the news.
    pub reviewed: RwSignal<bool>,
    /// The version for which *Later* was pressed.
    dismissed: RwSignal<Option<Version>>,
    /// The last movement that the form has taken in automatically.
    pub moved: RwSignal<Option<Taken>>,
    /// The last version that was taken in automatically, because nothing was typed, with its changed fields.
    followed: RwSignal<Option<(Version, Vec<FieldId>)>>,
    /// The fields that have just received new text.
    fresh: RwSignal<Vec<FieldId>>,
    /// The last version that deliberately overwrote another one.
    overwriting: RwSignal<Option<Version>>,
    /// The last version that another tab of this browser saved.
    own: RwSignal<Option<Version>>,
    inquiry: StoredValue<Inquiry>,
    toasts: ToastList,
}

/// A movement by others that the form has taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The product as stored since.
    pub product: Product,
    /// "−2, sale, order 77".
    pub words: String,
}

/// A version that is newer than the form's base, or was taken in automatically.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    /// The stored version.
    pub latest: Latest,
    /// The fields in which it differs from the untouched text of the form, now or before it was taken in.
    pub fields: Vec<FieldId>,
    /// Whether another tab of this browser saved it.
    pub own: bool,
    /// Whether it deliberately overwrote changes of somebody.
    pub overwrites: bool,
    /// Whether it is already in the form, so that there is nothing to do.
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
            // A pending request or an open question still refers to the version that it is based on.
            if !saver.is_under_way() && saver.conflict.read().is_none() {
                news.take_in_movement();
                news.follow();
            }
        });
        news
    }

    /// The stored version, if it is newer than the form's base; `None` for a deleted product, which has
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

    /// The version that was last taken in automatically, until there is a newer one. Reactive.
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

    /// The news to show, unless it was put off. Reactive.
    #[must_use]
    pub fn to_tell(self) -> Option<Newer> {
        let version = |newer: &Newer| newer.latest.product.version;
        let told = self.newer().or_else(|| self.has_followed());
        told.filter(|newer| self.dismissed.get() != Some(version(newer)))
    }

    /// The new value of a field, and who changed it. Reactive.
    #[must_use]
    pub fn of(self, field: FieldId) -> Option<(Option<Actor>, Value)> {
        let Newer { latest, fields, .. } = self.newer()?;
        let version = Some(latest.product.version);
        // A movement is shown below the field instead.
        let is_told = field == fields::STOCK
            && self.moved.with(|moved| moved.as_ref().map(|it| it.product.version) == version);
        let value = latest.product.content.get(field);
        (fields.contains(&field) && !is_told).then_some((latest.actor, value))
    }

    /// Whether a field has just received new text.
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

    /// *Take these in*. A field that both changed keeps its mark, and is decided when the form is saved.
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

    /// Takes in a change that only moved the stock, without asking.
    fn take_in_movement(self) {
        let Some(Taken { product, .. }) = self.moved.get() else { return };
        let latest = self.form.latest.get_untracked();
        let is_in = self.form.base.with_untracked(|base| base.version >= product.version);
        if !is_in && latest.is_some_and(|latest| latest.product.version == product.version) {
            self.came_in(self.form.take_in_stock(&product));
        }
    }

    /// Moves an untouched form to the stored version.
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

    /// Highlights fields with new text for a short time.
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
        // The page may have been left in the meantime.
        if self.dismissed.try_set(None).is_none() {
            self.form.put_back(before);
            self.drafts.sync();
        }
    }
}
