//! The state of the form.

use crate::{
    product::{FieldErrors, FieldId, ProductForm, fields},
    server_fns::ClientError,
    ui::{components::retry::Retry, draft::Unanswered},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the page starts with where the form was sent without WASM and could not be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The form as typed.
    pub form: ProductForm,
    /// The errors in it; none if the database did not answer.
    pub errors: FieldErrors,
    /// Why it was not processed at all.
    pub error: Option<ClientError>,
}

impl Default for Rejected {
    /// Nothing was sent yet.
    fn default() -> Self {
        Self { form: ProductForm::of_new(), errors: FieldErrors::default(), error: None }
    }
}

/// What the parts of the page share.
#[derive(Debug, Clone, Copy)]
pub struct State {
    texts: StoredValue<BTreeMap<FieldId, RwSignal<String>>>,
    pub errors: RwSignal<FieldErrors>,
    pub error: RwSignal<Option<ClientError>>,
    pub saving: RwSignal<bool>,
    /// The unanswered save: sent again, it does not create a second product.
    pub sent: RwSignal<Option<Unanswered<ProductForm>>>,
    /// The retry that is scheduled after a failure.
    pub retry: Retry,
}

impl State {
    pub fn new(start: Rejected) -> Self {
        let form = start.form.completed_by(&ProductForm::of_new());
        let signal = |field| (field, RwSignal::new(form.get(field).to_owned()));
        Self {
            texts: StoredValue::new(fields::ids().map(signal).collect()),
            errors: RwSignal::new(start.errors),
            error: RwSignal::new(start.error),
            saving: RwSignal::new(false),
            sent: RwSignal::new(None),
            retry: Retry::new(),
        }
    }

    pub fn text(self, field: FieldId) -> RwSignal<String> {
        self.texts.with_value(|texts| texts[&field])
    }

    /// The form as typed; reactive.
    pub fn form(self) -> ProductForm {
        let mut form = ProductForm::default();
        for field in fields::ids() {
            form.texts.set(field, self.text(field).get());
        }
        form
    }

    /// Whether nothing is typed; reactive.
    pub fn is_blank(self) -> bool {
        self.form().is_blank()
    }

    pub fn fill(self, form: &ProductForm) {
        let form = form.clone().completed_by(&ProductForm::of_new());
        for field in fields::ids() {
            self.text(field).set(form.get(field).to_owned());
        }
        self.errors.set(FieldErrors::default());
    }
}
