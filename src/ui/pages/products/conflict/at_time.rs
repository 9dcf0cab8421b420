//! Times of day, and how long ago they were.

use crate::{
    product::Timestamp,
    ui::components::moment::{relative, taken_over, use_clock},
};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// "at 10:32" in the person's time zone, or "on 20 Nov at 10:32" if that is not today. In UTC from the server.
#[component]
pub fn AtTime(
    /// The time.
    at: Timestamp,
) -> impl IntoView {
    let text = move || match taken_over() {
        false => format!("at {}", at.clock()),
        true => match local(&date_of(at)) {
            (None, time) => format!("at {time}"),
            (Some(day), time) => format!("on {day} at {time}"),
        },
    };
    view! { <time datetime=at.to_string() title=at.plain()>{text}</time> }
}

/// "two minutes ago": relative to the time of rendering on the server, then to the current time.
#[component]
pub fn Ago(
    /// The time.
    at: Timestamp,
) -> impl IntoView {
    let clock = use_clock();
    let now = move || clock.and_then(|clock| clock.now()).or_else(server_now);
    let text = move || now().map_or_else(|| at.plain(), |now| relative(at.seconds_until(now)));
    view! { <time datetime=at.to_string() title=at.plain()>{text}</time> }
}

#[cfg(feature = "ssr")]
#[expect(clippy::unnecessary_wraps, reason = "the browser's side has none until it has its clock")]
fn server_now() -> Option<Timestamp> {
    Some(Timestamp::new(time::OffsetDateTime::now_utc()))
}

#[cfg(not(feature = "ssr"))]
fn server_now() -> Option<Timestamp> {
    None
}

/// "10:32" or "20 Nov, 10:32" for a time in milliseconds since 1970. Only in the browser.
#[must_use]
pub fn typed_at(milliseconds: i64) -> String {
    match local(&js_sys::Date::new(&JsValue::from_f64(milliseconds as f64))) {
        (None, time) => time,
        (Some(day), time) => format!("{day}, {time}"),
    }
}

fn date_of(at: Timestamp) -> js_sys::Date {
    js_sys::Date::new(&at.to_string().into())
}

/// The day, unless it is today, and the time of day.
fn local(date: &js_sys::Date) -> (Option<String>, String) {
    let language = window().navigator().language().unwrap_or_else(|| "en".to_owned());
    let options = |wanted: &[(&str, &str)]| {
        let options = js_sys::Object::new();
        for (key, value) in wanted {
            let _ = js_sys::Reflect::set(&options, &(*key).into(), &(*value).into());
        }
        options
    };
    let time = options(&[("hour", "numeric"), ("minute", "2-digit")]);
    let time = date.to_locale_time_string_with_options(&language, &time);
    let is_today = date.to_date_string() == js_sys::Date::new_0().to_date_string();
    let day = options(&[("day", "numeric"), ("month", "short")]);
    let day = (!is_today).then(|| date.to_locale_date_string(&language, &day).into());
    (day, time.into())
}
