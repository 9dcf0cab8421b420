//! Finds the changes that a tab has missed while it was disconnected, asleep or not yet open.

use crate::{
    db::Failure,
    events::protocol::{Event, Watch},
    product::{ChangeKind, Content, ProductId, Version},
    service::Service,
};

/// What a tab is sent about changes that it missed.
#[derive(Debug)]
pub enum Missed {
    /// Nothing was missed.
    Nothing,
    /// The product has another version: its last change, with all fields that differ.
    Event(Box<Event>),
    /// What is shown must be loaded again.
    Rows,
}

/// Compares what a tab knows with the stored state.
pub async fn missed(service: &Service, watch: &Watch) -> Result<Missed, Failure> {
    match watch {
        Watch::Nothing => Ok(Missed::Nothing),
        Watch::Product(product, known) => of_product(service, *product, *known).await,
        Watch::List(rows) => of_rows(service, rows).await,
        // Changes of other kinds of records cannot be looked up here.
        Watch::Record(..) => Ok(Missed::Rows),
    }
}

async fn of_product(
    service: &Service,
    product: ProductId,
    known: Version,
) -> Result<Missed, Failure> {
    let Some(last) = service.latest_revision(product).await? else { return Ok(Missed::Nothing) };
    if last.version <= known {
        return Ok(Missed::Nothing);
    }
    let before = service.revision(product, known).await?;
    let comes_or_goes = matches!(last.kind, ChangeKind::Deleted | ChangeKind::Restored);
    let fields = match before {
        Some(before) => last.content.changed_fields(&before.content),
        // The known version was pruned, so any field may differ.
        None => crate::product::fields::ids().collect(),
    };
    Ok(Missed::Event(Box::new(Event {
        subject: product.into(),
        version: last.version,
        kind: last.kind,
        actor: last.actor,
        tab: None,
        fields,
        at: last.at,
        name: comes_or_goes.then_some(last.content.name),
    })))
}

async fn of_rows(service: &Service, rows: &[(ProductId, Version)]) -> Result<Missed, Failure> {
    let ids: Vec<_> = rows.iter().map(|(product, _)| *product).collect();
    let stored = service.versions(&ids).await?;
    let same = rows.iter().all(|(product, known)| stored.get(product) == Some(known));
    Ok(if same { Missed::Nothing } else { Missed::Rows })
}
