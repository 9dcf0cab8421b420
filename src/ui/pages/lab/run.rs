//! A single run: the chart while it is running, and the result.

use super::{
    RunShown,
    back::BackToLab,
    doing::{seconds, settings},
    figures::Figures,
    legend::Legend,
    picture::{Layout, drawn},
    shown::{NUMBERS, address_of, number},
    spans::SpanTables,
    strategies::Sql,
    verdict::VerdictCard,
};
use crate::{
    product::Timestamp,
    ui::components::{
        banner::{Banner, Tone},
        icon::Icon,
        moment::LocalTime,
        words::grouped,
    },
};
use concord_lab::{Lane, Plan, Progress, Report};
use leptos::{either::EitherOf3, prelude::*};
use leptos_meta::Title;

/// How often the script polls the progress, in milliseconds.
const AGAIN: u32 = 250;

/// The page of a run.
#[component]
pub fn RunPage(shown: RunShown) -> impl IntoView {
    match shown {
        RunShown::Going { progress, is_own } => EitherOf3::A(view! { <Going progress is_own/> }),
        RunShown::Done { report, zoom } => EitherOf3::B(view! { <Done report zoom/> }),
        RunShown::Broken { plan, why } => EitherOf3::C(view! { <BrokenOff plan why/> }),
    }
}

/// The head that all states share.
#[component]
fn Head(plan: Plan, children: Children) -> impl IntoView {
    let title = format!("{}: {}", plan.scenario.title(), plan.strategy.title());
    view! {
        <Title text=title/>
        <BackToLab/>
        <div class="page-head">
            <div>
                <h1>{plan.scenario.title()}</h1>
                <p class="page-note">
                    <b>{plan.strategy.title()}</b>", "{settings(&plan)}
                </p>
            </div>
            <div class="page-actions">{children()}</div>
        </div>
    }
}

/// A form that starts a plan.
#[component]
pub fn StartForm(
    plan: Plan,
    /// The target address: `/lab`, `/lab/all`.
    action: &'static str,
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="scenario" value=plan.scenario.as_str()/>
            <input type="hidden" name="strategy" value=plan.strategy.as_str()/>
            {NUMBERS.map(|field| view! {
                <input type="hidden" name=field.key() value=number(&plan, field)/>
            }).collect_view()}
            <button class=class>{children()}</button>
        </form>
    }
}

/// The progress of a run.
#[component]
pub fn ProgressCard(progress: Progress) -> impl IntoView {
    let Progress { done, of, elapsed_ms, waiting, retries, .. } = progress;
    let number = |number: u32| grouped(number.into());
    let said = format!("{} of {} operations", number(done), number(of));
    view! {
        <section class="card progress" aria-label="Progress">
            <progress class="progress-bar" max=of value=done aria-label="Operations done">
                {said.clone()}
            </progress>
            <p class="progress-line num">
                <b>{said}</b>
                <span>{seconds(elapsed_ms)}</span>
                <span>{number(waiting)}" wait now"</span>
                <span>{number(retries)}" retries"</span>
            </p>
        </section>
    }
}

#[component]
fn Going(progress: Progress, is_own: bool) -> impl IntoView {
    let (id, plan) = (progress.id, progress.plan);
    let lanes = progress.lanes.clone();
    let layout = Layout::growing(&lanes);
    // In quarters, so that a screen reader does not announce every number.
    let quarters = 4 * progress.done / progress.of.max(1);
    let said = match quarters {
        0 => "Still running.".to_owned(),
        quarters => format!("Still running: {} of 100 operations are over.", quarters * 25),
    };
    view! {
        <div class="page" id="fresh" data-fresh=AGAIN data-fresh-to="verdict">
            <noscript><meta http-equiv="refresh" content="1"/></noscript>
            <Head plan>
                {is_own.then(|| view! {
                    <form method="post" action=format!("/lab/{id}/stop")>
                        <button class="button button-danger" id="stop">"Stop"</button>
                    </form>
                })}
            </Head>
            <p class="visually-hidden" role="status">{said}</p>
            <ProgressCard progress/>
            <Picture lanes layout/>
        </div>
    }
}

