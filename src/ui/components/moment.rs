//! Moments: "two minutes ago", and the exact one on hover.

use super::words::counted;
use crate::product::Timestamp;
use leptos::prelude::*;
use std::time::Duration;
use time::OffsetDateTime;

/// How often relative times are looked at.
const TICK: Duration = Duration::from_secs(10);

/// The browser's clock, shared by all moments of a page; `None` as long as the page is as the
/// server made it, so that both draw the same.
#[derive(Debug, Clone, Copy)]
pub struct Clock(RwSignal<Option<Timestamp>>);

impl Clock {
    /// Starts the one clock of the frame.
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

    /// What it shows.
    #[must_use]
    pub fn now(self) -> Option<Timestamp> {
        self.0.get()
    }
}

/// The clock of this page. `None` where no frame is around.
#[must_use]
pub fn use_clock() -> Option<Clock> {
    use_context::<Clock>()
}

/// Whether the page has been taken over by the browser; reactive.
#[must_use]
pub fn taken_over() -> bool {
    use_clock().is_some_and(|clock| clock.0.read().is_some())
}

/// A moment as `<time>`: plain UTC from the server, relative once the browser has taken over.
#[component]
pub fn Moment(
    /// The moment.
    at: Timestamp,
) -> impl IntoView {
    let clock = use_clock();
    let now = move || clock.and_then(Clock::now);
    let text = move || now().map_or_else(|| at.plain(), |now| relative(at.seconds_until(now)));
    let title = move || now().map_or_else(|| at.plain(), |_| local(at));
    view! { <time datetime=at.to_string() title=title>{text}</time> }
}

/// A moment on a page without WASM: UTC from the server; `public/local-times.js` writes it in the reader's
/// zone.
#[component]
pub fn LocalTime(
    /// The moment.
    at: Timestamp,
    /// Whether seconds count.
    #[prop(optional)]
    seconds: bool,
) -> impl IntoView {
    let precision = if seconds { "second" } else { "minute" };
    let text = if seconds { at.plain_to_the_second() } else { at.plain() };
    view! { <time datetime=at.to_string() data-local=precision>{text}</time> }
}

/// "two minutes ago".
///
/// In English like every word around it; `Intl` would put the reader's language into the sentence.
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

/// The exact moment in the reader's zone and way of writing.
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
