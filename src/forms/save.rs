//! Saves a product's page without WASM: `POST /products/{id}`.
//!
//! Uses the same use cases as with WASM. Conflicts are shown as a page with the same choices, and every
//! page that does not confirm a save contains what was typed.

use super::{kept, not_found, see_other};
use crate::{
    activity::{Ending, HowEnded},
    forms::AppState,
    product::{ProductId, SaveReply},
    web::{Problem, actor, refusal},
};
use axum::{
    Form, Router,
    body::Body,
    extract::{Path, Request, State},
    http::request::Parts,
    response::{IntoResponse, Response},
    routing::post,
};
use concord_record::PickCounts;
use posted::Posted;
pub use posted::{is_of_newer_release, texts};
use saver::Saver;
use shown_again::shown_again;
use std::collections::HashMap;

mod back;
mod posted;
mod saver;
mod shown_again;

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
    if is_of_newer_release(&fields) {
        return refusal::answer(&parts.headers, Problem::newer_page());
    }
    let posted = Posted::new(fields);
    let key = match posted.key() {
        Ok(key) => key,
        Err(refused) => return refused.into_response(),
    };
    if let Some(command) = posted.step_back(id) {
        return back::step_back(state, parts, command, &key).await;
    }
    if posted.discards() {
        let ending = Ending::of(HowEnded::Discarded, PickCounts::default());
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
    match answer.message() {
        Some(text) => saver::done(id, text),
        None => shown_again(state, parts, typed, answer).await,
    }
}
