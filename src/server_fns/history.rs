//! Reads and compares the history, and restores from it. Its pages have no WASM, so these functions are not
//! called from the browser.

use super::{
    ClientError, Compared, Comparison, DeletedPage, History, HistoryQuery, StepBack,
    request::{service, set_status},
};
use crate::{
    product::{
        Actor, ChangeKind, DeletedAt, FieldChange, FormKey, ProductId, Revision, SaveOutcome,
        Version,
    },
    service::{
        Answered, Attempt, Conditions, Keep, OnStale, RestoreVersion, Service, form_key,
        idempotent_for_form,
    },
};

/// How many versions, or deleted products, a page shows.
const PAGE: usize = 20;

/// A page of a product's history, with the requested comparison.
pub async fn load_history(query: HistoryQuery) -> Result<Option<History>, ClientError> {
    let found = history(&service()?, &query).await?;
    if found.is_none() {
        set_status(http::StatusCode::NOT_FOUND);
    }
    Ok(found)
}

/// A page of the deleted products; `after` is a position in the list.
pub async fn list_deleted(after: Option<String>) -> Result<DeletedPage, ClientError> {
    deleted(&service()?, after.as_deref()).await
}

async fn history(service: &Service, query: &HistoryQuery) -> Result<Option<History>, ClientError> {
    let id = query.id;
    let Some(timeline) = service.timeline(id, query.before, query.filter, PAGE).await? else {
        return Ok(None);
    };
    let comparison = match query.compared {
        Some((a, b)) => Some(compare(service, id, (a, b)).await?),
        None => None,
    };
    let latest = timeline.latest;
    let restoring = match query.restored {
        Some(to) => Some(compare(service, id, (latest.version, to)).await?),
        None => None,
    };
    Ok(Some(History {
        id,
        name: latest.content.name,
        newest: latest.version,
        is_deleted: latest.kind == ChangeKind::Deleted,
        older: timeline.older,
        entries: timeline.entries,
        comparison,
        restoring,
    }))
}

async fn compare(
    service: &Service,
    id: ProductId,
    (a, b): (Version, Version),
) -> Result<Comparison, ClientError> {
    let (one, other) = (service.revision(id, a).await?, service.revision(id, b).await?);
    let (Some(one), Some(other)) = (&one, &other) else {
        let version = if one.is_none() { a } else { b };
        return Ok(Comparison::NotThere(version));
    };
    let side = |revision: &Revision| Compared {
        version: revision.version,
        actor: revision.actor.clone(),
        at: revision.at,
    };
    Ok(Comparison::Found {
        sides: [side(one), side(other)],
        changes: FieldChange::between(&one.content, &other.content),
    })
}

async fn deleted(service: &Service, after: Option<&str>) -> Result<DeletedPage, ClientError> {
    // An invalid position leads to the first page.
    let after: Option<DeletedAt> = after.and_then(|text| text.parse().ok());
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX - 1);
    let mut products = service.deleted(after, limit + 1).await?;
    let has_more = products.len() > PAGE;
    products.truncate(PAGE);
    for product in &mut products {
        product.content.description = None;
    }
    let last = products.last().filter(|_| has_more);
    let next = last.map(|last| DeletedAt { at: last.at, id: last.id }.to_string());
    Ok(DeletedPage { products, is_first: after.is_none(), next })
}

/// Saves earlier values. `None`: they are not in the history.
pub async fn try_step_back(
    service: &Service,
    step: &StepBack,
    actor: &Actor,
    key: &FormKey,
    keep: impl Keep<Attempt>,
) -> Result<Option<Answered<Attempt>>, ClientError> {
    let done = |attempt: &Attempt| match &attempt.outcome {
        SaveOutcome::Conflict(_) | SaveOutcome::Gone(_) => None,
        _ => Some(attempt.clone()),
    };
    let key = match step {
        StepBack::Version { id, seen, to, fields } => {
            form_key(actor, key, &("restore version", id, seen, to, fields))?
        }
        StepBack::Lost { id, version } => form_key(actor, key, &("bring back", id, version))?,
    };
    let idempotent = idempotent_for_form(key, done, keep);
    Ok(match *step {
        StepBack::Version { id, seen, to, ref fields } => {
            let (on_stale, actor) = (OnStale::Merge, actor.clone());
            let (fields, conditions) = (fields.clone(), Conditions::default());
            let command = RestoreVersion { id, seen, to, fields, on_stale, conditions, actor };
            service.restore_version(&command, idempotent.as_ref()).await?
        }
        StepBack::Lost { id, version } => {
            service.bring_back(id, version, actor, idempotent.as_ref()).await?
        }
    })
}
