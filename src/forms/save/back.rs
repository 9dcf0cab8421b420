//! *Restore this version* and *Bring it back* on the page of the history, without WASM.
//!
//! Sent to the address of the product's page, where a conflict is decided like any other.

use super::{saver::Answer, shown_again};
use crate::{
    forms::{Flash, see_other_with},
    product::{ProductForm, StockMode},
    server_fns::{self, SaveReply, SaveRequest, StepBack, actor_of},
    startup::AppState,
};
use axum::{http::request::Parts, response::Response};

/// Saves what was before, and leads back to the history; or shows what is left to decide.
pub async fn step_back(state: AppState, parts: Parts, wish: StepBack) -> Response {
    let (StepBack::Version { id, .. } | StepBack::Lost { id, .. }) = wish;
    let history = format!("/products/{id}/history");
    let actor = actor_of(&parts.headers);
    let attempt = match server_fns::try_step_back(&state.service, &wish, &actor).await {
        Ok(Some(attempt)) => attempt,
        Ok(None) => {
            let text = "The history does not have that any more. Nothing was changed.".to_owned();
            return see_other_with(&history, &Flash::Failed(text));
        }
        Err(trouble) => {
            let text = format!("{trouble} It is not known whether anything was restored.");
            return see_other_with(&history, &Flash::Failed(text));
        }
    };
    if let Some(text) = server_fns::told_of_step(&wish, &attempt.outcome) {
        return see_other_with(&history, &Flash::Done(text));
    }
    let request = SaveRequest {
        id,
        version: attempt.base,
        form: ProductForm::from(&attempt.content),
        stock: StockMode::Counter,
        merged_from: None,
        overwrite: false,
    };
    let reply = Ok(SaveReply::Done(Box::new(attempt.outcome)));
    shown_again(state, parts, request, Answer::new(reply)).await
}
