//! The form of `/products/new`.

use super::{
    kept, page,
    save::{is_of_newer_release, texts},
    see_other_with,
};
use crate::{
    forms::AppState,
    product::{CreateReply, Creation, FieldErrors, Product, ProductForm, isolated},
    server_fns::ClientError,
    service::Answered,
    ui::{
        components::flash::Flash,
        pages::products::{conflict::names, new::Rejected},
    },
    web::{Problem, actor, refusal},
};
use axum::{
    Form,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use std::collections::HashMap;

/// Creates the product and shows it, or shows the form again.
pub async fn create(
    State(state): State<AppState>,
    parts: Parts,
    Form(sent): Form<HashMap<String, String>>,
) -> Response {
    if is_of_newer_release(&sent) {
        return refusal::answer(&parts.headers, Problem::newer_page());
    }
    let form = ProductForm { texts: texts(&sent), ..ProductForm::default() };
    let key = match kept::key_of(sent.get(names::REQUEST_KEY).map_or("", String::as_str)) {
        Ok(key) => key,
        Err(refused) => return refused.into_response(),
    };
    let command = Creation { form, key };
    let actor = actor::of_browser(&parts.headers);
    let keep = |reply: &CreateReply| match reply {
        CreateReply::Created(product) => kept::keep(added(product)),
        CreateReply::Invalid(_) => None,
    };
    let failed = |error: ClientError| (error.status(), FieldErrors::default(), Some(error));
    let reply =
        state.service.create_by_form(&command, &actor, keep).await.map_err(ClientError::from);
    let (status, errors, error) = match reply {
        Ok(Answered::Replayed(answer)) => {
            return kept::again_after_call(answer, |reply: &CreateReply| match reply {
                CreateReply::Created(product) => Some(added(product)),
                CreateReply::Invalid(_) => None,
            });
        }
        Ok(Answered::Now(CreateReply::Created(product))) => return added(&product),
        Ok(Answered::Now(CreateReply::Invalid(errors))) => {
            (StatusCode::UNPROCESSABLE_ENTITY, errors, None)
        }
        Ok(Answered::KeyReused) => failed(ClientError::key_reused()),
        Err(error) => failed(error),
    };
    page::render(state, parts, status, Rejected { form: command.form, errors, error }).await
}

fn added(product: &Product) -> Response {
    let done = Flash::Done(format!("Added {}.", isolated(&product.content.name)));
    see_other_with(&format!("/products/{}", product.id), &done)
}
