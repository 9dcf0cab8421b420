//! *Restore this version* and *Bring it back* on the page of the history, without WASM.
//!
//! Sent to the address of the product's page, where a conflict is decided like any other.

use super::{saver::Answer, shown_again};
use crate::{
    forms::{Flash, see_other_with},
    product::{ChangeKind, Field, FormChanges, ProductId, SaveOutcome, Version},
    server_fns::{self, SaveReply, SaveRequest, StepBack, actor_of},
    service::{Attempt, Service},
    startup::AppState,
};
use axum::{http::request::Parts, response::Response};

/// Saves what was before, and leads back to the history; or shows what is left to decide.
pub async fn step_back(state: AppState, parts: Parts, wish: StepBack) -> Response {
    let (StepBack::Version { id, .. } | StepBack::Lost { id, .. }) = &wish;
    let id = *id;
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
        let flash = match undoable(&state.service, id, &attempt).await {
            Some((version, fields)) => Flash::Restored { id, text, version, fields },
            None => Flash::Done(text),
        };
        return see_other_with(&history, &flash);
    }
    let request = SaveRequest {
        id,
        version: attempt.base,
        form: FormChanges::from(&attempt.changes),
        merged_from: None,
        overwrite: false,
    };
    let reply = Ok(SaveReply::Done(Box::new(attempt.outcome)));
    shown_again(state, parts, request, Answer::new(reply)).await
}

/// What *Undo* takes back: the version that was made, and the fields in it. `None`: nothing was
/// written, or the product came back by it, and is deleted like any other.
async fn undoable(
    service: &Service,
    id: ProductId,
    attempt: &Attempt,
) -> Option<(Version, Vec<Field>)> {
    let version = match &attempt.outcome {
        SaveOutcome::Saved(product) => product.version,
        SaveOutcome::Merged(merged) => merged.product.version,
        _ => return None,
    };
    // Without an answer there is no button; what was done is told anyway.
    let before = service.revision(id, Version(version.0 - 1)).await.ok().flatten()?;
    let fields = Field::ALL.into_iter().filter(|field| attempt.changes.get(*field).is_some());
    (before.kind != ChangeKind::Deleted).then(|| (version, fields.collect()))
}
