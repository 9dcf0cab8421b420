//! Copies a product and shows the copy.

use super::{kept, not_found, see_other_with};
use crate::{
    forms::AppState,
    product::{Duplication, Product, ProductId, isolated},
    server_fns::ClientError,
    service::Answered,
    ui::components::flash::Flash,
    web::actor,
};
use axum::{
    Form,
    body::Body,
    extract::{Path, Request, State},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct DuplicateForm {
    #[serde(default)]
    request_key: String,
}

/// Creates the copy, once per key.
pub async fn duplicate(
    State(state): State<AppState>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<DuplicateForm>,
) -> Response {
    let id = ProductId(id.parse().unwrap_or(-1));
    let key = match kept::key_of(&form.request_key) {
        Ok(key) => key,
        Err(refused) => return refused.into_response(),
    };
    let actor = actor::of_browser(&parts.headers);
    let keep = |copy: &Product| kept::keep(copied(copy));
    let failed = |error: ClientError| {
        let text = format!("{error} It is not known whether a copy was created.");
        see_other_with(&format!("/products/{id}"), &Flash::Failed(text))
    };
    match state.service.duplicate_by_form(&Duplication { id, key }, &actor, keep).await {
        Ok(Answered::Replayed(answer)) => kept::again(answer),
        Ok(Answered::Now(Some(copy))) => copied(&copy),
        Ok(Answered::Now(None)) => {
            not_found(State(state), Request::from_parts(parts, Body::empty())).await
        }
        Ok(Answered::KeyReused) => failed(ClientError::key_reused()),
        Err(error) => failed(error.into()),
    }
}

fn copied(copy: &Product) -> Response {
    let text = format!("Added {}: a draft, without SKU and stock.", isolated(&copy.content.name));
    see_other_with(&format!("/products/{}", copy.id), &Flash::Done(text))
}
