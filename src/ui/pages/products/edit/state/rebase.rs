//! A form that goes on from a newer version without losing what was typed.

use super::{Base, FormState, same};
use crate::product::{FieldId, Product, ProductForm, fields};
use leptos::prelude::*;

/// The form as it was before newer text was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    base: Base,
    shown: ProductForm,
}

/// What *Take these in* did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// The form before it.
    pub before: Before,
    /// The fields that got the text of the stored version.
    pub came: Vec<FieldId>,
    /// The fields that changed elsewhere and were left alone, because they were typed in.
    pub kept: Vec<FieldId>,
}

impl FormState {
    /// Goes on from another version; the texts stay as they are.
    pub fn rebase(self, base: Base) {
        self.shown.set(base.form.clone());
        self.base.set(base);
    }

    /// Puts newer text into fields that were not typed in.
    fn show_in(self, text: &ProductForm, field: FieldId) {
        self.shown.update(|shown| shown.texts.set(field, text.get(field).to_owned()));
        self.text(field).set(text.get(field).to_owned());
    }

    /// The same for several fields.
    pub fn show(self, text: &ProductForm, fields: &[FieldId]) {
        fields.iter().for_each(|field| self.show_in(text, *field));
    }

    /// What stands in a field as long as nobody types in it. Reactive.
    #[must_use]
    pub fn untouched(self, field: FieldId) -> String {
        self.shown.with(|shown| shown.get(field).to_owned())
    }

    /// The fields in which `product` has other text than stands here untouched. Reactive.
    #[must_use]
    pub fn news(self, product: &Product) -> Vec<FieldId> {
        let theirs = ProductForm::from(&product.content);
        let differs =
            |field: &FieldId| self.shown.with(|shown| !same(shown.get(*field), theirs.get(*field)));
        fields::ids().filter(differs).collect()
    }

    /// *Take these in*: fields that were not typed in get the text of the stored version, typed ones
    /// are left alone. Where both changed the same field, the form keeps its old base, so that the
    /// save merges that field or asks; nobody's change is passed over. So it does where a number was
    /// typed for the stock: the stock may have changed and come back to the same number.
    pub fn take_in(self, product: &Product) -> TakenIn {
        let before = Before { base: self.base.get_untracked(), shown: self.shown.get_untracked() };
        let next = Base::of(product);
        let typed = self.typed_over();
        let (kept, came): (Vec<FieldId>, Vec<FieldId>) =
            untrack(|| self.news(product)).into_iter().partition(|field| typed.contains(field));
        self.show(&next.form, &came);
        if kept.is_empty() && !typed.contains(&fields::STOCK) {
            self.rebase(next);
        }
        TakenIn { before, came, kept }
    }

    /// Others moved the stock: it is taken in without a word where nothing else waits to be looked at.
    /// A number that was typed stays, on its old base, so that the save asks.
    pub fn take_in_stock(self, product: &Product) -> Vec<FieldId> {
        let typed = self.typed_over();
        let waits = |field: &FieldId| *field != fields::STOCK && !typed.contains(field);
        if !untrack(|| self.news(product)).iter().any(waits) {
            return self.take_in(product).came;
        }
        let came = self.stock_news(product).filter(|field| !typed.contains(field));
        let came: Vec<FieldId> = came.into_iter().collect();
        self.show(&Base::of(product).form, &came);
        came
    }

    fn stock_news(self, product: &Product) -> Option<FieldId> {
        untrack(|| self.news(product)).into_iter().find(|field| *field == fields::STOCK)
    }

    /// Takes *Take these in* back. What was typed since stays.
    pub fn put_back(self, before: Before) {
        let typed = self.typed_over();
        let untouched: Vec<FieldId> =
            fields::ids().filter(|field| !typed.contains(field)).collect();
        self.show(&before.shown, &untouched);
        self.shown.set(before.shown);
        self.base.set(before.base);
    }
}
