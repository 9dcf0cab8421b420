//! The state of the form.

use crate::{
    product::{Field, FieldErrors, ProductForm},
    server_fns::Trouble,
    ui::{components::retry::Retry, draft::Unanswered},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the page starts with where the form was sent without WASM and could not be saved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rejected {
    /// As typed.
    pub form: ProductForm,
    /// What is wrong with it; nothing, if the database was not there.
    pub errors: FieldErrors,
    /// Why it could not even be tried.
    pub trouble: Option<Trouble>,
}

/// What the parts of the page share.
#[derive(Debug, Clone, Copy)]
pub struct State {
    pub texts: [RwSignal<String>; 4],
    pub errors: RwSignal<FieldErrors>,
    pub trouble: RwSignal<Option<Trouble>>,
    pub saving: RwSignal<bool>,
    /// The save that was sent and is not answered: sent again, it makes no second product.
    pub sent: RwSignal<Option<Unanswered<ProductForm>>>,
    /// Since the last failure an attempt is due.
    pub retry: Retry,
}

impl State {
    pub fn new(start: Rejected) -> Self {
        Self {
            texts: Field::ALL.map(|field| RwSignal::new(start.form.get(field).to_owned())),
            errors: RwSignal::new(start.errors),
            trouble: RwSignal::new(start.trouble),
            saving: RwSignal::new(false),
            sent: RwSignal::new(None),
            retry: Retry::new(),
        }
    }

    pub fn text(self, field: Field) -> RwSignal<String> {
        let place = Field::ALL.iter().position(|other| *other == field).unwrap_or_default();
        self.texts[place]
    }

    /// As typed; reactive.
    pub fn form(self) -> ProductForm {
        let mut form = ProductForm::default();
        for field in Field::ALL {
            form.set(field, self.text(field).get());
        }
        form
    }

    pub fn is_blank(self) -> bool {
        self.texts.iter().all(|text| text.read().is_empty())
    }

    pub fn fill(self, form: &ProductForm) {
        for field in Field::ALL {
            self.text(field).set(form.get(field).to_owned());
        }
        self.errors.set(FieldErrors::default());
    }
}
