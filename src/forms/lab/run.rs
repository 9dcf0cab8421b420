//! A single run: its progress, its result, and stopping it.

use super::{answer::page, visitor::Visitor};
use crate::{
    db::{Database, Failure},
    forms::{AppState, see_other},
    server_fns::ClientError,
    ui::pages::lab::{RunShown, Shown},
    web::Problem,
};
use axum::{
    Json,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use concord_lab::{Lab, Progress, Report, RunId, State as RunState};
use serde::Deserialize;

/// A run, wherever it was found.
pub enum Found {
    Going(Box<Progress>),
    Done(Box<Report>),
    Broken(Box<Progress>, String),
    Unknown,
}

#[derive(Deserialize)]
pub struct Params {
    #[serde(default)]
    zoom: String,
}

/// Finds a run: on this server while it is running, in the database afterwards.
pub async fn find(lab: &Lab<Database>, id: &str) -> Result<Found, Failure> {
    let Ok(id) = id.parse::<RunId>() else { return Ok(Found::Unknown) };
    match lab.progress(id) {
        Some(progress) if progress.state == RunState::Running => {
            return Ok(Found::Going(Box::new(progress)));
        }
        Some(progress) => {
            if let RunState::Broken(why) = progress.state.clone() {
                return Ok(Found::Broken(Box::new(progress), why));
            }
        }
        None => {}
    }
    Ok(lab.report(id).await?.map_or(Found::Unknown, |report| Found::Done(Box::new(report))))
}

/// The page of a run; with the suffix `.json`, the report for programs.
pub async fn show(
    State(state): State<AppState>,
    Path(run): Path<String>,
    Query(params): Query<Params>,
    request: Request,
) -> Response {
    if let Some(run) = run.strip_suffix(".json") {
        return json(&state.lab, run).await;
    }
    let (parts, _) = request.into_parts();
    let zoom = match params.zoom.as_str() {
        "4" => 4,
        "16" => 16,
        _ => 1,
    };
    let shown = match find(&state.lab, &run).await {
        Ok(Found::Going(progress)) => RunShown::Going {
            is_own: is_own(&state.lab, &parts.headers, progress.id),
            progress: *progress,
        },
        Ok(Found::Done(report)) => RunShown::Done { report: *report, zoom },
        Ok(Found::Broken(progress, why)) => RunShown::Broken { plan: progress.plan, why },
        Ok(Found::Unknown) => {
            let shown = Shown::Unknown { may_come: run.parse::<RunId>().is_ok() };
            return page(state, parts, StatusCode::NOT_FOUND, shown).await;
        }
        Err(failure) => {
            let (status, shown) = error(failure, parts.uri.path());
            return page(state, parts, status, shown).await;
        }
    };
    page(state, parts, StatusCode::OK, Shown::Run(Box::new(shown))).await
}

/// The page for when the database does not answer.
pub fn error(failure: Failure, address: &str) -> (StatusCode, Shown) {
    let error = ClientError::from(failure);
    let shown = Shown::Failed { words: error.to_string(), address: address.to_owned() };
    (error.status(), shown)
}

async fn json(lab: &Lab<Database>, run: &str) -> Response {
    let mut response = match find(lab, run).await {
        Ok(Found::Done(report)) => Json(report).into_response(),
        Ok(Found::Going(progress)) => (StatusCode::ACCEPTED, Json(progress)).into_response(),
        Ok(Found::Broken(progress, _)) => Json(progress).into_response(),
        Ok(Found::Unknown) => Problem::no_such_run().into_response(),
        Err(failure) => Problem::from(failure).into_response(),
    };
    let caching = header::HeaderValue::from_static("no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, caching);
    response
}

fn is_own(lab: &Lab<Database>, headers: &HeaderMap, run: RunId) -> bool {
    lab.running(Visitor::of(headers).as_str()) == Some(run)
}

/// Stops a run early, if it belongs to the visitor; others may only watch.
pub async fn stop(
    State(state): State<AppState>,
    Path(run): Path<RunId>,
    headers: HeaderMap,
) -> Response {
    if is_own(&state.lab, &headers, run) {
        state.lab.stop(run);
    }
    see_other(&format!("/lab/{run}"))
}
