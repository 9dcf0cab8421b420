//! Executes the action of a posted form.

use super::posted::{FormAction, Posted};
use crate::{
    activity::{Ending, HowEnded},
    forms::{kept, see_other_with},
    product::{
        Actor, Conflict, FieldErrors, FormChanges, ProductId, RestoreReply, Restoring, Review,
        SaveOutcome, SaveReply, SaveRequest, Version, review,
    },
    server_fns::ClientError,
    service::{Answered, KeptAnswer, Round, Service},
    ui::{components::flash::Flash, pages::products::edit::said},
};
use axum::response::Response;
use concord_record::Pick;

/// The result of an action, and the open decisions.
pub struct Answer {
    /// The reply of the use case.
    pub reply: Result<SaveReply, ClientError>,
    /// The review of a conflict, if there is one.
    pub review: Option<Review>,
    /// A deleted product was restored.
    restored: bool,
}

impl Answer {
    /// The result of a save, with the review of its conflict.
    pub fn new(reply: Result<SaveReply, ClientError>) -> Self {
        let review =
            conflict_of(&reply).map(|conflict| Review::new(&conflict.report, conflict.other()));
        Self { reply, review, restored: false }
    }

    /// The page's message after a success.
    pub fn message(&self) -> Option<String> {
        match &self.reply {
            Ok(SaveReply::Done(outcome)) => match &**outcome {
                SaveOutcome::Saved(product) if self.restored => {
                    Some(said::restored(product.version))
                }
                outcome => said::of(outcome),
            },
            Ok(SaveReply::Invalid(_)) | Err(_) => None,
        }
    }
}

/// The response to a success.
pub fn done(id: ProductId, text: String) -> Response {
    see_other_with(&format!("/products/{id}"), &Flash::Done(text))
}

/// The response to a reply; `None` if it is not a success.
pub fn redirect(id: ProductId, reply: &SaveReply) -> Option<Response> {
    let SaveReply::Done(outcome) = reply else { return None };
    Some(done(id, said::of(outcome)?))
}

fn keep(id: ProductId, reply: &SaveReply) -> Option<KeptAnswer> {
    kept::keep(redirect(id, reply)?)
}

/// The reply if it was done now, or the stored answer of an earlier request.
fn now<T>(
    answered: crate::service::Result<Answered<T>>,
) -> Result<Result<T, ClientError>, KeptAnswer> {
    match answered {
        Ok(Answered::Now(reply)) => Ok(Ok(reply)),
        Ok(Answered::Replayed(answer)) => Err(answer),
        Ok(Answered::KeyReused) => Ok(Err(ClientError::key_reused())),
        Err(failure) => Ok(Err(failure.into())),
    }
}

fn conflict_of(reply: &Result<SaveReply, ClientError>) -> Option<&Conflict> {
    match reply {
        Ok(SaveReply::Done(outcome)) => match &**outcome {
            SaveOutcome::Conflict(conflict) => Some(conflict),
            _ => None,
        },
        _ => None,
    }
}

fn is_saved(reply: &Result<SaveReply, ClientError>) -> bool {
    let Ok(SaveReply::Done(outcome)) = reply else { return false };
    matches!(**outcome, SaveOutcome::Saved(_) | SaveOutcome::Merged(_))
}

/// Executes the action of a button.
pub struct Saver<'a> {
    /// The use cases.
    pub service: &'a Service,
    /// Who pressed the button.
    pub actor: Actor,
}

