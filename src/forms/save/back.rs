//! *Restore this version* and *Bring it back* on the history page, without WASM.
//!
//! The forms are sent to the address of the product's page, where conflicts are decided as usual.

use super::{saver::Answer, shown_again::shown_again};
use crate::{
    forms::{AppState, kept, see_other_with},
    product::{
        FieldId, FormChanges, FormKey, SaveOutcome, SaveReply, SaveRequest, Version, fields,
        isolated,
    },
    server_fns::{self, ClientError, StepBack},
    service::{Answered, Attempt},
    ui::{components::flash::Flash, pages::products::edit::said::labels},
    web::actor,
};
use axum::{http::request::Parts, response::Response};

/// Saves the earlier values and redirects to the history, or shows the conflict.
pub async fn step_back(
    state: AppState,
    parts: Parts,
    command: StepBack,
    key: &FormKey,
) -> Response {
    let (StepBack::Version { id, .. } | StepBack::Lost { id, .. }) = &command;
    let id = *id;
    let history = format!("/products/{id}/history");
    let actor = actor::of_browser(&parts.headers);
    let keep = {
        let command = command.clone();
        move |attempt: &Attempt| kept::keep(done(&command, attempt)?)
    };
    let answered = server_fns::try_step_back(&state.service, &command, &actor, key, keep).await;
    let attempt = match answered {
        Ok(Some(Answered::Now(attempt))) => attempt,
        Ok(Some(Answered::Replayed(answer))) => return kept::again(answer),
        Ok(None) => {
            let text = "The history does not have that any more. Nothing was changed.".to_owned();
            return see_other_with(&history, &Flash::Failed(text));
        }
        Ok(Some(Answered::KeyReused)) => return unknown(&history, ClientError::key_reused()),
        Err(error) => return unknown(&history, error),
    };
    if let Some(redirect) = done(&command, &attempt) {
        return redirect;
    }
    let request = SaveRequest {
        id,
        version: attempt.base,
        form: FormChanges::from(&attempt.values),
        merged_from: None,
        overwrite: false,
        key: FormKey::default(),
    };
    let reply = Ok(SaveReply::Done(Box::new(attempt.outcome)));
    shown_again(state, parts, request, Answer::new(reply)).await
}

fn unknown(history: &str, error: ClientError) -> Response {
    let text = format!("{error} It is not known whether anything was restored.");
    see_other_with(history, &Flash::Failed(text))
}

/// Redirects to the history, if it is done.
fn done(command: &StepBack, attempt: &Attempt) -> Option<Response> {
    let (StepBack::Version { id, .. } | StepBack::Lost { id, .. }) = command;
    let text = text_of(command, &attempt.outcome)?;
    let flash = match undoable(attempt) {
        Some((version, fields)) => Flash::Restored { id: *id, text, version, fields },
        None => Flash::Done(text),
    };
    Some(see_other_with(&format!("/products/{id}/history"), &flash))
}

/// What *Undo* reverts: the new version, and the fields in it. `None`: nothing was written, or the product
/// itself was restored and can be deleted as usual.
fn undoable(attempt: &Attempt) -> Option<(Version, Vec<FieldId>)> {
    let version = match &attempt.outcome {
        SaveOutcome::Saved(product) if !attempt.is_revived => product.version,
        SaveOutcome::Merged(merged) => merged.record.version,
        _ => return None,
    };
    let fields = fields::ids().filter(|field| attempt.values.entry(*field).is_some());
    Some((version, fields.collect()))
}

/// The message about the outcome; `None` if there is a conflict to decide.
fn text_of(command: &StepBack, outcome: &SaveOutcome) -> Option<String> {
    let what = match command {
        StepBack::Version { to, .. } => format!("Restored version {to}"),
        StepBack::Lost { version, .. } => {
            format!("Brought back what was lost of version {version}")
        }
    };
    Some(match outcome {
        SaveOutcome::Saved(product) => format!("{what} as version {}.", product.version),
        SaveOutcome::Unchanged(product) => {
            format!("Version {} has all of it. Nothing was changed.", product.version)
        }
        SaveOutcome::Merged(merged) => {
            let (version, with) = (merged.record.version, isolated(merged.with.as_str()));
            match (command, merged.report.taken_in().as_slice()) {
                // Bringing back always merges with later saves, so that is not mentioned.
                (StepBack::Lost { .. }, _) | (_, []) => format!("{what} as version {version}."),
                (_, fields) => format!(
                    "{what} as version {version}, merged with {with}'s changes to {}.",
                    labels(fields)
                ),
            }
        }
        SaveOutcome::Conflict(_) | SaveOutcome::Gone(_) => return None,
    })
}
