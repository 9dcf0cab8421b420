//! The identity of a page load, and which other page loads still exist.
//!
//! It is generated on each load and kept in memory, because the session storage would be copied when a tab
//! is duplicated.

use leptos::{__reexports::wasm_bindgen_futures::JsFuture, prelude::window, task::spawn_local};
use std::cell::OnceCell;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

thread_local! {
    static NAME: OnceCell<String> = const { OnceCell::new() };
}

const PREFIX: &str = "concord.tab.";

/// The id of this page load.
#[must_use]
pub fn name() -> String {
    NAME.with(|name| {
        name.get_or_init(|| {
            let name = format!("{:x}{:x}", random(), random());
            hold(&name);
            name
        })
        .clone()
    })
}

/// 32 random bits, unpredictable if the browser supports that.
#[must_use]
pub fn random() -> u32 {
    let mut bytes = [0; 4];
    let crypto = window().crypto().ok();
    match crypto.and_then(|it| it.get_random_values_with_u8_array(&mut bytes).ok()) {
        Some(_) => u32::from_le_bytes(bytes),
        None => less_random(),
    }
}

fn less_random() -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a random number below 2^32"
    )]
    let number = (js_sys::Math::random() * 4_294_967_296.0) as u32;
    number
}

/// Passes the ids of the existing page loads to `then`. Without the Web Locks API (on a site without https)
/// there are none.
pub fn alive(then: impl FnOnce(Vec<String>) + 'static) {
    spawn_local(async move { then(held().await.unwrap_or_default()) });
}

/// Holds a lock as long as this page exists; the browser always releases it.
fn hold(name: &str) -> Option<()> {
    let locks = locks()?;
    let request: js_sys::Function = get(&locks, "request")?.dyn_into().ok()?;
    let for_ever = Closure::once_into_js(|| js_sys::Promise::new(&mut |_, _| {}));
    request.call2(&locks, &format!("{PREFIX}{name}").into(), &for_ever).ok()?;
    Some(())
}

async fn held() -> Option<Vec<String>> {
    let locks = locks()?;
    let query: js_sys::Function = get(&locks, "query")?.dyn_into().ok()?;
    let promise: js_sys::Promise = query.call0(&locks).ok()?.dyn_into().ok()?;
    let snapshot = JsFuture::from(promise).await.ok()?;
    let held: js_sys::Array = get(&snapshot, "held")?.dyn_into().ok()?;
    let names = held.iter().filter_map(|lock| get(&lock, "name")?.as_string());
    Some(names.filter_map(|name| name.strip_prefix(PREFIX).map(str::to_owned)).collect())
}

fn locks() -> Option<JsValue> {
    get(&window().navigator(), "locks").filter(JsValue::is_object)
}

fn get(of: &JsValue, key: &str) -> Option<JsValue> {
    js_sys::Reflect::get(of, &key.into()).ok()
}
