//! Responses for a missing product.

use crate::{product::ProductId, service::Service, web::Problem};

/// Why a product that was looked for is not there.
pub async fn missing(service: &Service, id: ProductId) -> Problem {
    match service.latest_revision(id).await {
        Ok(last) => Problem::missing(last.as_ref()),
        Err(failure) => failure.into(),
    }
}
