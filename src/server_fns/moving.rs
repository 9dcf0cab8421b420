//! Saves that move the stock, and what an open form is told of movements.

use super::{LastMove, Round, SaveReply, SaveRequest, Trouble, compare};
use crate::{
    product::{
        Actor, ChangeKind, Delta, Field, FieldErrors, Merged, MovementForm, Product,
        ProductContent, Revision, SaveOutcome, Stock, StockMode, Version,
    },
    service::{Answered, MoveOutcome, Once, Save, Service, StockMove},
};

/// How many versions are looked at for one that is more than a movement.
const LOOKED_AT: i64 = 20;

/// A form in which nothing but a movement was filled in: moves the stock as it is now, whatever others
/// moved or changed meanwhile. `None`: there is more in it, or something is wrong with it.
///
/// # Errors
/// When the database does not answer.
pub async fn move_only(
    service: &Service,
    request: &SaveRequest,
    actor: &Actor,
) -> Result<Option<SaveReply>, Trouble> {
    let is_plain = request.merged_from.is_none() && request.stock != StockMode::Exact;
    let Ok(movement) = request.form.movement.parse() else { return Ok(None) };
    let Some(base) = service.revision(request.id, request.version).await? else { return Ok(None) };
    if !is_plain || without_movement(request, &base) != Some(base.content.clone()) {
        return Ok(None);
    }
    let delta = movement.delta;
    let wish = StockMove { id: request.id, movement, actor: actor.clone() };
    // Known by what is moved alone: a page that took its own movement in sends it on another version.
    let text = serde_json::to_string(&(actor, wish.id, &wish.movement));
    let once = text.ok().and_then(|text| Once::of_form(&request.form.movement.key, text));
    let outcome = match service.move_stock(&wish, once.as_ref()).await? {
        Answered::Now(outcome) | Answered::Again(outcome) => outcome,
        Answered::KeyReused => return Err(Trouble::Fault),
    };
    Ok(Some(match outcome {
        MoveOutcome::Moved(done) => {
            let outcome = told(service, request, &base, delta, done.product).await?;
            SaveReply::Done(Box::new(outcome))
        }
        MoveOutcome::Short(refused) | MoveOutcome::Full(refused) => {
            let mut errors = FieldErrors::default();
            let refusal = delta.refusal(refused.available);
            errors.take::<()>(Field::StockQuantity, Err(refusal));
            SaveReply::Invalid(errors)
        }
        MoveOutcome::Gone(gone) => SaveReply::Done(Box::new(SaveOutcome::Gone(gone))),
    }))
}

/// The form's content with the stock of its base.
fn without_movement(request: &SaveRequest, base: &Revision) -> Option<ProductContent> {
    let mut form = request.form.clone();
    form.movement = MovementForm::default();
    form.set_value(&base.content.get(Field::StockQuantity));
    form.parse().ok()
}

/// Where others had saved in between, theirs come into the form too, and that is said.
async fn told(
    service: &Service,
    request: &SaveRequest,
    base: &Revision,
    delta: Delta,
    product: Product,
) -> Result<SaveOutcome, Trouble> {
    let theirs = Version(product.version.0 - 1);
    let stock = Stock::try_from(base.content.stock_quantity.get() + delta.get());
    let (true, Ok(stock)) = (theirs > request.version, stock) else {
        return Ok(SaveOutcome::Saved(product));
    };
    let mine = ProductContent { stock_quantity: stock, ..base.content.clone() };
    let round = Round {
        id: request.id,
        base: request.version,
        theirs,
        mine: &mine,
        stock: StockMode::Movement,
    };
    Ok(match compare(service, round).await? {
        Some(finding) => {
            let (with, report) = (finding.other.actor, finding.report);
            SaveOutcome::Merged(Box::new(Merged { product, with, report }))
        }
        None => SaveOutcome::Saved(product),
    })
}

/// Saves a form with a movement and more in it, or what was decided about one.
///
/// # Errors
/// When the database does not answer.
pub async fn save_with_movement(
    service: &Service,
    request: &SaveRequest,
    mut save: Save,
) -> Result<SaveOutcome, Trouble> {
    if let Some(delta) = delta_of(service, &save).await? {
        let movement = MovementForm { delta: delta.to_string(), ..request.form.movement.clone() };
        let stock = save.stock;
        save.movement = movement.parse().ok();
        // What may have been written already does not count again.
        save.stock = if stock == StockMode::Exact { stock } else { StockMode::Movement };
    }
    let text = serde_json::to_string(&(&save.actor, request));
    let once = text.ok().and_then(|text| Once::of_form(&request.form.movement.key, text));
    let Some(once) = once else { return Ok(service.save(&save).await?) };
    match service.save_once(&save, &once).await? {
        Answered::Now(outcome) | Answered::Again(outcome) => Ok(outcome),
        Answered::KeyReused => Err(Trouble::Fault),
    }
}

/// By how much a save changes the stock of its base; `None`: not at all, or that is not known.
async fn delta_of(service: &Service, save: &Save) -> Result<Option<Delta>, Trouble> {
    let base = service.revision(save.id, save.base).await?;
    let moved = |base: Revision| {
        Delta::try_from(save.content.stock_quantity.get() - base.content.stock_quantity.get())
    };
    Ok(base.and_then(|base| moved(base).ok()))
}

/// What an open form is told where the last thing that happened to a product was a movement.
///
/// # Errors
/// When the database does not answer.
pub async fn last_move(service: &Service, latest: &Revision) -> Result<Option<LastMove>, Trouble> {
    if latest.kind != ChangeKind::Moved {
        return Ok(None);
    }
    let next = Version(latest.version.0 + 1);
    let lines = service.revisions(latest.product_id, Some(next), LOOKED_AT).await?;
    let more = lines.iter().find(|line| line.kind != ChangeKind::Moved).or(lines.last());
    let moved = service.movements_of(&lines[..lines.len().min(1)]).await?;
    let words = moved.into_values().next().map(|moved| moved.movement.to_string());
    let since = more.map(|line| line.version);
    Ok(words.zip(since).map(|(words, since)| LastMove { words, since }))
}
