//! The form of the lab: scenario, strategy and settings.

use super::{
    Busy, Choice,
    doing::{seconds, settings},
    settings::Settings,
    strategies::Strategies,
};
use crate::ui::components::banner::{Banner, Tone};
use concord_lab::{PlanField, Progress, Scenario};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

/// The page with the form.
#[component]
pub fn ChoosePage(choice: Choice) -> impl IntoView {
    let Choice { scenario, strategy, numbers, faults, busy } = choice;
    let of_strategy = faults.iter().find(|fault| fault.field == PlanField::Strategy).cloned();
    view! {
        <Title text="Lab"/>
        <div class="page" id="fresh">
            <div class="page-head">
                <div>
                    <h1>"Lab"</h1>
                    <p class="page-note lab-intro">
                        "Real transactions get into each other's way on the real database, in a table \
                         of their own. See what is lost, what it costs to lose nothing, and who waited \
                         for whom."
                    </p>
                </div>
            </div>
            {busy.map(|busy| view! { <BusyBanner busy/> })}
            <Scenarios chosen=scenario/>
            <form class="lab-form" method="post" action="/lab">
                <input type="hidden" name="scenario" value=scenario.as_str()/>
                {of_strategy.map(|fault| view! {
                    <Banner tone=Tone::Needs role="alert">{fault.message}</Banner>
                })}
                <Strategies scenario chosen=strategy/>
                <section class="card lab-run" aria-label="How much">
                    <Settings scenario numbers faults/>
                    <div class="form-foot">
                        <button class="button" formaction="/lab/all">"Run all strategies"</button>
                        <button class="button button-primary" id="run">"Run"</button>
                    </div>
                </section>
            </form>
        </div>
    }
}

/// The scenarios as links, so that choosing one needs no script. The script only replaces the page's content.
#[component]
fn Scenarios(chosen: Scenario) -> impl IntoView {
    let cards = Scenario::ALL.map(|scenario| {
        let here = (scenario == chosen).then_some("true");
        view! {
            <li>
                <a
                    class="scenario"
                    href=format!("/lab?scenario={scenario}")
                    data-swap
                    aria-current=here
                    id=format!("scenario-{scenario}")
                >
                    <b class="scenario-title">{scenario.title()}</b>
                    <span class="scenario-story">{scenario.explanation()}</span>
                </a>
            </li>
        }
    });
    view! {
        <nav aria-labelledby="scenarios-title">
            <h2 class="lab-legend" id="scenarios-title">"What happens"</h2>
            <ul class="scenarios">{cards.collect_view()}</ul>
        </nav>
    }
}

#[component]
fn BusyBanner(busy: Busy) -> impl IntoView {
    match busy {
        Busy::Others(words) => Either::Left(view! {
            <Banner tone=Tone::Needs role="alert">{words}" What you chose is still here."</Banner>
        }),
        Busy::Own(progress) => Either::Right(view! { <OwnRun progress=*progress/> }),
    }
}

/// Shown if the visitor already has a running run, because each visitor can have only one.
#[component]
fn OwnRun(progress: Progress) -> impl IntoView {
    let Progress { id, plan, elapsed_ms, done, of, .. } = progress;
    let words = format!(
        "Your run of {} with {} began {} ago ({}) and is still running: {done} of {of} operations done. \
         One run at a time; what you chose is still here.",
        plan.scenario.title(),
        plan.strategy.title(),
        seconds(elapsed_ms),
        settings(&plan),
    );
    let actions = move || {
        view! {
            <a class="button" href=format!("/lab/{id}")>"Watch it"</a>

            <form method="post" action=format!("/lab/{id}/stop")>
                <button class="button button-danger">"Stop it"</button>
            </form>
        }
    };
    view! { <Banner tone=Tone::Needs role="alert" actions>{words}</Banner> }
}
