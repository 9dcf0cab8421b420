use super::Api;
use crate::{
    api::{
        history::{RevisionBody, RevisionPageBody},
        openapi::{
            ReadErrors, examples,
            params::{IdParam, RevisionPagingParams, VersionParam},
        },
        params::{Id, PastVersion, RevisionPaging},
        respond::{self, Answer},
    },
    product::{ProductId, Version},
    service::Service,
    web::Problem,
};
use axum::extract::State;

/// List versions of a product
///
/// The newest first, each with what made it and the product's fields as they were. A page of older
/// ones starts `before` the last of this one. The history of a deleted product is there too: its
/// newest line says who deleted it.
#[utoipa::path(
    get,
    path = "/api/products/{id}/revisions",
    operation_id = "list_revisions",
    tag = "history",
    params(IdParam, RevisionPagingParams),
    responses(
        (
            status = 200,
            description = "The page",
            body = RevisionPageBody,
            example = json!(examples::revisions()),
        ),
        ReadErrors,
    )
)]
pub async fn list(State(api): State<Api>, Id(id): Id, paging: RevisionPaging) -> Answer {
    let RevisionPaging { limit, before } = paging;
    // One more is read to find out whether there is another page.
    let mut found = api.revisions(id, before, limit + 1).await?;
    if found.is_empty() && api.latest_revision(id).await?.is_none() {
        return Err(Problem::not_found());
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_older = found.len() > limit;
    found.truncate(limit);
    let movements = api.movements_of(&found).await?;
    respond::json(&RevisionPageBody::new(&found, &movements, has_older))
}

/// Get a version of a product
#[utoipa::path(
    get,
    path = "/api/products/{id}/revisions/{version}",
    operation_id = "get_revision",
    tag = "history",
    params(IdParam, VersionParam),
    responses(
        (
            status = 200,
            description = "The version",
            body = RevisionBody,
            example = json!(examples::revision()),
        ),
        ReadErrors,
    )
)]
pub async fn read(State(api): State<Api>, Id(id): Id, PastVersion(version): PastVersion) -> Answer {
    match api.revision(id, version).await? {
        Some(revision) => {
            let movements = api.movements_of(std::slice::from_ref(&revision)).await?;
            respond::json(&RevisionBody::new(&revision, &movements))
        }
        None => Err(no_such_version(&api, id, version).await),
    }
}

/// Why a version that was looked for is not there.
pub(super) async fn no_such_version(service: &Service, id: ProductId, version: Version) -> Problem {
    match service.latest_revision(id).await {
        Ok(Some(_)) => Problem::no_such_version(version),
        Ok(None) => Problem::not_found(),
        Err(failure) => failure.into(),
    }
}
