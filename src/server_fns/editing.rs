//! One product: loaded, made, saved, deleted and brought back.

use super::{
    CreateReply, Creation, DeleteReply, Deletion, Editor, Reply, RestoreReply, Restoring,
    SaveReply, SaveRequest, Trouble, call::Call,
};
use leptos::prelude::*;

/// What the edit page of a product shows.
///
/// # Errors
/// When the database does not answer.
#[server(prefix = "/fn", endpoint = "load_editor", protocol = Call)]
pub async fn load_editor(id: i64) -> Result<Editor, Trouble> {
    load(&super::request::service()?, crate::product::ProductId(id)).await
}

/// Makes a product.
///
/// # Errors
/// When the database does not answer.
#[server(prefix = "/fn", endpoint = "create_product", protocol = Call)]
pub async fn create_product(wish: Creation) -> Result<Reply<CreateReply>, Trouble> {
    use super::{
        keeping::{answer, as_json},
        request::{sender, service},
    };
    answer(create(&service()?, &wish, &sender(), as_json).await?)
}

/// Saves a form, or says why not.
///
/// # Errors
/// When the database does not answer; sending the same again is safe.
#[server(prefix = "/fn", endpoint = "save_product", protocol = Call)]
pub async fn save_product(request: SaveRequest) -> Result<Reply<SaveReply>, Trouble> {
    use super::{
        keeping::{answer, as_json},
        request::{sender, service},
    };
    answer(save(&service()?, &request, &sender(), as_json).await?)
}

/// Deletes a product in the version that the person saw.
///
/// # Errors
/// When the database does not answer.
#[server(prefix = "/fn", endpoint = "delete_product", protocol = Call)]
pub async fn delete_product(wish: Deletion) -> Result<Reply<DeleteReply>, Trouble> {
    use super::{
        keeping::{answer, as_json},
        request::{sender, service},
    };
    answer(delete(&service()?, &wish, &sender(), as_json).await?)
}

/// Brings a deleted product back.
///
/// # Errors
/// When the database does not answer.
#[server(prefix = "/fn", endpoint = "restore_product", protocol = Call)]
pub async fn restore_product(wish: Restoring) -> Result<Reply<RestoreReply>, Trouble> {
    use super::{
        keeping::{answer, as_json},
        request::{sender, service},
    };
    answer(restore(&service()?, &wish, &sender(), as_json).await?)
}

#[cfg(feature = "ssr")]
pub use on_server::{create, delete, load, restore, save, stock_of};

/// The same for a form that was sent without WASM.
#[cfg(feature = "ssr")]
mod on_server {
    use super::{
        CreateReply, Creation, DeleteReply, Deletion, Editor, RestoreReply, Restoring, SaveReply,
        SaveRequest, Trouble,
    };
    use crate::{
        product::{
            Actor, ChangeKind, FormChanges, Gone, GoneReason, MovementForm, Product, ProductId,
            Revision, SaveOutcome, Stock, Version,
        },
        server_fns::{
            Editing,
            keeping::{self, Keep},
            moving::{last_move, move_only, with_movement},
        },
        service::{
            Answered, Conditions, DeleteOutcome, DeleteWish, Restoration, RestoreOutcome, Save,
            Service,
        },
    };

