//! The lab's pages: what is asked for is found here, and given to the page to show.

mod asked;
mod compare;
mod run;
mod visitor;

use crate::{
    forms::AppState,
    lab::{AllStrategies, CannotStart, Lab, Plan},
    ui::pages::lab::{Busy, Choice, Shown},
};
use asked::Asked;
use axum::{
    Form, Router,
    extract::{Query, Request, State},
    http::{StatusCode, request::Parts},
    response::Response,
    routing::{any, get, post},
};
use visitor::Visitor;

/// What the browser's router calls them; they are answered here and not by Leptos' own routes.
pub const PAGES: [&str; 2] = ["/lab", "/lab/{*page}"];

/// The routes. `on`: whether there is a lab.
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

async fn page(state: AppState, parts: Parts, status: StatusCode, shown: Shown) -> Response {
    super::page::render(state, parts, status, shown).await
}

/// Says that there is no lab here.
async fn switched_off(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    page(state, parts, StatusCode::NOT_FOUND, Shown::Off).await
}

/// The choice, as the address has it.
async fn choose(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    page(state, parts, StatusCode::OK, Shown::Choose(asked.choice())).await
}

/// Starts a run and leads to it.
async fn start(State(state): State<AppState>, parts: Parts, Form(asked): Form<Asked>) -> Response {
    let lab = state.lab.clone();
    begin(state, parts, asked, |_, visitor, plan| {
        lab.start(visitor, plan).map(|run| format!("/lab/{run}"))
    })
    .await
}

/// Starts what was asked for, and leads to it; or shows again what was chosen, with what is wrong.
async fn begin(
    state: AppState,
    parts: Parts,
    asked: Asked,
    start: impl FnOnce(&AllStrategies, &str, Plan) -> Result<String, CannotStart>,
) -> Response {
    let visitor = Visitor::of(&parts.headers);
    let begun = match asked.plan() {
        Ok(plan) => start(&state.all_strategies, visitor.as_str(), plan),
        Err(bad) => Err(bad.into()),
    };
    let refused = match begun {
        Ok(address) => return visitor.remembered(super::see_other(&address)),
        Err(refused) => refused,
    };
    let mut choice = asked.choice();
    let status = match &refused {
        CannotStart::BadPlan(_) => StatusCode::UNPROCESSABLE_ENTITY,
        CannotStart::OneAtATime(_) => StatusCode::CONFLICT,
        CannotStart::Busy => StatusCode::SERVICE_UNAVAILABLE,
    };
    why(&state.lab, refused, &mut choice);
    page(state, parts, status, Shown::Choose(choice)).await
}

fn why(lab: &Lab, refused: CannotStart, choice: &mut Choice) {
    let others = refused.to_string();
    match refused {
        // The choice itself says what is wrong with it.
        CannotStart::BadPlan(_) => {}
        CannotStart::OneAtATime(run) => {
            choice.busy = match lab.progress(run) {
                Some(progress) => Some(Busy::Own(Box::new(progress))),
                None => Some(Busy::Others(others)),
            };
        }
        CannotStart::Busy => choice.busy = Some(Busy::Others(others)),
    }
}
