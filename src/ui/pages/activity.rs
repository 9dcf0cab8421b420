//! Activity for operators: how much is saved and merged, how many conflicts there are, and how they end.
//! Works without WASM.

use crate::{
    activity::{Chart, Report, Window},
    product::Timestamp,
    server_fns::{ClientError, load_activity},
    ui::components::{
        banner::{Banner, Tone},
        chart::AreaChart,
        moment::LocalTime,
    },
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

const HOUR: &str = "/activity";
const DAY: &str = "/activity?over=day";

/// The activity page.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let over = use_query_map().with_untracked(|query| query.get("over"));
    let window = if over.as_deref() == Some("day") { Window::Day } else { Window::Hour };
    let address = if window == Window::Day { DAY } else { HOUR };
    let link = move |of: Window, href, text| {
        let here = (of == window).then_some("page");
        view! { <a class="segment" href=href aria-current=here>{text}</a> }
    };
    view! {
        <Title text="Activity"/>
        <div class="page">
            <div class="page-head">
                <h1>"Activity"</h1>
                <div class="page-actions">
                    <nav class="segments" aria-label="How far back">
                        {link(Window::Hour, HOUR, "Last hour")}
                        {link(Window::Day, DAY, "Last day")}
                    </nav>
                    <a class="button" href=address>"Refresh"</a>
                </div>
            </div>
            <Suspense fallback=|| ()>
                {Suspend::new(async move {
                    match load_activity(window).await {
                        Ok(report) => Either::Left(view! { <Charts report/> }),
                        Err(error) => Either::Right(view! { <ActivityError error address/> }),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Charts(report: Report) -> impl IntoView {
    let Report { window, now, charts } = report;
    let now = Timestamp::new(now);
    view! {
        <p class="muted charts-note">
            "All servers together, as of "
            <LocalTime at=now/>
            ". What happened in the last seconds may be missing. For alerts and longer periods: "
            <a href="/metrics">"metrics"</a>"."
        </p>
        <div class="charts">
            {charts.into_iter().map(|chart| view! { <Figure chart window/> }).collect_view()}
        </div>
    }
}

#[component]
fn Figure(chart: Chart, window: Window) -> impl IntoView {
    let Chart { title, figure, note, values, unit } = chart;
    let ends = [ago(window, window.slots()), "now".to_owned()];
    view! {
        <section class="card chart-card" aria-label=title>
            <h2 class="chart-title">{title}</h2>
            <p class="chart-figure">{figure}</p>
            <p class="chart-note">{note}</p>
            <AreaChart values=values.clone() ends/>
            <Values values unit window title/>
        </section>
    }
}

/// The values as a table: those that are not zero, the newest first.
#[component]
fn Values(
    values: Vec<f64>,
    unit: &'static str,
    window: Window,
    title: &'static str,
) -> impl IntoView {
    let slots = values.len();
    let rows = values.into_iter().enumerate().rev().filter(|(_, value)| *value > 0.0);
    let rows: Vec<_> = rows.map(|(at, value)| (ago(window, slots - 1 - at), value)).collect();
    let shown = move |value: f64| match unit {
        "" => value.to_string(),
        unit => format!("{value:.1} {unit}"),
    };
    match rows.is_empty() {
        true => Either::Left(view! { <p class="muted chart-values">"Nothing in this period."</p> }),
        false => Either::Right(view! {
            <details class="chart-values">
                <summary>"As a table"</summary>
                <table>
                    <thead><tr><th scope="col">"When"</th><th scope="col" class="num">{title}</th></tr></thead>
                    <tbody>
                        {rows.into_iter().map(|(when, value)| view! {
                            <tr><th scope="row">{when}</th><td class="num">{shown(value)}</td></tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </details>
        }),
    }
}

/// The duration of `slots` slots, as text.
fn ago(window: Window, slots: usize) -> String {
    match (window, slots) {
        (Window::Hour, 0) => "this minute".to_owned(),
        (Window::Hour, slots) => format!("{slots} min ago"),
        (Window::Day, 0) => "this quarter of an hour".to_owned(),
        (Window::Day, slots) => {
            let minutes = slots * 15;
            match (minutes / 60, minutes % 60) {
                (0, minutes) => format!("{minutes} min ago"),
                (hours, 0) => format!("{hours} h ago"),
                (hours, minutes) => format!("{hours} h {minutes} min ago"),
            }
        }
    }
}

/// Shown if the activity could not be loaded.
#[component]
fn ActivityError(error: ClientError, address: &'static str) -> impl IntoView {
    let actions = move || view! { <a class="button" href=address>"Try again"</a> };
    view! {
        <Banner tone=Tone::Needs role="alert" actions>
            {error.to_string()}" Counting continues; the figures cannot be shown right now."
        </Banner>
    }
}