impl Saver<'_> {
    /// Executes the action. `Err`: it was done before, with this answer.
    pub async fn answer(&self, posted: &Posted, typed: &SaveRequest) -> Result<Answer, KeptAnswer> {
        match posted.action() {
            FormAction::Save => Ok(Answer::new(self.send(typed).await?)),
            FormAction::Overwrite => Ok(Answer::new(self.overwrite(posted, typed).await?)),
            FormAction::Resolve => self.resolve(posted, typed, None).await,
            FormAction::PickOpen(pick) => self.resolve(posted, typed, Some(pick)).await,
            FormAction::Restore => self.restore(typed).await,
        }
    }

    async fn send(
        &self,
        request: &SaveRequest,
    ) -> Result<Result<SaveReply, ClientError>, KeptAnswer> {
        let id = request.id;
        let kept = move |reply: &SaveReply| keep(id, reply);
        now(self.service.save_form(request, &self.actor, kept).await)
    }

    /// Saves what was typed over the version that was reviewed.
    async fn overwrite(
        &self,
        posted: &Posted,
        typed: &SaveRequest,
    ) -> Result<Result<SaveReply, ClientError>, KeptAnswer> {
        let Some((_, reviewed)) = posted.reviewed() else { return self.send(typed).await };
        let request = SaveRequest {
            version: reviewed,
            merged_from: Some(typed.version),
            overwrite: true,
            ..typed.clone()
        };
        self.send(&request).await
    }

    /// Saves the decisions over the version that was reviewed. With `open`, picks that side for every open
    /// decision and shows the result without saving.
    async fn resolve(
        &self,
        posted: &Posted,
        typed: &SaveRequest,
        open: Option<Pick>,
    ) -> Result<Answer, KeptAnswer> {
        let mut review = match self.review(posted, typed).await {
            Ok(Some(review)) => review,
            Ok(None) if open.is_some() => {
                return Ok(Answer::new(Ok(SaveReply::Invalid(FieldErrors::default()))));
            }
            Ok(None) => return Ok(Answer::new(self.send(typed).await?)),
            Err(error) => return Ok(Answer::new(Err(error))),
        };
        posted.answer(&mut review);
        if let Some(pick) = open {
            review.pick_open(pick);
        }
        if open.is_some() || !review.undecided().is_empty() {
            // Also covers browsers that do not support `required`: show the same decisions again, and keep
            // the answers.
            let reply = Ok(SaveReply::Invalid(FieldErrors::default()));
            return Ok(Answer { review: Some(review), ..Answer::new(reply) });
        }
        let request = SaveRequest {
            version: review.latest.version,
            form: review::decided_changes(&review, &typed.form.movement),
            merged_from: Some(review.first.base),
            ..typed.clone()
        };
        let reply = self.send(&request).await?;
        if is_saved(&reply) {
            self.service.tally().ended(Ending::of(HowEnded::Saved, review.pick_counts()));
        }
        let review = match conflict_of(&reply) {
            Some(conflict) => review::follow(review, &conflict.report, conflict.other()),
            None => review,
        };
        Ok(Answer { review: Some(review), ..Answer::new(reply) })
    }

    /// Repeats the review as it was shown. `None`: it cannot be repeated any more.
    async fn review(
        &self,
        posted: &Posted,
        typed: &SaveRequest,
    ) -> Result<Option<Review>, ClientError> {
        let Some((trail, reviewed)) = posted.reviewed() else { return Ok(None) };
        // What was typed is invalid, so there was no merge to repeat.
        let Ok(wanted) = typed.form.changes() else { return Ok(None) };
        let mut rounds = vec![(typed.version, wanted)];
        for (version, decided) in &trail {
            let Ok(decided) = decided.changes() else { return Ok(None) };
            rounds.push((*version, decided));
        }
        let looked_at = trail.iter().map(|(version, _)| *version).chain([reviewed]);
        let mut review: Option<Review> = None;
        for ((base, mine), theirs) in rounds.into_iter().zip(looked_at) {
            let round = Round { id: typed.id, base, theirs, mine: &mine };
            let found = self.service.compare(round).await?;
            let Some((report, other)) = found else { return Ok(None) };
            review = Some(match review {
                None => Review::new(&report, other),
                Some(review) => review::follow(review, &report, other),
            });
        }
        Ok(review.map(|review| as_decided(review, trail)))
    }

    /// Restores a deleted product with what was typed.
    async fn restore(&self, typed: &SaveRequest) -> Result<Answer, KeptAnswer> {
        let id = typed.id;
        let with = Some((typed.version, typed.form.clone()));
        let command = Restoring { id, with, key: typed.key.clone() };
        let kept = move |reply: &RestoreReply| match reply {
            RestoreReply::Restored(product) => {
                kept::keep(done(id, said::restored(product.version)))
            }
            RestoreReply::WasThere(outcome) => keep(id, &SaveReply::Done(outcome.clone())),
            RestoreReply::Unknown | RestoreReply::Invalid(_) => None,
        };
        let answered = self.service.restore_by_form(&command, &self.actor, kept).await;
        let reply = match now(answered)? {
            Ok(RestoreReply::Restored(product)) => {
                let reply = Ok(SaveReply::Done(Box::new(SaveOutcome::Saved(product))));
                return Ok(Answer { restored: true, ..Answer::new(reply) });
            }
            Ok(RestoreReply::WasThere(outcome)) => Ok(SaveReply::Done(outcome)),
            Ok(RestoreReply::Invalid(errors)) => Ok(SaveReply::Invalid(errors)),
            // The product has never existed, which the ordinary save reports.
            Ok(RestoreReply::Unknown) => self.send(typed).await?,
            Err(error) => Err(error),
        };
        Ok(Answer::new(reply))
    }
}

/// Adds the earlier decisions to a repeated review.
fn as_decided(mut review: Review, trail: Vec<(Version, FormChanges)>) -> Review {
    for (reviewed, (_, decided)) in review.trail.iter_mut().zip(trail) {
        reviewed.results = decided.texts.into_entries().collect();
    }
    review
}
