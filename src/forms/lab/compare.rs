//! Comparisons of all strategies of a scenario: start, watch and share them.

use super::{
    Asked,
    answer::{begin, page},
    run::{Found, error, find},
    visitor::Visitor,
};
use crate::{
    db::{Database, Failure},
    forms::{AppState, see_other},
    ui::pages::lab::{Compared, Series, Shown},
};
use axum::{
    Form,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, StatusCode, request::Parts},
    response::Response,
};
use concord_lab::{ComparisonId, ComparisonProgress, Lab, RunId};
use serde::Deserialize;

/// The maximum number of runs in a comparison.
const MOST: usize = 16;

#[derive(Deserialize)]
pub struct Params {
    #[serde(default)]
    runs: String,
}

/// Starts all strategies, and redirects to where they can be watched.
pub async fn start(
    State(state): State<AppState>,
    parts: Parts,
    Form(asked): Form<Asked>,
) -> Response {
    begin(state, parts, asked.for_all(), |all, visitor, plan| {
        all.start(visitor, plan).map(|series| format!("/lab/all/{series}"))
    })
    .await
}

/// Shows the finished runs and the current one. At the end, redirects to an address that can be shared.
pub async fn watch(
    State(state): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let now = id.parse().ok().and_then(|id: ComparisonId| state.comparisons.progress(id));
    let Some(now) = now else {
        let shown = Shown::Unknown { may_come: false };
        return page(state, parts, StatusCode::NOT_FOUND, shown).await;
    };
    if now.is_over {
        let runs = now.runs.iter().map(RunId::to_string).collect::<Vec<_>>().join(",");
        return see_other(&format!("/lab/compare?runs={runs}"));
    }
    let is_own = Visitor::of(&parts.headers).as_str() == now.user;
    let shown = compared(&state.lab, &now.runs).await.map(|mut compared| {
        compared.series = series(&state.lab, &id, now, is_own);
        compared
    });
    answer(state, parts, shown).await
}

fn series(lab: &Lab<Database>, id: &str, now: ComparisonProgress, is_own: bool) -> Option<Series> {
    let ComparisonProgress { plans, runs, .. } = now;
    let last = runs.last().and_then(|run| Some((*run, lab.progress(*run)?)));
    Some(Series {
        address: format!("/lab/all/{id}"),
        plan: *plans.first()?,
        of: plans.len(),
        now: last.filter(|(_, progress)| progress.state == concord_lab::State::Running),
        is_own,
    })
}

/// Shows the runs that the address lists.
pub async fn show(
    State(state): State<AppState>,
    Query(params): Query<Params>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let runs: Vec<RunId> =
        params.runs.split(',').filter_map(|run| run.trim().parse().ok()).take(MOST).collect();
    let shown = compared(&state.lab, &runs).await.map(|mut compared| {
        compared.missing = runs.len() - compared.reports.len();
        compared
    });
    answer(state, parts, shown).await
}

async fn answer(state: AppState, parts: Parts, shown: Result<Compared, Failure>) -> Response {
    let (status, shown) = match shown {
        Ok(compared) if compared.reports.is_empty() && compared.series.is_none() => {
            (StatusCode::NOT_FOUND, Shown::Unknown { may_come: false })
        }
        Ok(compared) => (StatusCode::OK, Shown::Compare(compared)),
        Err(failure) => error(failure, parts.uri.path_and_query().map_or("/lab", |it| it.as_str())),
    };
    page(state, parts, status, shown).await
}

/// The available reports.
async fn compared(lab: &Lab<Database>, runs: &[RunId]) -> Result<Compared, Failure> {
    let mut reports = Vec::new();
    for run in runs {
        if let Found::Done(report) = find(lab, &run.to_string()).await? {
            reports.push(*report);
        }
    }
    Ok(Compared { reports, missing: 0, series: None })
}

/// Stops a comparison early, if it belongs to the visitor.
pub async fn stop(
    State(state): State<AppState>,
    Path(id): Path<ComparisonId>,
    headers: HeaderMap,
) -> Response {
    let visitor = Visitor::of(&headers);
    let now = state.comparisons.progress(id);
    if now.is_some_and(|now| now.user == visitor.as_str()) {
        state.comparisons.stop(id);
    }
    see_other(&format!("/lab/all/{id}"))
}
