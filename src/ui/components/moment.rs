//! Times: "two minutes ago", with the exact time on hover.

use super::words::counted;
use crate::product::Timestamp;
use leptos::prelude::*;
use std::time::Duration;
use time::OffsetDateTime;

/// How often relative times are updated.
const TICK: Duration = Duration::from_secs(10);

/// The browser's clock, shared by all times on a page; `None` until the page is hydrated, so that server
/// and browser render the same.
#[derive(Debug, Clone, Copy)]
pub struct Clock(RwSignal<Option<Timestamp>>);

impl Clock {
    /// Starts the frame's clock.
    pub(super) fn provide() {
        let clock = Self(RwSignal::new(None));
        provide_context(clock);
        Effect::new(move || {
            clock.0.set(browser_now());
            if let Ok(interval) = set_interval_with_handle(move || clock.0.set(browser_now()), TICK)
            {
                on_cleanup(move || interval.clear());
            }
        });
    }

    /// The current time.
    #[must_use]
    pub fn now(self) -> Option<Timestamp> {
        self.0.get()
    }
}

/// The clock of this page. `None` outside a frame.
#[must_use]
pub fn use_clock() -> Option<Clock> {
    use_context::<Clock>()
}

/// Whether the page is hydrated; reactive.
#[must_use]
pub fn taken_over() -> bool {
    use_clock().is_some_and(|clock| clock.0.read().is_some())
}

/// A time as `<time>`: UTC from the server, relative after hydration.
#[component]
pub fn Moment(
    /// The time.
    at: Timestamp,
) -> impl IntoView {
    let clock = use_clock();
    let now = move || clock.and_then(Clock::now);
    let text = move || now().map_or_else(|| at.plain(), |now| relative(at.seconds_until(now)));
    let title = move || now().map_or_else(|| at.plain(), |_| local(at));
    view! { <time datetime=at.to_string() title=title>{text}</time> }
}

/// A time on a page without WASM: UTC from the server; `public/local-times.js` converts it to the person's
/// time zone.
#[component]
pub fn LocalTime(
    /// The time.
    at: Timestamp,
    /// Whether to show seconds.
    #[prop(optional)]
    seconds: bool,
) -> impl IntoView {
    let precision = if seconds { "second" } else { "minute" };
    let text = if seconds { at.plain_to_the_second() } else { at.plain() };
    view! { <time datetime=at.to_string() data-local=precision>{text}</time> }
}

/// "two minutes ago".
///
/// Always in English like the text around it; `Intl` would use the person's language.
#[must_use]
pub fn relative(seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let (number, unit) = match seconds {
        ..45 => return "just now".to_owned(),
        45..HOUR => ((seconds / MINUTE).max(1), "minute"),
        HOUR..DAY => (seconds / HOUR, "hour"),
        _ if seconds < 2 * DAY => return "yesterday".to_owned(),
        _ if seconds < 14 * DAY => (seconds / DAY, "day"),
        _ if seconds < 60 * DAY => (seconds / (7 * DAY), "week"),
        _ if seconds < 730 * DAY => (seconds / (30 * DAY), "month"),
        _ => (seconds / (365 * DAY), "year"),
    };
    format!("{} ago", counted(number, unit))
}

fn browser_now() -> Option<Timestamp> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this age fit")]
    let seconds = (js_sys::Date::now() / 1000.0) as i64;
    OffsetDateTime::from_unix_timestamp(seconds).ok().map(Timestamp::new)
}

/// The exact time in the person's time zone and format.
fn local(at: Timestamp) -> String {
    let language = window().navigator().language().unwrap_or_else(|| "en".to_owned());
    let date = js_sys::Date::new(&at.to_string().into());
    date.to_locale_string(&language, &wasm_bindgen::JsValue::UNDEFINED).into()
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn times_are_told_as_people_would() {
        let told = [0, 50, 119, 120, 3_599, 3_600, 86_400, 172_800, 1_209_600, 5_184_000];
        assert_eq!(
            told.map(relative),
            [
                "just now",
                "one minute ago",
                "one minute ago",
                "two minutes ago",
                "59 minutes ago",
                "one hour ago",
                "yesterday",
                "two days ago",
                "two weeks ago",
                "two months ago",
            ]
        );
    }
}
