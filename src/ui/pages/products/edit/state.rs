//! What stands in the form, what it was made on, and which of it was typed.

use crate::{
    product::{
        Actor, FieldErrors, FieldId, FormChanges, Product, ProductForm, ProductId, Revision,
        Version, fields,
    },
    ui::draft::{Sent, Unanswered},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What the form was made on: the version that a save carries, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// The token.
    pub version: Version,
    /// The text of its fields.
    pub form: ProductForm,
}

/// The product as the server had it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// As stored.
    pub product: Product,
    /// Who saved it; `None` for the person at this form.
    pub actor: Option<Actor>,
}

/// The state of the form. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct FormState {
    /// Which product.
    pub id: ProductId,
    /// What it was made on.
    pub base: RwSignal<Base>,
    /// What is stored, as far as this page knows; `None` if the database did not answer.
    pub latest: RwSignal<Option<Latest>>,
    /// The last deletion that this page knows of; [`Self::deleted`] says whether it still holds.
    deletion: RwSignal<Option<Box<Revision>>>,
    /// The fields that were typed in.
    pub typed: Memo<Vec<FieldId>>,
    /// What stands in the fields that were not typed in: the base's text, or newer text that was
    /// taken in while a typed field still needs the old base.
    shown: RwSignal<ProductForm>,
    texts: StoredValue<BTreeMap<FieldId, RwSignal<String>>>,
    /// How the stock moves, if that is typed and no number.
    pub moving: Moving,
    /// The request that was sent and is not answered.
    pub unanswered: RwSignal<Option<Unanswered<Sent>>>,
    /// What was wrong, and with which text.
    wrong: RwSignal<Option<(ProductForm, FieldErrors)>>,
}

impl Base {
    /// The base of a product as it is stored.
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

    /// The text of a field of the registry.
    #[must_use]
    pub fn text(self, field: FieldId) -> RwSignal<String> {
        self.texts.with_value(|texts| texts[&field])
    }

    /// What is wrong with a field, as long as it is as it was then.
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

    /// What the product is called, as far as is known: not what is just being typed.
    #[must_use]
    pub fn title(self) -> String {
        let known = self.base.with(|base| base.form.get(fields::NAME).to_owned());
        if known.is_empty() { self.text(fields::NAME).get() } else { known }
    }

    /// Lets what calls it follow every change of base and text.
    pub fn track(self) {
        self.base.track();
        for field in fields::ids() {
            self.text(field).track();
        }
        let _ = self.moving.form();
    }

    /// Says what is wrong with what was sent.
    pub fn refuse(self, sent: ProductForm, errors: FieldErrors) {
        self.wrong.set(Some((sent, errors)));
    }

    /// What a save sends: the fields that were typed in, and the movement.
    #[must_use]
    pub fn changes(self) -> FormChanges {
        FormChanges::of(&self.form(), self.typed_over())
    }

    /// The whole form: what was not typed in is as it was loaded, to the letter.
    #[must_use]
    pub fn form(self) -> ProductForm {
        let mut form = self.base.with_untracked(|base| base.form.clone());
        for field in self.typed_over() {
            form.texts.set(field, self.text(field).get_untracked());
        }
        form.movement = untrack(|| self.moving.form());
        form
    }

    /// Whether nothing is typed, on the version that is stored.
    #[must_use]
    pub fn is_as_stored(self) -> bool {
        let version = self.base.with_untracked(|base| base.version);
        let stored = self.latest.with_untracked(|l| l.as_ref().map(|l| l.product.version));
        self.typed.with_untracked(Vec::is_empty) && stored == Some(version)
    }

    /// Puts a text into the form, on a base of its own.
    pub fn put(self, base: Base, text: &ProductForm) {
        self.rebase(base);
        for field in fields::ids() {
            self.text(field).set(text.get(field).to_owned());
        }
        self.moving.put(text.movement.clone());
        self.wrong.set(None);
    }

    /// Goes on from what the server stored in answer to `sent`. What was typed while the answer was
    /// on its way stays typed. `theirs` are fields that somebody else's change came into: a text typed
    /// on in one of them lacks that change, so it keeps the old base, and the next save merges again.
    pub fn adopt(self, product: &Product, sent: &ProductForm, theirs: &[FieldId]) {
        let now = self.form();
        let next = Base::of(product);
        let is_theirs = |field: &FieldId| {
            // Sent as it was loaded, and stored otherwise: somebody else's, too.
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

    /// Knows of a version that was saved from here. Others may have saved after it, and this page been
    /// told of that before it was answered.
    pub fn saved(self, product: &Product) {
        let known = self.latest.with_untracked(|it| it.as_ref().map(|it| it.product.version));
        if known.is_none_or(|known| known <= product.version) {
            self.latest.set(Some(Latest { product: product.clone(), actor: None }));
        }
    }

    /// Takes what was typed for done with: nothing is left to be saved or kept.
    pub fn forget_typed(self) {
        let base = self.base.get_untracked();
        let text = base.form.clone();
        self.put(base, &text);
    }

    /// Goes back to what is stored. `false`: that is not known here.
    pub fn discard(self) -> bool {
        let Some(latest) = self.latest.get_untracked() else { return false };
        self.load(&latest.product);
        true
    }

    /// Puts a version into the form in place of all that is in it.
    pub fn load(self, product: &Product) {
        let base = Base::of(product);
        let text = base.form.clone();
        self.put(base, &text);
    }
}

/// Browsers have one kind of line end in a text field.
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
