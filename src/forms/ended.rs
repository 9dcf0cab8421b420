//! How the dialog of a conflict was ended, told by the page: only counted.

use crate::{activity::Ending, service::Service};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};

/// Counts it.
pub async fn ended(State(service): State<Service>, Query(ending): Query<Ending>) -> StatusCode {
    service.tally().ended(ending);
    StatusCode::NO_CONTENT
}
