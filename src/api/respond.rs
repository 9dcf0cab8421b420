//! Successful responses: bytes, serialized once.

use super::{conflict::MergedBody, etag, wire::ProductBody};
use crate::{
    product::{Merged, Product},
    web::Problem,
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// What a handler gives.
pub type Answer = Result<Response, Problem>;

/// A product with its `ETag`.
pub fn product(product: &Product) -> Answer {
    tagged(product, json(&ProductBody::from(product))?)
}

/// A new product with its `ETag` and its address.
pub fn created(product: &Product) -> Answer {
    let address = format!("/api/products/{}", product.id);
    tagged(product, created_at(&address, &ProductBody::from(product))?)
}

/// A product with what was merged into it.
pub fn merged(merged: &Merged) -> Answer {
    tagged(&merged.record, json(&MergedBody::from(merged))?)
}

/// "You have it already."
pub fn not_modified(product: &Product) -> Answer {
    tagged(product, StatusCode::NOT_MODIFIED.into_response())
}

/// A body that belongs to a version of a product.
pub fn tagged_json(product: &Product, body: &impl Serialize) -> Answer {
    tagged(product, json(body)?)
}

/// Something new, and its address.
pub fn created_at(address: &str, body: &impl Serialize) -> Answer {
    let mut response = json(body)?;
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(address) = HeaderValue::try_from(address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    Ok(response)
}

fn tagged(product: &Product, mut response: Response) -> Answer {
    response.headers_mut().insert(header::ETAG, etag::header_value(product)?);
    Ok(response)
}

/// Any body.
pub fn json(body: &impl Serialize) -> Answer {
    let mut response = serde_json::to_vec(body)?.into_response();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    Ok(response)
}
