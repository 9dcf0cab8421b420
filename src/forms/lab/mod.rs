//! The lab's pages: reads the data and passes it to the page to render.

mod answer;
mod asked;
mod compare;
mod run;
mod visitor;

use crate::{forms::AppState, ui::pages::lab::Shown};
use answer::{begin, page};
use asked::Asked;
use axum::{
    Form, Router,
    extract::{Query, Request, State},
    http::{StatusCode, request::Parts},
    response::Response,
    routing::{any, get, post},
};

/// The routes in the browser's router; they are handled here and not by Leptos' own routes.
pub const PAGES: [&str; 2] = ["/lab", "/lab/{*page}"];

/// The routes. `on`: whether the lab is enabled.
pub fn router(on: bool) -> Router<AppState> {
    if !on {
        let [lab, below] = PAGES;
        return Router::new().route(lab, any(switched_off)).route(below, any(switched_off));
    }
    Router::new()
        .route("/lab", get(choose).post(start))
        .route("/lab/all", post(compare::start))
        .route("/lab/all/{id}", get(compare::watch))
        .route("/lab/all/{id}/stop", post(compare::stop))
        .route("/lab/compare", get(compare::show))
        .route("/lab/{run}", get(run::show))
        .route("/lab/{run}/stop", post(run::stop))
}

/// The page for a disabled lab.
async fn switched_off(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    page(state, parts, StatusCode::NOT_FOUND, Shown::Off).await
}

/// The form, with the choices from the address.
async fn choose(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    page(state, parts, StatusCode::OK, Shown::Choose(asked.choice())).await
}

/// Starts a run and redirects to it.
async fn start(State(state): State<AppState>, parts: Parts, Form(asked): Form<Asked>) -> Response {
    let lab = state.lab.clone();
    begin(state, parts, asked, |_, visitor, plan| {
        lab.start(visitor, plan).map(|run| format!("/lab/{run}"))
    })
    .await
}
