//! Saving a product's page without WASM: `POST /products/{id}`.
//!
//! The same use cases as with WASM. What is left to decide comes back as a page with the same
//! choices; what was typed comes back with every page that does not say "saved".

use super::{Flash, not_found, page, see_other_with};
use crate::{
    product::{Conflict, FieldErrors, ProductContent, ProductId, Review, SaveOutcome, Version},
    server_fns::{
        self, RestoreReply, Restoring, Round, SaveReply, SaveRequest, Submission, Trouble, actor_of,
    },
    startup::AppState,
    ui::pages::products::edit::said,
};
use axum::{
    Form, Router,
    body::Body,
    extract::{Path, Request, State},
    http::{StatusCode, request::Parts},
    response::Response,
    routing::post,
};
use posted::{Posted, Wish};
use std::collections::HashMap;

mod posted;

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
    let typed = posted.request(id);
    let saver = Saver { state: &state, parts: &parts };
    let answer = match posted.wish() {
        Wish::Save => saver.send(&typed).await.map(Answer::new),
        Wish::Overwrite => saver.overwrite(&posted, &typed).await.map(Answer::new),
        Wish::Resolve => saver.resolve(&posted, &typed).await,
        Wish::Restore => saver.restore(&typed).await.map(Answer::new),
    };
    let saved = answer.as_ref().ok().and_then(|answer| match &answer.reply {
        SaveReply::Done(outcome) => said::of(outcome),
        SaveReply::Invalid(_) => None,
    });
    match saved {
        Some(text) => see_other_with(&format!("/products/{id}"), &Flash::Done(text)),
        None => shown_again(state, parts, typed, answer).await,
    }
}

/// What came of it, and what there is to decide.
struct Answer {
    reply: SaveReply,
    review: Option<Review>,
}

impl Answer {
    fn new(reply: SaveReply) -> Self {
        let review = conflict_of(&reply).map(|conflict| Review::of(&conflict.finding()));
        Self { reply, review }
    }
}

fn conflict_of(reply: &SaveReply) -> Option<&Conflict> {
    match reply {
        SaveReply::Done(outcome) => match &**outcome {
            SaveOutcome::Conflict(conflict) => Some(conflict),
            _ => None,
        },
        SaveReply::Invalid(_) => None,
    }
}

struct Saver<'a> {
    state: &'a AppState,
    parts: &'a Parts,
}

impl Saver<'_> {
    async fn send(&self, request: &SaveRequest) -> Result<SaveReply, Trouble> {
        server_fns::save(&self.state.service, request, &actor_of(&self.parts.headers)).await
    }

    /// Puts what was typed over the version that was looked at.
    async fn overwrite(&self, posted: &Posted, typed: &SaveRequest) -> Result<SaveReply, Trouble> {
        let Some((_, reviewed)) = posted.reviewed() else { return self.send(typed).await };
        let request = SaveRequest {
            version: reviewed,
            merged_from: Some(typed.version),
            overwrite: true,
            ..typed.clone()
        };
        self.send(&request).await
    }

    /// Saves what was decided over the version that was looked at.
    async fn resolve(&self, posted: &Posted, typed: &SaveRequest) -> Result<Answer, Trouble> {
        let Some(mut review) = self.review(posted, typed).await? else {
            return self.send(typed).await.map(Answer::new);
        };
        posted.answer(&mut review);
        if !review.undecided().is_empty() {
            // A browser that does not know `required`: the same questions, the answers kept.
            let reply = SaveReply::Invalid(FieldErrors::default());
            return Ok(Answer { reply, review: Some(review) });
        }
        let request = SaveRequest {
            version: review.reviewed(),
            form: review.form(),
            stock: review.stock,
            merged_from: Some(review.loaded),
            ..typed.clone()
        };
        let reply = self.send(&request).await?;
        let review = match conflict_of(&reply) {
            Some(conflict) => review.following(&conflict.finding()),
            None => review,
        };
        Ok(Answer { reply, review: Some(review) })
    }

    /// The questions as they were asked. `None`: they cannot be found any more.
    async fn review(
        &self,
        posted: &Posted,
        typed: &SaveRequest,
    ) -> Result<Option<Review>, Trouble> {
        let Some((trail, reviewed)) = posted.reviewed() else { return Ok(None) };
        let bases = std::iter::once((typed.version, &typed.form))
            .chain(trail.iter().map(|(version, form)| (*version, form)));
        let looked_at = trail.iter().map(|(version, _)| *version).chain([reviewed]);
        let mut review: Option<Review> = None;
        for ((base, form), theirs) in bases.zip(looked_at) {
            let Ok(mine) = form.parse() else { return Ok(None) };
            let stock = if review.is_none() { typed.stock } else { posted.stock() };
            let round = Round { id: typed.id, base, theirs, mine: &mine, stock };
            let found = server_fns::compare(&self.state.service, round).await?;
            let Some(finding) = found else { return Ok(None) };
            review = Some(match review {
                None => Review::of(&finding),
                Some(review) => review.following(&finding),
            });
        }
        Ok(review.map(|review| Review { trail, ..review }))
    }

    /// Brings a deleted product back with what was typed.
    async fn restore(&self, typed: &SaveRequest) -> Result<SaveReply, Trouble> {
        let with = Some((typed.version, typed.form.clone()));
        let wish = Restoring { id: typed.id, with };
        let actor = actor_of(&self.parts.headers);
        Ok(match server_fns::restore(&self.state.service, &wish, &actor).await? {
            RestoreReply::Restored(product) => {
                SaveReply::Done(Box::new(SaveOutcome::Saved(product)))
            }
            RestoreReply::WasThere(outcome) => SaveReply::Done(outcome),
            RestoreReply::Invalid(errors) => SaveReply::Invalid(errors),
            // Nothing of the kind has ever been: the ordinary way says so.
            RestoreReply::Unknown => self.send(typed).await?,
        })
    }
}

/// The page again, with all that was typed and decided.
async fn shown_again(
    state: AppState,
    parts: Parts,
    request: SaveRequest,
    answer: Result<Answer, Trouble>,
) -> Response {
    let base = base_of(&state, &request).await;
    let (reply, review) = match answer {
        Ok(Answer { reply, review }) => (Ok(reply), review),
        Err(trouble) => (Err(trouble), None),
    };
    let status = match &reply {
        Ok(SaveReply::Invalid(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        Ok(SaveReply::Done(outcome)) => match **outcome {
            SaveOutcome::Gone(_) => StatusCode::GONE,
            _ => StatusCode::CONFLICT,
        },
        Err(Trouble::Fault) => StatusCode::INTERNAL_SERVER_ERROR,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
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
