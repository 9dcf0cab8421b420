//! The state of the form: its text, its base, and which fields were typed in.

use crate::{
    product::{
        Actor, FieldErrors, FieldId, FormChanges, Product, ProductForm, ProductId, Revision,
        Version, fields,
    },
    ui::draft::{Sent, Unanswered},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What the form is based on: the version that a save sends, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// The version token.
    pub version: Version,
    /// The text of its fields.
    pub form: ProductForm,
}

/// The latest version from the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// The stored product.
    pub product: Product,
    /// Who saved it; `None` for the person at this form.
    pub actor: Option<Actor>,
}

/// The state of the form. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct FormState {
    /// The product.
    pub id: ProductId,
    /// The base of the text.
    pub base: RwSignal<Base>,
    /// The stored version, as far as this page knows; `None` if the database did not answer.
    pub latest: RwSignal<Option<Latest>>,
    /// The last deletion that this page knows of; [`Self::deleted`] tells whether the product is still deleted.
    deletion: RwSignal<Option<Box<Revision>>>,
    /// The fields that were typed in.
    pub typed: Memo<Vec<FieldId>>,
    /// The text of untouched fields: that of the base, or newer text that was taken in while a typed field
    /// still needs the old base.
    shown: RwSignal<ProductForm>,
    texts: StoredValue<BTreeMap<FieldId, RwSignal<String>>>,
    /// The movement, if one is typed instead of a number.
    pub moving: Moving,
    /// The request that was sent and has not been answered.
    pub unanswered: RwSignal<Option<Unanswered<Sent>>>,
    /// The errors, and the text that they refer to.
    wrong: RwSignal<Option<(ProductForm, FieldErrors)>>,
}

impl Base {
    /// The base of a stored product.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        Self { version: product.version, form: ProductForm::from(&product.content) }
    }
}

impl FormState {
    /// A form with `text` in it.
    #[must_use]
    pub fn new(id: ProductId, base: Base, latest: Option<Latest>, text: &ProductForm) -> Self {
        let signal = |field| (field, RwSignal::new(text.get(field).to_owned()));
        let texts: BTreeMap<FieldId, RwSignal<String>> = fields::ids().map(signal).collect();
        let shown = RwSignal::new(base.form.clone());
        let base = RwSignal::new(base);
        let moving = Moving::new(&text.movement);
        let typed = {
            let texts = texts.clone();
            Memo::new(move |_| {
                let differs = |field: &FieldId| {
                    *field == fields::STOCK && moving.form().is_filled()
                        || shown.with(|shown| !same(shown.get(*field), &texts[field].read()))
                };
                fields::ids().filter(differs).collect()
            })
        };
        Self {
            id,
            base,
            latest: RwSignal::new(latest),
            deletion: RwSignal::new(None),
            typed,
            shown,
            texts: StoredValue::new(texts),
            moving,
            unanswered: RwSignal::new(None),
            wrong: RwSignal::new(None),
        }
    }

    /// The text of a field.
    #[must_use]
    pub fn text(self, field: FieldId) -> RwSignal<String> {
        self.texts.with_value(|texts| texts[&field])
    }

    /// The error of a field, as long as its text is unchanged.
    #[must_use]
    pub fn error(self, field: FieldId) -> Signal<Option<String>> {
        let text = self.text(field);
        Signal::derive(move || {
            let wrong = self.wrong.read();
            let (form, errors) = wrong.as_ref()?;
            let message = errors.of(field)?;
            let moves = field != fields::STOCK || form.movement == self.moving.form();
            (moves && same(form.get(field), &text.read())).then(|| message.to_owned())
        })
    }

    /// The stored name of the product, as far as known: not the name that is being typed.
    #[must_use]
    pub fn title(self) -> String {
        let known = self.base.with(|base| base.form.get(fields::NAME).to_owned());
        if known.is_empty() { self.text(fields::NAME).get() } else { known }
    }

    /// Makes the calling effect track every change of base and text.
    pub fn track(self) {
        self.base.track();
        for field in fields::ids() {
            self.text(field).track();
        }
        let _ = self.moving.form();
    }

