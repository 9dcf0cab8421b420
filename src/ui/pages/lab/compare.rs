//! Compares all strategies of a scenario.

use super::{
    Compared, Series,
    back::BackToLab,
    bars::{BAD_PATTERN, Bar, BarChart},
    doing::{settings, time},
    figures::whole,
    run::{ProgressCard, StartForm},
    shown::address_of,
    verdict::{headline, sign},
};
use crate::ui::components::{banner::Banner, icon::Icon, words::grouped};
use concord_lab::{Outcome, Report};
use leptos::prelude::*;
use leptos_meta::Title;

/// How often the script polls the progress, in milliseconds.
const AGAIN: u32 = 400;

/// The comparison page.
#[component]
pub fn ComparePage(compared: Compared) -> impl IntoView {
    let Compared { reports, missing, series } = compared;
    let plan = series.as_ref().map(|it| it.plan).or_else(|| reports.first().map(|it| it.plan));
    let Some(plan) = plan else { return ().into_any() };
    let again = series.as_ref().map(|_| AGAIN);
    let is_over = series.is_none();
    let link = format!("/lab/compare?runs={}", ids(&reports));
    let title = format!("{}: all strategies", plan.scenario.title());
    view! {
        <Title text=title/>
        <div class="page" id="fresh" data-fresh=again data-fresh-to="compared">
            <BackToLab/>
            <div class="page-head">
                <div>
                    <h1 id="compared" tabindex="-1">{plan.scenario.title()}", all strategies"</h1>
                    <p class="page-note">{settings(&plan)}</p>
                </div>
                <div class="page-actions">
                    {is_over.then(|| view! {
                        <button class="button button-quiet" type="button" data-copy=link hidden>
                            <Icon name="copy"/><span>"Copy link"</span>
                        </button>
                        <a class="button" href=address_of(&plan)>"Change settings"</a>
                        <StartForm plan action="/lab/all" class="button button-primary">
                            "Run all again"
                        </StartForm>
                    })}
                    {series.as_ref().filter(|it| it.is_own).map(|it| view! {
                        <form method="post" action=format!("{}/stop", it.address)>
                            <button class="button button-danger" id="stop">"Stop"</button>
                        </form>
                    })}
                </div>
            </div>
            {series.map(|series| view! { <SeriesProgress done=reports.len() series/> })}
            {(missing > 0).then(|| view! {
                <Banner>{format!("{missing} of these runs are no longer kept.")}</Banner>
            })}
            {(!reports.is_empty()).then(|| view! { <Charts reports=reports.clone()/> })}
            {(!reports.is_empty()).then(|| view! { <Table reports/> })}
        </div>
    }
    .into_any()
}

fn ids(reports: &[Report]) -> String {
    reports.iter().map(|it| it.id.to_string()).collect::<Vec<_>>().join(",")
}

#[component]
fn SeriesProgress(done: usize, series: Series) -> impl IntoView {
    let Series { of, now, .. } = series;
    let said = format!("{done} of {of} strategies done.");
    let now = now.map(|(_, progress)| {
        let title = progress.plan.strategy.title();
        view! {
            <p class="series-now">"Now: "<b>{title}</b></p>
            <ProgressCard progress/>
        }
    });
    view! {
        <noscript><meta http-equiv="refresh" content="1"/></noscript>
        <p role="status" class="muted">{said}</p>
        {now}
    }
}

#[component]
fn Charts(reports: Vec<Report>) -> impl IntoView {
    let bars = |value: &dyn Fn(&Report) -> f64, shown: &dyn Fn(&Report) -> String| {
        let bar = |report: &Report| Bar {
            name: report.plan.strategy.title(),
            value: value(report),
            shown: shown(report),
            is_bad: report.outcome() == Outcome::Wrong,
        };
        reports.iter().map(bar).collect::<Vec<_>>()
    };
    let throughput =
        bars(&|it| it.throughput, &|it| format!("{}/s", grouped(whole(it.throughput))));
    let latency = bars(&|it| it.latency.p95_ms, &|it| time(it.latency.p95_ms));
    let wrong = bars(&|it| wrong(it), &|it| match it.outcome() {
        Outcome::Right => "none".to_owned(),
        Outcome::Early => "none so far".to_owned(),
        Outcome::Wrong => grouped(whole(wrong(it))),
    });
    view! {
        {best(&reports).map(|words| view! { <p class="best"><Icon name="check"/>{words}</p> })}
        <div inner_html=BAD_PATTERN></div>
        <div class="bar-charts">
            <BarChart title="Lost or wrong" note="There should be none." bars=wrong/>
            <BarChart title="Throughput" note="Committed operations a second. Higher is better." bars=throughput/>
            <BarChart title="Latency" note="95% took at most this long, without think time. Lower is better." bars=latency/>
        </div>
        <p class="muted small bars-key">
            <svg width="24" height="12" aria-hidden="true" focusable="false">
                <rect class="bar is-bad" width="24" height="12" rx="2"></rect>
            </svg>
            "Hatched: the result is wrong, so its speed is worth nothing."
        </p>
    }
}

