//! Times of day, as a clock on the wall tells them.

use crate::{product::Timestamp, ui::components::moment::taken_over};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// "10:32", in the reader's zone; "20 Nov, 10:32" if that is not today. In UTC from the server.
#[component]
pub fn AtTime(
    /// The moment.
    at: Timestamp,
) -> impl IntoView {
    let text = move || if taken_over() { local(&date_of(at)) } else { at.clock() };
    view! { <time datetime=at.to_string() title=at.plain()>{text}</time> }
}

/// The same for a moment in milliseconds since 1970. In the browser only.
#[must_use]
pub fn typed_at(milliseconds: f64) -> String {
    local(&js_sys::Date::new(&JsValue::from_f64(milliseconds)))
}

fn date_of(at: Timestamp) -> js_sys::Date {
    js_sys::Date::new(&at.to_string().into())
}

fn local(date: &js_sys::Date) -> String {
    let language = window().navigator().language().unwrap_or_else(|| "en".to_owned());
    let options = js_sys::Object::new();
    let set = |key: &str, value: &str| {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    };
    set("hour", "2-digit");
    set("minute", "2-digit");
    let today = js_sys::Date::new_0().to_date_string();
    if date.to_date_string() == today {
        return date.to_locale_time_string_with_options(&language, &options).into();
    }
    set("day", "numeric");
    set("month", "short");
    date.to_locale_string(&language, &options).into()
}