    /// The product as it is now, or what became of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(service: &Service, id: ProductId) -> Result<Editor, Trouble> {
        let mut product = service.find(id).await?;
        let latest = service.latest_revision(id).await?;
        if product.is_none() && latest.as_ref().is_some_and(|it| it.kind != ChangeKind::Deleted) {
            // It came back between the two reads.
            product = service.find(id).await?;
        }
        let reason = match (product, latest) {
            (Some(product), Some(latest)) if latest.kind != ChangeKind::Deleted => {
                let moved = last_move(service, &latest).await?;
                let product = as_latest(product, &latest);
                let (actor, submission) = (latest.actor, None);
                return Ok(Editor::Editing(Box::new(Editing {
                    product,
                    actor,
                    moved,
                    submission,
                })));
            }
            (_, Some(latest)) => GoneReason::Deleted(Box::new(latest)),
            (_, None) => GoneReason::Unknown,
        };
        Ok(Editor::Gone { gone: Gone { reason }, submission: None })
    }

    /// What was saved between the two reads comes in, so that version and name belong together.
    fn as_latest(mut product: Product, latest: &Revision) -> Product {
        if latest.version > product.version {
            product.version = latest.version;
            product.content = latest.content.clone();
            product.updated_at = latest.at;
        }
        product
    }

    /// Makes a product; with a key, once for it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create(
        service: &Service,
        wish: &Creation,
        actor: &Actor,
        keep: impl Keep<CreateReply>,
    ) -> Result<Answered<CreateReply>, Trouble> {
        let content = match wish.form.parse() {
            Ok(content) => content,
            Err(errors) => return Ok(Answered::Now(CreateReply::Invalid(errors))),
        };
        let reply = |product: &Product| Some(CreateReply::Created(product.clone()));
        let key = keeping::key(actor, &wish.key, &wish.form)?;
        let once = keeping::once(key, reply, keep);
        let answered = service.create(&content, actor, once.as_ref()).await?;
        Ok(answered.map(CreateReply::Created))
    }

    /// Saves a form.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save(
        service: &Service,
        request: &SaveRequest,
        actor: &Actor,
        keep: impl Keep<SaveReply>,
    ) -> Result<Answered<SaveReply>, Trouble> {
        let moves = request.form.movement.is_filled();
        if moves && let Some(reply) = move_only(service, request, actor, keep.clone()).await? {
            return Ok(reply);
        }
        let mut form = request.form.clone();
        // Decided as a number; why it moved is still said.
        if request.merged_from.is_some() && form.movement.delta.is_empty() {
            form.movement = MovementForm::default();
        }
        if let (true, Some(loaded)) = (request.overwrite, request.merged_from) {
            leave_stock_alone(service, request.id, loaded, &mut form).await?;
        }
        let before = match form.movement.is_filled() {
            true => stock_of(service, request.id, request.version).await?,
            false => None,
        };
        let changes = match form.parse(before) {
            Ok(changes) => changes,
            Err(errors) => return Ok(Answered::Now(SaveReply::Invalid(errors))),
        };
        let mut save = Save::edit(request.id, request.version, changes, actor.clone());
        save.merged_from = request.merged_from;
        save.kind = match (request.overwrite, request.merged_from) {
            (true, _) => ChangeKind::Overwritten,
            (false, Some(_)) => ChangeKind::Merged,
            (false, None) => ChangeKind::Edited,
        };
        if moves {
            save = with_movement(service, request, save).await?;
        }
        let once = keeping::once(keeping::key_of(request, actor)?, done, keep);
        let answered = service.save(&save, once.as_ref()).await?;
        Ok(answered.map(|outcome| SaveReply::Done(Box::new(outcome))))
    }

    /// The reply to what a save did. What it left to decide is asked again.
    fn done(outcome: &SaveOutcome) -> Option<SaveReply> {
        match outcome {
            SaveOutcome::Conflict(_) | SaveOutcome::Gone(_) => None,
            outcome => Some(SaveReply::Done(Box::new(outcome.clone()))),
        }
    }

    /// The stock in a version; in what is stored now, if that version is lost.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stock_of(
        service: &Service,
        id: ProductId,
        version: Version,
    ) -> Result<Option<Stock>, Trouble> {
        if let Some(revision) = service.revision(id, version).await? {
            return Ok(Some(revision.content.stock_quantity));
        }
        Ok(service.find(id).await?.map(|product| product.content.stock_quantity))
    }

    /// *Overwrite with mine* does not put the stock of the loaded version over what others moved since:
    /// a number counts only where it was typed.
    async fn leave_stock_alone(
        service: &Service,
        id: ProductId,
        loaded: Version,
        form: &mut FormChanges,
    ) -> Result<(), Trouble> {
        if form.movement.is_filled() || form.stock_quantity.is_none() {
            return Ok(());
        }
        let loaded = service.revision(id, loaded).await?;
        let typed = form.stock_quantity.as_deref().and_then(|text| Stock::parse(text).ok());
        if typed.is_some() && loaded.map(|loaded| loaded.content.stock_quantity) == typed {
            form.stock_quantity = None;
        }
        Ok(())
    }

    /// Deletes a product.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete(
        service: &Service,
        wish: &Deletion,
        actor: &Actor,
        keep: impl Keep<DeleteReply>,
    ) -> Result<Answered<DeleteReply>, Trouble> {
        let delete = DeleteWish {
            id: wish.id,
            version: Some(wish.version),
            conditions: Conditions::default(),
            actor: actor.clone(),
        };
        let key = keeping::key(actor, &wish.key, &("delete", wish.id, wish.version))?;
        let reply = |outcome: &DeleteOutcome| match outcome {
            DeleteOutcome::Deleted(last) => Some(DeleteReply::Deleted(last.clone())),
            DeleteOutcome::Stale(..) | DeleteOutcome::Gone(_) => None,
        };
        let once = keeping::once(key, reply, keep);
        let outcome = match service.delete(&delete, once.as_ref()).await? {
            Answered::Now(outcome) => outcome,
            Answered::Again(answer) => return Ok(Answered::Again(answer)),
            Answered::KeyReused => return Ok(Answered::KeyReused),
        };
        Ok(Answered::Now(match outcome {
            DeleteOutcome::Deleted(revision) => DeleteReply::Deleted(revision),
            DeleteOutcome::Gone(gone) => DeleteReply::Gone(gone),
            DeleteOutcome::Stale(product, actor) => {
                let seen = service.revision(wish.id, wish.version).await?;
                let changed = seen
                    .map_or_else(Vec::new, |seen| product.content.changed_fields(&seen.content));
                DeleteReply::Stale { product, actor, changed }
            }
        }))
    }

    /// Brings a deleted product back.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn restore(
        service: &Service,
        wish: &Restoring,
        actor: &Actor,
        keep: impl Keep<RestoreReply>,
    ) -> Result<Answered<RestoreReply>, Trouble> {
        let with = match &wish.with {
            None => None,
            Some((version, form)) => {
                let last = service.latest_revision(wish.id).await?;
                match form.parse(last.map(|last| last.content.stock_quantity)) {
                    Ok(changes) => Some((*version, changes)),
                    Err(errors) => return Ok(Answered::Now(RestoreReply::Invalid(errors))),
                }
            }
        };
        let restoration = Restoration { id: wish.id, with, actor: actor.clone() };
        let key = keeping::key(actor, &wish.key, &("restore", wish.id, &wish.with))?;
        let reply = |outcome: &RestoreOutcome| match outcome {
            RestoreOutcome::Restored(_) => Some(restored(outcome.clone())),
            RestoreOutcome::WasThere(saved) => {
                done(saved).is_some().then(|| restored(outcome.clone()))
            }
            RestoreOutcome::Unknown => None,
        };
        let once = keeping::once(key, reply, keep);
        Ok(service.restore(&restoration, once.as_ref()).await?.map(restored))
    }

    fn restored(outcome: RestoreOutcome) -> RestoreReply {
        match outcome {
            RestoreOutcome::Restored(product) => RestoreReply::Restored(product),
            RestoreOutcome::WasThere(outcome) => RestoreReply::WasThere(Box::new(outcome)),
            RestoreOutcome::Unknown => RestoreReply::Unknown,
        }
    }
}