/// How much is lost or wrong.
fn wrong(report: &Report) -> f64 {
    let missing = (report.verdict.expected - report.verdict.found).unsigned_abs();
    match (report.outcome(), u32::try_from(missing).unwrap_or(u32::MAX)) {
        (Outcome::Right | Outcome::Early, _) => 0.0,
        (Outcome::Wrong, missing) => f64::from(missing.max(1)),
    }
}

/// The fastest strategy without wrong results, if there are several.
fn best(reports: &[Report]) -> Option<String> {
    let right = || reports.iter().filter(|it| it.outcome() == Outcome::Right && it.committed > 0);
    let fastest = right().max_by(|a, b| a.throughput.total_cmp(&b.throughput))?;
    (right().count() > 1)
        .then(|| format!("Fastest correct strategy: {}.", fastest.plan.strategy.title()))
}

#[component]
fn Table(reports: Vec<Report>) -> impl IntoView {
    let rows = reports.iter().map(row).collect_view();
    view! {
        <section class="card" aria-label="Figures">
            <div class="table-scroll" tabindex="0" role="group" aria-label="Figures of all strategies">
                <table class="table compared">
                    <thead>
                        <tr>
                            <th scope="col">"Strategy"</th>
                            <th scope="col">"Result"</th>
                            <th scope="col" class="num">"Per second"</th>
                            <th scope="col" class="num">"p50"</th>
                            <th scope="col" class="num">"p95"</th>
                            <th scope="col" class="num">"p99"</th>
                            <th scope="col" class="num">"Retries"</th>
                            <th scope="col" class="num">"Waits"</th>
                            <th scope="col" class="num">"Without effect"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(report: &Report) -> impl IntoView + use<> {
    let strategy = report.plan.strategy;
    let (tone, icon) = sign(report.outcome());
    let number = |number: u32| view! { <td class="num">{grouped(number.into())}</td> };
    let took = |ms: f64| view! { <td class="num">{time(ms)}</td> };
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=format!("/lab/{}", report.id)>{strategy.title()}</a>
            </th>
            <td>
                <span class=format!("tag {tone}")>
                    <Icon name=icon/>{headline(report)}
                </span>
            </td>
            <td class="num">{grouped(whole(report.throughput))}</td>
            {took(report.latency.p50_ms)}
            {took(report.latency.p95_ms)}
            {took(report.latency.p99_ms)}
            {number(report.retries)}
            {number(report.waits.number)}
            {number(report.failures.total())}
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};
    use concord_lab::{Ending, Strategy};

    #[test]
    fn what_is_wrong_is_never_nothing_and_never_the_best() {
        let mut fast = sample::report();
        assert!((wrong(&fast) - 9.0).abs() < f64::EPSILON);
        fast.verdict.found = fast.verdict.expected;
        assert!((wrong(&fast) - 1.0).abs() < f64::EPSILON, "wrong in another way");
        let right = |strategy, throughput| {
            let mut report = sample::report();
            report.plan.strategy = strategy;
            report.verdict.right = true;
            report.throughput = throughput;
            report
        };
        let slow = right(Strategy::ForUpdate, 200.0);
        assert_eq!(best(&[fast.clone(), slow.clone()]), None, "no choice");
        let mut early = right(Strategy::Advisory, 900.0);
        early.ending = Ending::Stopped;
        assert!(wrong(&early).abs() < f64::EPSILON);
        let all = [fast, slow, right(Strategy::Atomic, 300.0), early];
        let words = best(&all).expect("a best one");
        assert!(words.ends_with("One statement."), "{words}");
    }
}
