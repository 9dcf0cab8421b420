//! Moves a form to a newer version without losing what was typed.

use super::{Base, FormState, same};
use crate::product::{FieldId, Product, ProductForm, fields};
use leptos::prelude::*;

/// The form before newer text was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    base: Base,
    shown: ProductForm,
}

/// The result of *Take these in*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// The form before it.
    pub before: Before,
    /// The fields that received the text of the stored version.
    pub came: Vec<FieldId>,
    /// The fields that changed elsewhere but were kept, because they were typed in.
    pub kept: Vec<FieldId>,
}

impl FormState {
    /// Changes the base; the texts stay unchanged.
    pub fn rebase(self, base: Base) {
        self.shown.set(base.form.clone());
        self.base.set(base);
    }

    /// Puts newer text into a field that was not typed in.
    fn show_in(self, text: &ProductForm, field: FieldId) {
        self.shown.update(|shown| shown.texts.set(field, text.get(field).to_owned()));
        self.text(field).set(text.get(field).to_owned());
    }

    /// The same for several fields.
    pub fn show(self, text: &ProductForm, fields: &[FieldId]) {
        fields.iter().for_each(|field| self.show_in(text, *field));
    }

    /// The text of a field without the person's changes. Reactive.
    #[must_use]
    pub fn untouched(self, field: FieldId) -> String {
        self.shown.with(|shown| shown.get(field).to_owned())
    }

    /// The fields in which `product` differs from the untouched text. Reactive.
    #[must_use]
    pub fn news(self, product: &Product) -> Vec<FieldId> {
        let theirs = ProductForm::from(&product.content);
        let differs =
            |field: &FieldId| self.shown.with(|shown| !same(shown.get(*field), theirs.get(*field)));
        fields::ids().filter(differs).collect()
    }

    /// *Take these in*: untouched fields receive the text of the stored version, typed ones are kept. If
    /// both changed the same field, the form keeps its old base, so that the save merges that field or
    /// asks, and no change is ignored. The same applies if a number was typed for the stock, because the
    /// stock may have changed and returned to the same number.
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

    /// Takes in a stock change of others without asking, if there is no other news to look at. A typed
    /// number stays, on its old base, so that the save asks.
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

    /// Undoes *Take these in*. What was typed since is kept.
    pub fn put_back(self, before: Before) {
        let typed = self.typed_over();
        let untouched: Vec<FieldId> =
            fields::ids().filter(|field| !typed.contains(field)).collect();
        self.show(&before.shown, &untouched);
        self.shown.set(before.shown);
        self.base.set(before.base);
    }
}
