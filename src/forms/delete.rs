//! Deleting a product and bringing it back, from the list and from its page.

use super::{back_to, flash::Flash, not_found, see_other_with};
use crate::{
    product::{ProductId, SaveOutcome, Version, isolated},
    server_fns::{self, DeleteReply, Deletion, RestoreReply, Restoring, Trouble, actor_of},
    startup::AppState,
    ui::components::flash::already_gone,
};
use axum::{
    Form,
    body::Body,
    extract::{Path, Request, State},
    http::request::Parts,
    response::Response,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct DeleteForm {
    version: i64,
    #[serde(default)]
    back: String,
}

/// Deletes the version that the person saw, and offers to bring it back.
pub async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<DeleteForm>,
) -> Response {
    let Some(id) = id.parse().ok().map(ProductId) else { return nothing(state, parts).await };
    let wish = Deletion { id, version: Version(form.version) };
    let reply = server_fns::delete(&state.service, &wish, &actor_of(&parts.headers)).await;
    see_other_with(back_to(&form.back, "/products"), &told_of_delete(id, reply))
}

fn told_of_delete(id: ProductId, reply: Result<DeleteReply, Trouble>) -> Flash {
    match reply {
        Ok(DeleteReply::Deleted(last)) => Flash::Deleted { id, name: last.content.name },
        Ok(DeleteReply::Stale { product, actor, changed }) => Flash::ChangedMeanwhile {
            id,
            name: product.content.name,
            version: product.version,
            actor,
            changed,
        },
        Ok(DeleteReply::Gone(gone)) => Flash::Done(already_gone(&gone.reason)),
        Err(trouble) => Flash::Failed(format!("{trouble} Nothing was deleted.")),
    }
}

#[derive(Deserialize)]
pub struct RestoreForm {
    #[serde(default)]
    back: String,
}

/// Brings a deleted product back as it was.
pub async fn restore(
    State(state): State<AppState>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<RestoreForm>,
) -> Response {
    let Some(id) = id.parse().ok().map(ProductId) else { return nothing(state, parts).await };
    let wish = Restoring { id, with: None };
    let reply = server_fns::restore(&state.service, &wish, &actor_of(&parts.headers)).await;
    see_other_with(back_to(&form.back, "/products"), &told_of_restore(reply))
}

fn told_of_restore(reply: Result<RestoreReply, Trouble>) -> Flash {
    let back = |name: &str| Flash::Done(format!("{} is back.", isolated(name)));
    match reply {
        Ok(RestoreReply::Restored(product)) => back(&product.content.name),
        Ok(RestoreReply::WasThere(outcome)) => match *outcome {
            SaveOutcome::Unchanged(product) | SaveOutcome::Saved(product) => {
                back(&product.content.name)
            }
            _ => Flash::Done("The product is back.".to_owned()),
        },
        Ok(RestoreReply::Unknown | RestoreReply::Invalid(_)) => {
            Flash::Failed("There is no such product.".to_owned())
        }
        Err(trouble) => Flash::Failed(format!("{trouble} The product is still deleted.")),
    }
}

async fn nothing(state: AppState, parts: Parts) -> Response {
    not_found(State(state), Request::from_parts(parts, Body::empty())).await
}
