//! Keys of forms that may be sent again.

use crate::{
    db::Failure,
    product::{Actor, FormChanges, FormKey, Movement, MovementForm, SaveRequest},
    service::{Idempotent, KeptAnswer, RequestKey, Result},
};
use serde::Serialize;

/// What a page asks for, as its key stands for it.
///
/// # Errors
/// Never, as long as what is asked for can be written as JSON.
pub fn key(actor: &Actor, key: &FormKey, command: &impl Serialize) -> Result<Option<RequestKey>> {
    let text = serde_json::to_string(command).map_err(Failure::fault)?;
    Ok(RequestKey::of_form(actor, key, text))
}

/// What a save asks for, as its key stands for it.
///
/// # Errors
/// As of [`key`].
pub fn key_of(request: &SaveRequest, actor: &Actor) -> Result<Option<RequestKey>> {
    let SaveRequest { id, version, form, merged_from, overwrite, .. } = request;
    let movement = MovementForm { key: String::new(), ..form.movement.clone() };
    let form = FormChanges { movement, ..form.clone() };
    key(actor, &own_key(request), &(id, version, form, merged_from, overwrite))
}

/// What a form asks for in which nothing but a movement was filled in. It is known by what is moved alone: a
/// page that took its own movement in sends it on another version.
///
/// # Errors
/// As of [`key`].
pub fn key_of_movement(
    request: &SaveRequest,
    movement: &Movement,
    actor: &Actor,
) -> Result<Option<RequestKey>> {
    key(actor, &own_key(request), &(request.id, movement))
}

/// The key of a save. A page of the release before sends one with a movement only.
fn own_key(request: &SaveRequest) -> FormKey {
    match request.key.is_empty() {
        true => request.form.movement.key.clone().try_into().unwrap_or_default(),
        false => request.key.clone(),
    }
}

/// Work that is done once for a key. `reply` makes of its outcome what is answered; `None`: nothing was
/// written, and a repeat is to be looked at again. `keep` writes the answer.
pub fn idempotent<T, R>(
    key: Option<RequestKey>,
    reply: impl Fn(&T) -> Option<R> + Send + Sync + 'static,
    keep: impl Keep<R>,
) -> Option<Idempotent<T>> {
    key.map(|key| Idempotent::new(key, move |outcome| keep(&reply(outcome)?)))
}

/// Writes a reply as it is kept.
pub trait Keep<R>: Fn(&R) -> Option<KeptAnswer> + Clone + Send + Sync + 'static {}

impl<R, F: Fn(&R) -> Option<KeptAnswer> + Clone + Send + Sync + 'static> Keep<R> for F {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{ProductId, Version, fields};

    fn request() -> SaveRequest {
        SaveRequest {
            id: ProductId(7),
            version: Version(3),
            form: FormChanges {
                texts: [(fields::PRICE, Some("12".to_owned()))].into_iter().collect(),
                ..FormChanges::default()
            },
            merged_from: None,
            overwrite: false,
            key: "k".to_owned().try_into().expect("a key"),
        }
    }

    /// A server of another release has to recognise the request: what it asks for is written the same way in
    /// each. A field that is new must not be written where it is not used.
    #[test]
    fn a_request_is_known_by_the_same_text_in_every_release() {
        let key = key_of(&request(), &Actor::default()).ok().flatten().expect("a key");
        let text = r#"[7,3,{"price":"12","blank_description":false,"movement":{"delta":"","reason":"","reference":"","key":""}},null,false]"#;
        assert!(format!("{key:?}").contains(&format!("text: {text:?}")), "{key:?}");
    }

    #[test]
    fn the_key_is_no_part_of_what_is_asked_for() {
        let mut old = request();
        old.form.movement.key = "k".to_owned();
        old.key = FormKey::default();
        let keys = [request(), old].map(|it| key_of(&it, &Actor::default()).ok().flatten());
        assert_eq!(keys[0], keys[1]);
    }
}
