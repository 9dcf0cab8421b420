//! What others saved while this form was open, as far as this page knows.

use super::{
    drafts::Drafts,
    saving::Saver,
    state::{Before, FormState, Latest},
};
use crate::{
    live::protocol::Event,
    product::{Actor, ChangeKind, Field, FieldValue, Gone, GoneReason, Product, Revision, Version},
    server_fns::{Editor, load_editor},
    ui::components::toast::{Action, ToastList, use_toasts},
};
use leptos::{prelude::*, task::spawn_local};

/// News of one form. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct News {
    /// The form.
    pub form: FormState,
    drafts: Drafts,
    /// Somebody deleted the product.
    pub deleted: RwSignal<Option<Box<Revision>>>,
    /// Whether a person looks at the news.
    pub reviewed: RwSignal<bool>,
    /// *Later*, for this version.
    dismissed: RwSignal<Option<Version>>,
    /// The last movement of the stock that the form has taken in by itself.
    pub moved: RwSignal<Option<Taken>>,
    /// The last version that was put over another on purpose.
    overwriting: RwSignal<Option<Version>>,
    /// The last version that came from another tab of this browser.
    own: RwSignal<Option<Version>>,
    asking: StoredValue<bool>,
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

/// A version that is newer than the form's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    /// As stored.
    pub latest: Latest,
    /// Where it differs from what stands in the form untouched.
    pub fields: Vec<Field>,
    /// Whether another tab of this browser saved it.
    pub own: bool,
    /// Whether it took somebody's changes away on purpose.
    pub overwrites: bool,
}

impl News {
    /// No news yet.
    #[must_use]
    pub fn new(saver: Saver) -> Self {
        let news = Self {
            form: saver.form,
            drafts: saver.drafts,
            deleted: RwSignal::new(None),
            reviewed: RwSignal::new(false),
            moved: RwSignal::new(None),
            dismissed: RwSignal::new(None),
            overwriting: RwSignal::new(None),
            own: RwSignal::new(None),
            asking: StoredValue::new(false),
            toasts: use_toasts(),
        };
        Effect::new(move || {
            // What was sent, or is asked about, is still of the version that it was made on.
            if !saver.is_under_way() && saver.conflict.read().is_none() {
                news.take_in_movement();
            }
        });
        news
    }

    /// What is stored, where it is newer than what the form was made on. Reactive.
    #[must_use]
    pub fn newer(self) -> Option<Newer> {
        let latest = self.form.latest.get()?;
        let version = latest.product.version;
        if version <= self.form.base.with(|base| base.version) {
            return None;
        }
        let fields = self.form.news(&latest.product);
        let own = self.own.get() == Some(version);
        let overwrites = self.overwriting.get() == Some(version);
        (!fields.is_empty()).then_some(Newer { latest, fields, own, overwrites })
    }

    /// The same, unless it was put off. Reactive.
    #[must_use]
    pub fn to_tell(self) -> Option<Newer> {
        let version = |newer: &Newer| newer.latest.product.version;
        self.newer().filter(|newer| self.dismissed.get() != Some(version(newer)))
    }

    /// What a field became elsewhere, and by whom. Reactive.
    #[must_use]
    pub fn of(self, field: Field) -> Option<(Option<Actor>, FieldValue)> {
        let Newer { latest, fields, .. } = self.newer()?;
        let version = Some(latest.product.version);
        // A movement is told below the field.
        let is_told = field == Field::StockQuantity
            && self.moved.with(|moved| moved.as_ref().map(|it| it.product.version) == version);
        let value = latest.product.content.get(field);
        (fields.contains(&field) && !is_told).then_some((latest.actor, value))
    }

    /// *Later*.
    pub fn put_off(self) {
        let latest = self.form.latest.get_untracked();
        self.dismissed.set(latest.map(|latest| latest.product.version));
        self.reviewed.set(false);
    }

    /// *Take these in*.
    pub fn take_in(self) {
        let Some(latest) = self.form.latest.get_untracked() else { return };
        let before = self.form.take_in(&latest.product);
        // What both changed keeps its mark, and is asked about when it is saved.
        self.put_off();
        self.drafts.sync();
        let version = latest.product.version;
        let undo = Action::new("Undo", move || self.put_back(before.clone()));
        self.toasts.show(format!("Version {version} is in the form."), vec![undo]);
    }

    /// Others moved the stock, and nothing else: nobody is asked about that.
    fn take_in_movement(self) {
        let Some(Taken { product, .. }) = self.moved.get() else { return };
        let latest = self.form.latest.get_untracked();
        if latest.is_some_and(|latest| latest.product.version == product.version) {
            self.form.take_in_stock(&product);
            self.drafts.sync();
        }
    }

    fn put_back(self, before: Before) {
        // The page may have been left meanwhile.
        if self.dismissed.try_set(None).is_none() {
            self.form.put_back(before);
            self.drafts.sync();
        }
    }

    /// The last that is known here of what is stored.
    #[must_use]
    pub fn known(self) -> Version {
        let deleted = self.deleted.with_untracked(|last| last.as_ref().map(|last| last.version));
        let latest = self.form.latest.with_untracked(|it| it.as_ref().map(|it| it.product.version));
        let base = self.form.base.with_untracked(|base| base.version);
        deleted.max(latest).unwrap_or(base)
    }

    /// A version was saved, perhaps by another tab of this browser: looks what it is, unless it is
    /// known here. One question at a time; the answer to it is the newest there is.
    pub fn heard_of(self, event: &Event, own: bool) {
        let version = event.version;
        if event.kind == ChangeKind::Overwritten {
            self.overwriting.try_set(Some(version));
        }
        if own {
            self.own.try_set(Some(version));
        }
        if self.known() < version {
            self.look(Some(version));
        }
    }

    /// Asks what is stored now. `expected`: the version that made this page ask.
    pub fn look(self, expected: Option<Version>) {
        if self.asking.try_get_value() != Some(false) {
            return;
        }
        self.asking.set_value(true);
        spawn_local(async move {
            let answer = load_editor(self.form.id.0).await;
            if self.asking.try_set_value(false).is_some() {
                return;
            }
            let Ok(editor) = answer else { return };
            let found = self.hear(editor);
            // It was read before the save that this page was told of.
            if expected.is_some_and(|expected| found.is_some_and(|found| found < expected)) {
                self.look(expected);
            }
        });
    }

    /// The version that is stored; `None` if there is none.
    fn hear(self, editor: Editor) -> Option<Version> {
        match editor {
            Editor::Editing(editing) => {
                let latest = Latest { product: editing.product, actor: Some(editing.actor) };
                let version = latest.product.version;
                self.deleted.set(None);
                let known = self
                    .form
                    .latest
                    .with_untracked(|known| known.as_ref().map(|it| it.product.version));
                if known.is_none_or(|known| known < version) {
                    let told = untrack(|| self.to_tell());
                    let moved = editing.moved.filter(|moved| Some(moved.since) <= known);
                    self.form.latest.set(Some(latest.clone()));
                    if let Some(moved) = moved
                        && told.is_none()
                    {
                        self.dismissed.set(Some(version));
                        let (product, words) = (latest.product, moved.words);
                        self.moved.set(Some(Taken { product, words }));
                    }
                }
                Some(version)
            }
            Editor::Gone { gone: Gone { reason: GoneReason::Deleted(last) }, .. } => {
                self.deleted.set(Some(last));
                None
            }
            Editor::Gone { .. } | Editor::OnlyTyped(_) => None,
        }
    }
}
