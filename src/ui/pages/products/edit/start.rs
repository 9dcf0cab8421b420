//! The initial state of the page: the product, or the result of a form that was sent without WASM.

use super::{
    open::{OpenConflict, OpenGone},
    phase::Phase,
    state::{Base, Latest},
};
use crate::{
    product::{
        FieldErrors, FormChanges, Gone, GoneReason, ProductForm, ProductId, Revision, SaveOutcome,
        SaveReply, fields,
    },
    server_fns::{Editing, Editor, Submission},
};

/// What to show.
pub enum Start {
    /// A form.
    Form(Box<Opening>),
    /// The deletion of the product.
    Deleted(Box<Revision>),
    /// There has never been such a product.
    Unknown,
}

/// The initial state of a form.
pub struct Opening {
    /// The product.
    pub id: ProductId,
    /// The base of the text.
    pub base: Base,
    /// The stored version; `None` if the database did not answer.
    pub latest: Option<Latest>,
    /// The text of the form.
    pub text: ProductForm,
    /// The errors in it.
    pub errors: FieldErrors,
    /// The errors in the decisions.
    pub result_errors: FieldErrors,
    /// The conflict, if there is one.
    pub conflict: Option<OpenConflict>,
    /// The deletion, if the product was deleted.
    pub gone: Option<OpenGone>,
    /// The state of the save.
    pub phase: Phase,
}

impl Start {
    /// Derives the initial state from the server's data.
    #[must_use]
    pub fn of(editor: Editor) -> Self {
        match editor {
            Editor::Editing(editing) => {
                let Editing { product, actor, submission, .. } = *editing;
                let latest = Latest { product, actor: Some(actor) };
                Self::Form(Box::new(Opening::of(latest, submission)))
            }
            Editor::Gone { gone, submission: Some(submission) } => {
                Self::Form(Box::new(Opening::without_product(*submission, Some(gone))))
            }
            Editor::Gone { gone, submission: None } => match gone.reason {
                GoneReason::Deleted(last) => Self::Deleted(last),
                GoneReason::Unknown => Self::Unknown,
            },
            Editor::OnlyTyped(submission) => {
                Self::Form(Box::new(Opening::without_product(*submission, None)))
            }
        }
    }
}

impl Opening {
    fn of(latest: Latest, submission: Option<Box<Submission>>) -> Self {
        if let Some(submission) = submission {
            return Self::after(*submission, Some(latest));
        }
        let base = Base::of(&latest.product);
        Self {
            id: latest.product.id,
            text: base.form.clone(),
            base,
            latest: Some(latest),
            errors: FieldErrors::default(),
            result_errors: FieldErrors::default(),
            conflict: None,
            gone: None,
            phase: Phase::Idle,
        }
    }

    fn without_product(submission: Submission, gone: Option<Gone>) -> Self {
        let wanted = (submission.request.version, submission.request.form.clone());
        let mut opening = Self::after(submission, None);
        opening.gone = gone.map(|gone| OpenGone { gone, wanted });
        opening
    }

    /// The form that was sent, with its result.
    fn after(submission: Submission, latest: Option<Latest>) -> Self {
        let Submission { request, base, reply, review } = submission;
        let stored = latest.as_ref().map(|latest| ProductForm::from(&latest.product.content));
        let base_form = match &base {
            Some(base) => ProductForm::from(base),
            None => lost(&request.form, &stored.unwrap_or_default()),
        };
        let text = request.form.over(&base_form);
        let current = latest.as_ref().map(|latest| latest.product.clone());
        let conflict = review.map(|review| OpenConflict {
            current,
            review: *review,
            mine: text.clone(),
            serial: 0,
        });
        let mut opening = Self {
            id: request.id,
            base: Base { version: request.version, form: base_form },
            latest,
            text,
            errors: FieldErrors::default(),
            result_errors: FieldErrors::default(),
            conflict,
            gone: None,
            phase: Phase::Idle,
        };
        match reply {
            Ok(SaveReply::Invalid(errors)) if opening.conflict.is_some() => {
                opening.result_errors = errors;
            }
            Ok(SaveReply::Invalid(errors)) => opening.errors = errors,
            Ok(SaveReply::Done(outcome)) => {
                if let SaveOutcome::Gone(gone) = *outcome {
                    let wanted = (request.version, request.form);
                    opening.gone = Some(OpenGone { gone, wanted });
                }
            }
            Err(error) => opening.phase = Phase::Stopped { error, offline: false },
        }
        opening
    }
}

/// The replacement for an unavailable version: everything that was sent counts as typed, and everything
/// else is as stored.
fn lost(sent: &FormChanges, stored: &ProductForm) -> ProductForm {
    let mut form = ProductForm::default();
    for field in fields::ids() {
        if sent.texts.entry(field).is_none() {
            let text = stored.texts.entry(field).flatten().map(str::to_owned);
            form.texts.set_entry(field, text);
        }
    }
    form
}