#[component]
fn Done(report: Report, zoom: u32) -> impl IntoView {
    let plan = report.plan;
    let layout = Layout::whole(&report.lanes, zoom);
    let (id, lanes) = (report.id, report.lanes.clone());
    let zooms = [1, 4, 16].map(|times| {
        let here = (times == zoom).then_some("true");
        let address = match times {
            1 => format!("/lab/{id}#picture"),
            times => format!("/lab/{id}?zoom={times}#picture"),
        };
        view! { <a class="segment" href=address aria-current=here>{times}"×"</a> }
    });
    let link = format!("/lab/{id}");
    view! {
        <div class="page" id="fresh">
            <Head plan>
                <button class="button button-quiet" type="button" data-copy=link hidden>
                    <Icon name="copy"/><span>"Copy link"</span>
                </button>
                <a class="button" href=address_of(&plan)>"Change settings"</a>
                <StartForm plan action="/lab" class="button button-primary">"Run again"</StartForm>
            </Head>
            <VerdictCard report=report.clone()/>
            <Figures report=report.clone()/>
            <section class="card" id="picture" aria-labelledby="picture-title">
                <div class="card-head">
                    <h2 id="picture-title">"Who did what when"</h2>
                    <nav class="segments segments-small" aria-label="How wide the picture is">
                        {zooms.collect_view()}
                    </nav>
                </div>
                <PictureBody lanes=lanes.clone() layout which="first"/>
                <div class="lab-tables"><SpanTables lanes/></div>
            </section>
            <About report=report.clone()/>
            <p class="muted small lab-foot">
                "Ran "<LocalTime at=Timestamp::new(report.started_at)/>
                " on this server's database. The address of this page is the link to share; "
                <a href=format!("/lab/{id}.json")>"the report as JSON"</a>"."
            </p>
        </div>
    }
}

#[component]
fn Picture(lanes: Vec<Lane>, layout: Layout) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="picture-title">
            <div class="card-head"><h2 id="picture-title">"Who does what"</h2></div>
            <PictureBody lanes layout which="last"/>
        </section>
    }
}

/// Lanes with the names of the workers on the left, and the legend. The script shows the span under the
/// pointer, or selected with the arrow keys, in the line below.
#[component]
fn PictureBody(
    lanes: Vec<Lane>,
    layout: Layout,
    /// Which spans are shown, if not all.
    which: &'static str,
) -> impl IntoView {
    let names = lanes.iter().map(|lane| view! { <li>{format!("Worker {}", lane.worker)}</li> });
    let left_out: u32 = lanes.iter().map(|lane| lane.left_out).sum();
    let all: u32 = lanes.iter().map(Lane::number).sum();
    let grouped = |number: u32| grouped(number.into());
    let class = if layout.lane == super::picture::TALL { "lane-names" } else { "lane-names low" };
    view! {
        <div class="lanes-frame">
            <ul class=class aria-hidden="true">{names.collect_view()}</ul>
            <div
                class="lanes-scroll"
                id="lanes"
                tabindex="0"
                role="group"
                aria-label="The picture: arrow keys go from span to span"
                inner_html=drawn(&lanes, layout)
            ></div>
        </div>
        <p class="lanes-readout" id="lanes-readout" role="status">
            <span class="muted">
                "Point at a span to read it, or go through the picture with the arrow keys."
            </span>
        </p>
        {(left_out > 0).then(|| view! {
            <p class="lanes-more muted small">
                {format!(
                    "The picture has the {which} {} of {} spans.",
                    grouped(all.saturating_sub(left_out)),
                    grouped(all)
                )}
            </p>
        })}
        <Legend/>
    }
}

/// The strategy, and the SQL that was run.
#[component]
fn About(report: Report) -> impl IntoView {
    let Plan { scenario, strategy, .. } = report.plan;
    view! {
        <section class="card about" aria-labelledby="about-title">
            <div class="card-head">
                <h2 id="about-title">{strategy.title()}</h2>
                <StartForm plan=report.plan action="/lab/all" class="button">
                    "Compare all strategies"
                </StartForm>
            </div>
            <div class="card-body about-body">
                <dl class="about-facts">
                    <dt>"What is tried"</dt>
                    <dd>{scenario.explanation()}</dd>
                    <dt>"What it does"</dt>
                    <dd>{strategy.explanation()}</dd>
                    <dt>"Result here"</dt>
                    <dd>{scenario.remark(strategy)}</dd>
                    <dt>"Use it when"</dt>
                    <dd>{strategy.use_it_when()}</dd>
                </dl>
                <div>
                    <h3>"The SQL that was run"</h3>
                    <Sql statements=report.sql/>
                </div>
            </div>
        </section>
    }
}

/// Shown for an aborted run.
#[component]
fn BrokenOff(plan: Plan, why: String) -> impl IntoView {
    view! {
        <div class="page" id="fresh">
            <Head plan>
                <a class="button" href=address_of(&plan)>"Change settings"</a>
            </Head>
            <Banner
                tone=Tone::Needs
                role="alert"
                actions=move || view! {
                    <StartForm plan action="/lab" class="button">"Try again"</StartForm>
                }
            >
                {why}
            </Banner>
        </div>
    }
}
