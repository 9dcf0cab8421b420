//! Unsaved text, stored in this browser from the first keystroke on.
//!
//! A draft stores the version that it is based on and that version's text. So it is restored as an edit of
//! that version, and the next save is a merge, never an overwrite. Each form has its own draft: two tabs on
//! one product do not interfere.

use crate::{
    browser::tab,
    product::{FieldId, ProductForm, ProductId, Version, fields},
    ui::components::store::{forget, keep, kept},
};
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use std::cell::Cell;

mod request_key;
mod unanswered;
pub mod unread;

pub use request_key::{now, oldest, request_key};
pub use unanswered::{Sent, Unanswered};

/// Typed text and what it is based on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The product.
    pub product: ProductId,
    /// The version that it is based on.
    pub version: Version,
    /// The text of that version.
    pub base: ProductForm,
    /// The whole form.
    pub text: ProductForm,
    /// The form in which it was typed.
    #[serde(rename = "place")]
    pub key: DraftKey,
    /// The time in milliseconds since 1970.
    pub at: i64,
    /// The save that was sent and has not been answered.
    #[serde(default)]
    pub unanswered: Option<Unanswered<Sent>>,
}

/// A form in one page load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftKey {
    /// The page load.
    pub tab: String,
    /// The number of the form in that page load.
    pub form: u32,
}

const PREFIX: &str = "concord.draft.";

thread_local! {
    static FORMS: Cell<u32> = const { Cell::new(0) };
}

impl DraftKey {
    /// The key of a new form.
    #[must_use]
    pub fn next() -> Self {
        let form = FORMS.get();
        FORMS.set(form + 1);
        Self { tab: tab::name(), form }
    }

    /// Its stored draft.
    #[must_use]
    pub fn kept(&self, product: ProductId) -> Option<Draft> {
        kept(&self.storage_key(product))
    }

    /// Removes its draft.
    pub fn forget(&self, product: ProductId) {
        forget(&self.storage_key(product));
    }

    fn storage_key(&self, product: ProductId) -> String {
        format!("{PREFIX}{product}.{}.{}", self.tab, self.form)
    }
}

impl Draft {
    /// Stores the draft. If the storage is full or disabled, typing still works.
    pub fn keep(&self) {
        keep(&self.key.storage_key(self.product), self);
    }

    /// Removes the draft.
    pub fn forget(&self) {
        self.key.forget(self.product);
    }

    /// The same draft, with the stored text of the fields that it lacks: they were not typed in.
    #[must_use]
    pub fn completed_by(mut self, stored: &ProductForm) -> Self {
        self.base = self.base.completed_by(stored);
        self.text = self.text.completed_by(stored);
        self
    }

    /// The fields that were typed in.
    #[must_use]
    pub fn typed(&self) -> Vec<FieldId> {
        let differs =
            |field: &FieldId| self.base.display_text(*field) != self.text.display_text(*field);
        fields::ids().filter(differs).collect()
    }

    /// Whether it contains anything that `stored` does not.
    #[must_use]
    pub fn adds_to(&self, stored: &ProductForm) -> bool {
        self.typed()
            .into_iter()
            .any(|field| self.text.display_text(field) != stored.display_text(field))
    }
}

/// The drafts of a product from other forms, the newest first. Removes drafts of any product that are too
/// old, and those that contain nothing new.
#[must_use]
pub fn left_behind(
    product: ProductId,
    stored: Option<&ProductForm>,
    here: &DraftKey,
) -> Vec<Draft> {
    let oldest = oldest();
    let mut drafts = Vec::new();
    for key in keys() {
        let Some(draft) = kept::<Draft>(&key) else { continue };
        let is_of_use = stored.is_none_or(|stored| draft.adds_to(stored));
        // The server may have deleted the key of an old save: sent again, it might count twice.
        let is_old = draft.at < oldest || draft.unanswered.as_ref().is_some_and(Unanswered::is_old);
        if is_old || (draft.product == product && !is_of_use) {
            forget(&key);
        } else if draft.product == product && draft.key != *here {
            let place = drafts.iter().position(|older: &Draft| older.at < draft.at);
            drafts.insert(place.unwrap_or(drafts.len()), draft);
        }
    }
    drafts
}

fn keys() -> Vec<String> {
    let Some(storage) = window().local_storage().ok().flatten() else { return Vec::new() };
    let count = storage.length().unwrap_or_default();
    let keys = (0..count).filter_map(|at| storage.key(at).ok().flatten());
    keys.filter(|key| key.starts_with(PREFIX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_kept_under_the_names_of_the_release_before() {
        let draft = Draft {
            product: ProductId(7),
            version: Version(3),
            base: ProductForm::default(),
            text: ProductForm::default(),
            key: DraftKey { tab: "a-1".to_owned(), form: 2 },
            at: 5,
            unanswered: None,
        };
        let json = serde_json::to_value(&draft).expect("JSON");
        assert_eq!(json["place"], serde_json::json!({ "tab": "a-1", "form": 2 }));
        assert_eq!(draft.key.storage_key(draft.product), "concord.draft.7.a-1.2");
    }
}
