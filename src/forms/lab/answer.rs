//! Responses of the lab's pages.

use super::{asked::Asked, visitor::Visitor};
use crate::{
    db::Database,
    forms::{AppState, page, see_other},
    ui::pages::lab::{Busy, Choice, Shown},
};
use axum::{
    http::{StatusCode, request::Parts},
    response::Response,
};
use concord_lab::{Comparisons, Lab, Plan, StartError};

/// Renders the page with this content.
pub async fn page(state: AppState, parts: Parts, status: StatusCode, shown: Shown) -> Response {
    page::render(state, parts, status, shown).await
}

/// Starts what was requested and redirects to it, or shows the form again with errors.
pub async fn begin(
    state: AppState,
    parts: Parts,
    asked: Asked,
    start: impl FnOnce(&Comparisons<Database>, &str, Plan) -> Result<String, StartError>,
) -> Response {
    let visitor = Visitor::of(&parts.headers);
    let begun = match asked.plan() {
        Ok(plan) => start(&state.comparisons, visitor.as_str(), plan),
        Err(bad) => Err(bad.into()),
    };
    let refused = match begun {
        Ok(address) => return visitor.remembered(see_other(&address)),
        Err(refused) => refused,
    };
    let mut choice = asked.choice();
    let status = match &refused {
        StartError::InvalidPlan(_) => StatusCode::UNPROCESSABLE_ENTITY,
        StartError::AlreadyRunning(_) => StatusCode::CONFLICT,
        StartError::Busy => StatusCode::SERVICE_UNAVAILABLE,
    };
    why(&state.lab, refused, &mut choice);
    page(state, parts, status, Shown::Choose(choice)).await
}

fn why(lab: &Lab<Database>, refused: StartError, choice: &mut Choice) {
    let others = refused.to_string();
    match refused {
        // The form itself shows what is wrong.
        StartError::InvalidPlan(_) => {}
        StartError::AlreadyRunning(run) => {
            choice.busy = match lab.progress(run) {
                Some(progress) => Some(Busy::Own(Box::new(progress))),
                None => Some(Busy::Others(others)),
            };
        }
        StartError::Busy => choice.busy = Some(Busy::Others(others)),
    }
}
