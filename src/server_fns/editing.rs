//! Loads, creates, saves, deletes and restores a product.

use super::{ClientError, Editor, Reply, call::Call};
use crate::product::{
    CreateReply, Creation, DeleteReply, Deletion, RestoreReply, Restoring, SaveReply, SaveRequest,
};
use leptos::prelude::*;

/// The data of a product's edit page.
#[server(prefix = "/fn", endpoint = "load_editor", protocol = Call)]
pub async fn load_editor(id: i64) -> Result<Editor, ClientError> {
    load(&super::request::service()?, crate::product::ProductId(id)).await
}

/// Creates a product.
#[server(prefix = "/fn", endpoint = "create_product", protocol = Call)]
pub async fn create_product(wish: Creation) -> Result<Reply<CreateReply>, ClientError> {
    use super::{
        keeping::{answer, as_json},
        request::{sender, service},
    };
    answer(service()?.create_by_form(&wish, &sender(), as_json).await?)
}

/// Saves a form, or returns why it cannot.
///
/// # Errors
/// When the database does not answer; it is safe to send the same request again.
#[server(prefix = "/fn", endpoint = "save_product", protocol = Call)]
pub async fn save_product(request: SaveRequest) -> Result<Reply<SaveReply>, ClientError> {
    use super::{
        keeping::{answer, as_json},
        request::{sender, service},
    };
    answer(service()?.save_form(&request, &sender(), as_json).await?)
}

/// Deletes a product in the version that the person saw.
#[server(prefix = "/fn", endpoint = "delete_product", protocol = Call)]
pub async fn delete_product(wish: Deletion) -> Result<Reply<DeleteReply>, ClientError> {
    use super::{
        keeping::{answer, as_json},
        request::{sender, service},
    };
    answer(service()?.delete_by_form(&wish, &sender(), as_json).await?)
}

/// Restores a deleted product.
#[server(prefix = "/fn", endpoint = "restore_product", protocol = Call)]
pub async fn restore_product(wish: Restoring) -> Result<Reply<RestoreReply>, ClientError> {
    use super::{
        keeping::{answer, as_json},
        request::{sender, service},
    };
    answer(service()?.restore_by_form(&wish, &sender(), as_json).await?)
}

/// The data of a product's edit page.
#[cfg(feature = "ssr")]
pub async fn load(
    service: &crate::service::Service,
    id: crate::product::ProductId,
) -> Result<Editor, ClientError> {
    use super::Editing;
    use crate::service::Opened;
    Ok(match service.open(id).await? {
        Ok(Opened { product, actor, moved }) => {
            Editor::Editing(Box::new(Editing { product, actor, moved, submission: None }))
        }
        Err(gone) => Editor::Gone { gone, submission: None },
    })
}
