//! Shows the page again, with everything that was typed and decided.

use super::saver::Answer;
use crate::{
    forms::{AppState, page},
    product::{ProductContent, SaveOutcome, SaveReply, SaveRequest, Version},
    server_fns::Submission,
};
use axum::{
    http::{StatusCode, request::Parts},
    response::Response,
};

/// Shows the page again, with everything that was typed and decided.
pub async fn shown_again(
    state: AppState,
    parts: Parts,
    request: SaveRequest,
    Answer { reply, review, .. }: Answer,
) -> Response {
    let base = base_of(&state, &request).await;
    let review_is_decided = review.as_ref().is_some_and(|review| review.undecided().is_empty());
    let status = match &reply {
        // After *Use all theirs* and the like: the choices were made as requested, so this is not an error.
        Ok(SaveReply::Invalid(errors)) if errors.0.is_empty() && review_is_decided => {
            StatusCode::OK
        }
        Ok(SaveReply::Invalid(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        Ok(SaveReply::Done(outcome)) => match **outcome {
            SaveOutcome::Gone(_) => StatusCode::GONE,
            _ => StatusCode::CONFLICT,
        },
        Err(error) => error.status(),
    };
    let review = review.map(Box::new);
    page::render(state, parts, status, Submission { request, base, reply, review }).await
}

/// The version that the typed text is based on, so that the page can tell what was typed.
async fn base_of(state: &AppState, request: &SaveRequest) -> Option<ProductContent> {
    if request.version < Version::FIRST {
        return None;
    }
    let found = state.service.revision(request.id, request.version).await;
    found.ok().flatten().map(|revision| revision.content)
}