    /// Shows the errors in what was sent.
    pub fn refuse(self, sent: ProductForm, errors: FieldErrors) {
        self.wrong.set(Some((sent, errors)));
    }

    /// The changes that a save sends: the fields that were typed in, and the movement.
    #[must_use]
    pub fn changes(self) -> FormChanges {
        FormChanges::of(&self.form(), self.typed_over())
    }

    /// The whole form: untouched fields have exactly their loaded text.
    #[must_use]
    pub fn form(self) -> ProductForm {
        let mut form = self.base.with_untracked(|base| base.form.clone());
        for field in self.typed_over() {
            form.texts.set(field, self.text(field).get_untracked());
        }
        form.movement = untrack(|| self.moving.form());
        form
    }

    /// Whether nothing is typed, and the base is the stored version.
    #[must_use]
    pub fn is_as_stored(self) -> bool {
        let version = self.base.with_untracked(|base| base.version);
        let stored = self.latest.with_untracked(|l| l.as_ref().map(|l| l.product.version));
        self.typed.with_untracked(Vec::is_empty) && stored == Some(version)
    }

    /// Replaces base and text of the form.
    pub fn put(self, base: Base, text: &ProductForm) {
        self.rebase(base);
        for field in fields::ids() {
            self.text(field).set(text.get(field).to_owned());
        }
        self.moving.put(text.movement.clone());
        self.wrong.set(None);
    }

    /// Continues from the version that the server stored in answer to `sent`. What was typed during the
    /// request stays typed. `theirs` are fields with changes of others: a text that was edited further in
    /// one of them lacks that change, so it keeps the old base, and the next save merges again.
    pub fn adopt(self, product: &Product, sent: &ProductForm, theirs: &[FieldId]) {
        let now = self.form();
        let next = Base::of(product);
        let is_theirs = |field: &FieldId| {
            // Sent unchanged but stored with another value, so it was changed by somebody else, too.
            theirs.contains(field)
                || self.base.with_untracked(|base| {
                    let before = base.form.get(*field);
                    same(sent.get(*field), before) && !same(next.form.get(*field), before)
                })
        };
        let typed_on = |field: &FieldId| !same(now.get(*field), sent.get(*field));
        let settled: Vec<FieldId> = fields::ids().filter(|field| !typed_on(field)).collect();
        self.show(&next.form, &settled);
        if now.movement == sent.movement {
            self.moving.put(Default::default());
        }
        if !fields::ids().any(|field| typed_on(&field) && is_theirs(&field)) {
            self.rebase(next);
        }
        self.wrong.set(None);
        self.saved(product);
    }

    /// Records a version that was saved from here. Others may have saved after it, and this page may
    /// already know that.
    pub fn saved(self, product: &Product) {
        let known = self.latest.with_untracked(|it| it.as_ref().map(|it| it.product.version));
        if known.is_none_or(|known| known <= product.version) {
            self.latest.set(Some(Latest { product: product.clone(), actor: None }));
        }
    }

    /// Resets the typed state: nothing is left to be saved or stored as a draft.
    pub fn forget_typed(self) {
        let base = self.base.get_untracked();
        let text = base.form.clone();
        self.put(base, &text);
    }

    /// Goes back to the stored version. `false`: it is not known here.
    pub fn discard(self) -> bool {
        let Some(latest) = self.latest.get_untracked() else { return false };
        self.load(&latest.product);
        true
    }

    /// Replaces everything in the form with a version.
    pub fn load(self, product: &Product) {
        let base = Base::of(product);
        let text = base.form.clone();
        self.put(base, &text);
    }
}

/// Ignores differences in line ends, because browsers normalize them in text fields.
fn same(a: &str, b: &str) -> bool {
    a == b || (a.contains('\r') || b.contains('\r')) && with_one_line_end(a) == with_one_line_end(b)
}

fn with_one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod laws;
mod moving;
mod rebase;
mod sent;
mod stock_mode;
mod stored;
#[cfg(test)]
mod tests;

pub use moving::{Moving, number};
pub use rebase::{Before, TakenIn};
