//! Keys of forms that may be sent again.

use crate::{
    db::Failure,
    product::{Actor, FormChanges, FormKey, Movement, MovementForm, SaveRequest},
    service::{Idempotent, KeptAnswer, RequestKey, Result},
};
use serde::Serialize;

/// The request key of a form: its key and a canonical text of what it asks for.
///
/// # Errors
/// Never, as long as the command can be serialized as JSON.
pub fn key(actor: &Actor, key: &FormKey, command: &impl Serialize) -> Result<Option<RequestKey>> {
    let text = serde_json::to_string(command).map_err(Failure::fault)?;
    Ok(RequestKey::of_form(actor, key, text))
}

/// The request key of a save.
///
/// # Errors
/// See [`key`].
pub fn key_of(request: &SaveRequest, actor: &Actor) -> Result<Option<RequestKey>> {
    let SaveRequest { id, version, form, merged_from, overwrite, .. } = request;
    let movement = MovementForm { key: String::new(), ..form.movement.clone() };
    let form = FormChanges { movement, ..form.clone() };
    key(actor, &own_key(request), &(id, version, form, merged_from, overwrite))
}

/// The request key of a form that only contains a movement. The version is not part of it: a page that has
/// already received its own movement sends the repeat with a newer version.
///
/// # Errors
/// See [`key`].
pub fn key_of_movement(
    request: &SaveRequest,
    movement: &Movement,
    actor: &Actor,
) -> Result<Option<RequestKey>> {
    key(actor, &own_key(request), &(request.id, movement))
}

/// The key of a save. A page of the previous release sends one only with a movement.
fn own_key(request: &SaveRequest) -> FormKey {
    match request.key.is_empty() {
        true => request.form.movement.key.clone().try_into().unwrap_or_default(),
        false => request.key.clone(),
    }
}

/// Work that is done once per key. `reply` turns its outcome into the reply; `None`: nothing was written,
/// and a repeat is processed again. `keep` serializes the reply.
pub fn idempotent<T, R>(
    key: Option<RequestKey>,
    reply: impl Fn(&T) -> Option<R> + Send + Sync + 'static,
    keep: impl Keep<R>,
) -> Option<Idempotent<T>> {
    key.map(|key| Idempotent::new(key, move |outcome| keep(&reply(outcome)?)))
}

/// Serializes a reply for storage.
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

    /// A server of another release must recognize the request, so every release must serialize it in the
    /// same way. A new field must not be serialized where it is not used.
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
