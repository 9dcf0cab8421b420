//! The form of `/products/new`.

use super::{flash::Flash, page, see_other_with};
use crate::{
    product::{FieldErrors, ProductForm, isolated},
    server_fns::{self, CreateReply, Creation, actor_of},
    startup::AppState,
    ui::pages::products::new::Rejected,
};
use axum::{
    Form,
    extract::State,
    http::{StatusCode, request::Parts},
    response::Response,
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
    let wish = Creation { form, key: request_key };
    let actor = actor_of(&parts.headers);
    let reply = server_fns::create(&state.service, &wish, &actor).await;
    let (status, errors, trouble) = match reply {
        Ok(CreateReply::Created(product)) => {
            let done = Flash::Done(format!("Added {}.", isolated(&product.content.name)));
            return see_other_with(&format!("/products/{}", product.id), &done);
        }
        Ok(CreateReply::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Err(trouble) => (StatusCode::SERVICE_UNAVAILABLE, FieldErrors::default(), Some(trouble)),
    };
    page::render(state, parts, status, Rejected { form: wish.form, errors, trouble }).await
}
