//! Deletes and restores products, from the list and from the product's page.

use super::{back_to, kept, not_found, see_other_with};
use crate::{
    forms::AppState,
    product::{
        DeleteReply, Deletion, ProductId, RestoreReply, Restoring, SaveOutcome, Version, isolated,
    },
    server_fns::ClientError,
    service::Answered,
    ui::components::flash::{Flash, already_gone},
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
pub struct DeleteForm {
    version: i64,
    #[serde(default)]
    back: String,
    #[serde(default)]
    request_key: String,
}

/// Deletes the version that the person saw, and offers to restore it.
pub async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<DeleteForm>,
) -> Response {
    let Some(id) = id.parse().ok().map(ProductId) else { return nothing(state, parts).await };
    let key = match kept::key_of(&form.request_key) {
        Ok(key) => key,
        Err(refused) => return refused.into_response(),
    };
    let command = Deletion { id, version: Version(form.version), key };
    let back = back_to(&form.back, "/products").to_owned();
    let keep = {
        let back = back.clone();
        move |reply: &DeleteReply| kept::keep(see_other_with(&back, &told_of_delete(id, reply)))
    };
    let actor = actor::of_browser(&parts.headers);
    match state.service.delete_by_form(&command, &actor, keep).await.map_err(ClientError::from) {
        Ok(Answered::Replayed(answer)) => kept::again(answer),
        Ok(Answered::Now(reply)) => see_other_with(&back, &told_of_delete(id, &reply)),
        Ok(Answered::KeyReused) => see_other_with(&back, &not_deleted(ClientError::key_reused())),
        Err(error) => see_other_with(&back, &not_deleted(error)),
    }
}

fn not_deleted(error: ClientError) -> Flash {
    Flash::Failed(format!("{error} It is not known whether anything was deleted."))
}

fn told_of_delete(id: ProductId, reply: &DeleteReply) -> Flash {
    match reply.clone() {
        DeleteReply::Deleted(last) => Flash::Deleted { id, name: last.content.name },
        DeleteReply::Stale { product, actor, changed } => Flash::ChangedMeanwhile {
            id,
            name: product.content.name,
            version: product.version,
            actor,
            changed,
        },
        DeleteReply::Gone(gone) => Flash::Done(already_gone(&gone.reason)),
    }
}

#[derive(Deserialize)]
pub struct RestoreForm {
    #[serde(default)]
    back: String,
    #[serde(default)]
    request_key: String,
}

/// Restores a deleted product unchanged.
pub async fn restore(
    State(state): State<AppState>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<RestoreForm>,
) -> Response {
    let Some(id) = id.parse().ok().map(ProductId) else { return nothing(state, parts).await };
    let key = match kept::key_of(&form.request_key) {
        Ok(key) => key,
        Err(refused) => return refused.into_response(),
    };
    let command = Restoring { id, with: None, key };
    let back = back_to(&form.back, "/products").to_owned();
    let keep = {
        let back = back.clone();
        move |reply: &RestoreReply| kept::keep(see_other_with(&back, &told_of_restore(reply)))
    };
    let actor = actor::of_browser(&parts.headers);
    match state.service.restore_by_form(&command, &actor, keep).await.map_err(ClientError::from) {
        Ok(Answered::Replayed(answer)) => kept::again(answer),
        Ok(Answered::Now(reply)) => see_other_with(&back, &told_of_restore(&reply)),
        Ok(Answered::KeyReused) => see_other_with(&back, &not_restored(ClientError::key_reused())),
        Err(error) => see_other_with(&back, &not_restored(error)),
    }
}

fn not_restored(error: ClientError) -> Flash {
    Flash::Failed(format!("{error} It is not known whether the product is back."))
}

fn told_of_restore(reply: &RestoreReply) -> Flash {
    let back = |name: &str| Flash::Done(format!("{} is back.", isolated(name)));
    match reply {
        RestoreReply::Restored(product) => back(&product.content.name),
        RestoreReply::WasThere(outcome) => match &**outcome {
            SaveOutcome::Unchanged(product) | SaveOutcome::Saved(product) => {
                back(&product.content.name)
            }
            _ => Flash::Done("The product is back.".to_owned()),
        },
        RestoreReply::Unknown | RestoreReply::Invalid(_) => {
            Flash::Failed("There is no such product.".to_owned())
        }
    }
}

async fn nothing(state: AppState, parts: Parts) -> Response {
    not_found(State(state), Request::from_parts(parts, Body::empty())).await
}
