//! The id of a reservation in the path.

use crate::{
    api::params::integer,
    product::ReservationId,
    web::{InputFault, Problem},
};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

/// The id.
#[derive(Debug, Clone, Copy)]
pub struct ReservationParam(pub ReservationId);

impl<S: Send + Sync> FromRequestParts<S> for ReservationParam {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let text = params.as_ref().and_then(|params| params.iter().next()).map(|(_, text)| text);
        // No id is below 0, so none is found for an integer that is too large.
        match text.and_then(|text| integer(text, -1)) {
            Some(id) => Ok(Self(ReservationId(id))),
            None => Err(Problem::invalid(&[InputFault {
                field: "id",
                message: "Enter the reservation's id, a whole number.".into(),
            }])),
        }
    }
}
