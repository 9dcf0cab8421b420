//! Saving a product's page without WASM: `POST /products/{id}`.
//!
//! The same use cases as with WASM. What is left to decide comes back as a page with the same
//! choices; what was typed comes back with every page that does not say "saved".

use super::{kept, not_found, page, see_other};
use crate::{
    activity::{Ending, HowEnded},
    forms::AppState,
    product::{Picks, ProductContent, ProductId, SaveOutcome, Version},
    server_fns::{SaveReply, SaveRequest, Submission},
    web::actor,
};
use axum::{
    Form, Router,
    body::Body,
    extract::{Path, Request, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
    routing::post,
};
use posted::Posted;
use saver::{Answer, Saver};
use std::collections::HashMap;

mod back;
mod posted;
mod saver;

/// The route of a product's page.
pub fn router() -> Router<AppState> {
    Router::new().route("/products/{id}", post(save))
}

async fn save(
    State(state): State<AppState>,
    Path(id): Path<String>,
    parts: Parts,
    Form(fields): Form<HashMap<String, String>>,
) -> Response {
    let Some(id) = id.parse().ok().map(ProductId) else {
        return not_found(State(state), Request::from_parts(parts, Body::empty())).await;
    };
    let posted = Posted::new(fields);
    let key = match posted.key() {
        Ok(key) => key,
        Err(refused) => return refused.into_response(),
    };
    if let Some(wish) = posted.step_back(id) {
        return back::step_back(state, parts, wish, &key).await;
    }
    if posted.discards() {
        let ending = Ending::of(HowEnded::Discarded, Picks::default());
        state.service.tally().ended(ending);
        return see_other(&format!("/products/{id}"));
    }
    let typed = posted.request(id, key);
    let saver = Saver { service: &state.service, actor: actor::of_browser(&parts.headers) };
    let answer = match saver.answer(&posted, &typed).await {
        Ok(answer) => answer,
        Err(answer) => {
            return kept::again_after_call(answer, |reply: &SaveReply| saver::redirect(id, reply));
        }
    };
    match answer.told() {
        Some(text) => saver::done(id, text),
        None => shown_again(state, parts, typed, answer).await,
    }
}

/// The page again, with all that was typed and decided.
async fn shown_again(
    state: AppState,
    parts: Parts,
    request: SaveRequest,
    Answer { reply, review, .. }: Answer,
) -> Response {
    let base = base_of(&state, &request).await;
    let review_is_decided = review.as_ref().is_some_and(|review| review.undecided().is_empty());
    let status = match &reply {
        // *Use all theirs*, say: the choices were made as wished.
        Ok(SaveReply::Invalid(errors)) if errors.0.is_empty() && review_is_decided => {
            StatusCode::OK
        }
        Ok(SaveReply::Invalid(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        Ok(SaveReply::Done(outcome)) => match **outcome {
            SaveOutcome::Gone(_) => StatusCode::GONE,
            _ => StatusCode::CONFLICT,
        },
        Err(trouble) => trouble.status(),
    };
    let review = review.map(Box::new);
    page::render(state, parts, status, Submission { request, base, reply, review }).await
}

/// What the typed text was made on, so that the page can tell what was typed.
async fn base_of(state: &AppState, request: &SaveRequest) -> Option<ProductContent> {
    if request.version < Version::FIRST {
        return None;
    }
    let found = state.service.revision(request.id, request.version).await;
    found.ok().flatten().map(|revision| revision.content)
}
