//! The form of `/products/new`.

use super::{kept, page, see_other_with};
use crate::{
    forms::AppState,
    product::{CreateReply, Creation, FieldErrors, Product, ProductForm, isolated},
    server_fns::Trouble,
    service::Answered,
    ui::{components::flash::Flash, pages::products::new::Rejected},
    web::actor,
};
use axum::{
    Form,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// What the browser sends. A field that is missing counts as empty.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    name: String,
    description: String,
    price: String,
    stock_quantity: String,
    request_key: String,
}

/// Makes the product and shows it, or shows the form again.
pub async fn create(
    State(state): State<AppState>,
    parts: Parts,
    Form(typed): Form<Typed>,
) -> Response {
    let Typed { name, description, price, stock_quantity, request_key } = typed;
    // Browsers send line breaks as CR LF.
    let description = description.replace("\r\n", "\n");
    let form = ProductForm { name, description, price, stock_quantity, ..ProductForm::default() };
    let key = match kept::key_of(&request_key) {
        Ok(key) => key,
        Err(refused) => return refused.into_response(),
    };
    let wish = Creation { form, key };
    let actor = actor::of_browser(&parts.headers);
    let keep = |reply: &CreateReply| match reply {
        CreateReply::Created(product) => kept::keep(added(product)),
        CreateReply::Invalid(_) => None,
    };
    let failed = |trouble: Trouble| (trouble.status(), FieldErrors::default(), Some(trouble));
    let reply = state.service.create_by_form(&wish, &actor, keep).await.map_err(Trouble::from);
    let (status, errors, trouble) = match reply {
        Ok(Answered::Again(answer)) => {
            return kept::again_after_call(answer, |reply: &CreateReply| match reply {
                CreateReply::Created(product) => Some(added(product)),
                CreateReply::Invalid(_) => None,
            });
        }
        Ok(Answered::Now(CreateReply::Created(product))) => return added(&product),
        Ok(Answered::Now(CreateReply::Invalid(errors))) => {
            (StatusCode::UNPROCESSABLE_ENTITY, errors, None)
        }
        Ok(Answered::KeyReused) => failed(Trouble::key_reused()),
        Err(trouble) => failed(trouble),
    };
    page::render(state, parts, status, Rejected { form: wish.form, errors, trouble }).await
}

fn added(product: &Product) -> Response {
    let done = Flash::Done(format!("Added {}.", isolated(&product.content.name)));
    see_other_with(&format!("/products/{}", product.id), &done)
}
