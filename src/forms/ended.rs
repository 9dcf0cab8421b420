//! Counts how conflict dialogs end, as reported by the page.

use crate::{activity::Ending, service::Service};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};

/// Counts one dialog.
pub async fn ended(State(service): State<Service>, Query(ending): Query<Ending>) -> StatusCode {
    service.tally().ended(ending);
    StatusCode::NO_CONTENT
}
