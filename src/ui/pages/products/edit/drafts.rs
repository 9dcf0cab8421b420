//! Stores what is typed in this form, and offers drafts of earlier forms.

use super::state::{Base, FormState};
use crate::{
    browser::tab,
    product::ProductForm,
    ui::draft::{Draft, DraftKey, left_behind, now, unread::Unread},
};
use leptos::prelude::*;
use std::time::Duration;

/// How long a page that is being closed may still hold its lock.
const CLOSING: Duration = Duration::from_millis(800);

/// The drafts of one form. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Drafts {
    form: FormState,
    /// The storage key of this form's own draft; only known in the browser.
    key: StoredValue<Option<DraftKey>>,
    /// The drafts of earlier forms, the newest first.
    offered: RwSignal<Vec<Draft>>,
    /// The unreadable drafts.
    unread: RwSignal<Vec<Unread>>,
}

impl Drafts {
    /// Starts storing and looks for earlier drafts.
    #[must_use]
    pub fn start(form: FormState) -> Self {
        let drafts = Self {
            form,
            key: StoredValue::new(None),
            offered: RwSignal::new(Vec::new()),
            unread: RwSignal::new(Vec::new()),
        };
        Effect::new(move |started: Option<()>| {
            if started.is_none() {
                drafts.key.set_value(Some(DraftKey::next()));
                drafts.look_around();
            }
            form.track();
            drafts.sync();
        });
        drafts
    }

    /// Updates the storage to the current form immediately.
    pub fn sync(self) {
        let Some(key) = self.key.get_value() else { return };
        if self.form.typed.get_untracked().is_empty() {
            key.forget(self.form.id);
        } else {
            self.as_draft(key).keep();
        }
    }

    /// Whether the browser has stored the current form.
    #[must_use]
    pub fn are_kept(self) -> bool {
        let key = self.key.get_value();
        let kept = key.and_then(|key| key.kept(self.form.id));
        kept.is_some_and(|draft| draft.text == untrack(|| self.form.form()))
    }

    /// An unreadable draft of another version of Concord.
    #[must_use]
    pub fn unread(self) -> Option<Unread> {
        self.unread.with(|unread| unread.first().cloned())
    }

    /// Removes it.
    pub fn discard_unread(self) {
        self.unread.update(|unread| {
            if !unread.is_empty() {
                unread.remove(0).forget();
            }
        });
    }

    /// The draft to offer first.
    #[must_use]
    pub fn offer(self) -> Option<Draft> {
        self.offered.with(|offered| offered.first().cloned())
    }

    /// Puts the offered text into the form, as an edit of the version that it is based on. The current text
    /// of the form becomes a draft.
    pub fn restore(self) {
        let Some(draft) = self.take() else { return };
        if !self.form.typed.get_untracked().is_empty() {
            let stashed = self.as_draft(DraftKey::next());
            stashed.keep();
            self.offered.update(|offered| offered.push(stashed));
        }
        let latest = self.form.latest.get_untracked();
        let stored = latest.map(|latest| ProductForm::from(&latest.product.content));
        let draft = draft.completed_by(&stored.unwrap_or_default());
        let Draft { version, base, text, unanswered, .. } = draft.clone();
        self.form.put(Base { version, form: base }, &text);
        self.form.unanswered.set(unanswered);
        self.sync();
        draft.forget();
    }

    /// Removes the offered draft.
    pub fn discard(self) {
        if let Some(draft) = self.take() {
            draft.forget();
        }
    }

    fn take(self) -> Option<Draft> {
        self.offered.try_update(|offered| (!offered.is_empty()).then(|| offered.remove(0)))?
    }

    fn as_draft(self, key: DraftKey) -> Draft {
        let Base { version, form: base } = self.form.base.get_untracked();
        let text: ProductForm = self.form.form();
        let unanswered = self.form.unanswered.get_untracked();
        Draft { product: self.form.id, version, base, text, key, at: now(), unanswered }
    }

    /// Offers drafts of other forms, except those that are being edited in another tab. A page that is
    /// being reloaded may look alive for a moment, so this checks twice.
    fn look_around(self) {
        tab::alive(move |tabs| {
            if self.offer_without(&tabs) {
                return;
            }
            let again = move |tabs: Vec<String>| {
                self.offer_without(&tabs);
            };
            set_timeout(move || tab::alive(again), CLOSING);
        });
    }

    /// `false`: some drafts were left out.
    fn offer_without(self, tabs: &[String]) -> bool {
        // The page may have been left in the meantime.
        let Some(Some(here)) = self.key.try_get_value() else { return true };
        let latest = self.form.latest.get_untracked();
        let stored = latest.map(|latest| ProductForm::from(&latest.product.content));
        let all = left_behind(self.form.id, stored.as_ref(), &here);
        let own = tab::name();
        let count = all.len();
        let left: Vec<Draft> = all
            .into_iter()
            .filter(|draft| draft.key.tab == own || !tabs.contains(&draft.key.tab))
            .collect();
        let complete = left.len() == count;
        self.offered.set(left);
        self.unread.set(Unread::all(self.form.id, tabs));
        complete
    }
}
