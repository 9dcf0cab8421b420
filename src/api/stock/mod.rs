//! `/api/products/{id}/stock`, `/api/stock/reservations` and `/api/quotes`: one file per operation.

mod input;
mod move_stock;
mod params;
mod quote;
mod read;
mod reservation;
mod reserve;
mod settle;

use super::api_state::Api;
use axum::routing::{get, post};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes with their documentation, with and without a slash at the end.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::read, move_stock::move_stock))
        .routes(routes!(reserve::reserve))
        .routes(routes!(reservation::read))
        .routes(routes!(settle::confirm))
        .routes(routes!(settle::release))
        .routes(routes!(quote::quote))
        .route("/api/products/{id}/stock/", get(read::read).post(move_stock::move_stock))
        .route("/api/stock/reservations/", post(reserve::reserve))
        .route("/api/stock/reservations/{id}/", get(reservation::read))
        .route("/api/stock/reservations/{id}/confirm/", post(settle::confirm))
        .route("/api/stock/reservations/{id}/release/", post(settle::release))
        .route("/api/quotes/", post(quote::quote))
}
