//! The answers of the lab's pages.

use super::{asked::Asked, visitor::Visitor};
use crate::{
    forms::{AppState, page, see_other},
    lab::{AllStrategies, CannotStart, Lab, Plan},
    ui::pages::lab::{Busy, Choice, Shown},
};
use axum::{
    http::{StatusCode, request::Parts},
    response::Response,
};

/// The page that shows this.
pub async fn page(state: AppState, parts: Parts, status: StatusCode, shown: Shown) -> Response {
    page::render(state, parts, status, shown).await
}

/// Starts what was asked for, and leads to it; or shows again what was chosen, with what is wrong.
pub async fn begin(
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
        Ok(address) => return visitor.remembered(see_other(&address)),
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
