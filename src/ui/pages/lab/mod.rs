//! The pages of the lab: settings, progress and results. They have no WASM; `forms::lab` provides their
//! data, and a small script (`public/lab.js`) keeps them up to date.

mod back;
mod bars;
mod choose;
mod compare;
mod doing;
mod figures;
mod legend;
mod picture;
mod run;
mod settings;
mod shapes;
mod shown;
mod spans;
mod strategies;
mod ticks;
mod verdict;

#[cfg(test)]
mod sample;

pub use shown::{Busy, Choice, Compared, RunShown, Series, Shown};

use crate::ui::{
    components::{
        banner::{Banner, Tone},
        empty::EmptyState,
        switched_off::SwitchedOff,
    },
    pages::not_found::NotFound,
};
use back::BackToLab;
use leptos::{either::EitherOf7, prelude::*};
use leptos_meta::Title;

/// The lab page for this address.
#[component]
pub fn LabPage() -> impl IntoView {
    match use_context::<Shown>() {
        Some(Shown::Choose(choice)) => EitherOf7::A(view! { <choose::ChoosePage choice/> }),
        Some(Shown::Run(shown)) => EitherOf7::B(view! { <run::RunPage shown=*shown/> }),
        Some(Shown::Compare(compared)) => EitherOf7::C(view! { <compare::ComparePage compared/> }),
        Some(Shown::Unknown { may_come }) => EitherOf7::D(view! { <UnknownRun may_come/> }),
        Some(Shown::Failed { words, address }) => EitherOf7::E(view! { <LabError words address/> }),
        Some(Shown::Off) => EitherOf7::F(view! {
            <SwitchedOff
                name="Lab"
                setting="CONCORD_LAB=on"
                why="A run of the lab takes up to 34 connections to the database, and anybody may start one."
            />
        }),
        None => EitherOf7::G(view! { <NotFound/> }),
    }
}

/// How often the page of an unknown run looks for it, in milliseconds.
const LOOKS: u32 = 2_000;

/// The page for a link to a run that is not stored, or runs on another server.
#[component]
fn UnknownRun(may_come: bool) -> impl IntoView {
    view! {
        <Title text="No such run"/>
        <div
            class="page"
            id="fresh"
            data-fresh=may_come.then_some(LOOKS)
            data-fresh-to=may_come.then_some("verdict")
        >
            {may_come.then(|| view! {
                <noscript><meta http-equiv="refresh" content="2"/></noscript>
            })}
            <BackToLab/>
            <div class="page-head">
                <div>
                    <h1>"This run is not here"</h1>
                    {may_come.then(|| view! {
                        <p class="page-note">
                            "If another server runs it, it appears here as soon as it is over."
                        </p>
                    })}
                </div>
            </div>
            <section class="card" aria-label="No such run">
                <EmptyState
                    icon="search-x"
                    title="The link may be mistyped, or the run is too old: the lab keeps the newest reports only."
                >
                    <a class="button button-primary" href="/lab">"Start a run"</a>
                </EmptyState>
            </section>
        </div>
    }
}

/// Shown if the report could not be loaded.
#[component]
fn LabError(words: String, address: String) -> impl IntoView {
    let actions = move || view! { <a class="button" href=address.clone()>"Try again"</a> };
    view! {
        <Title text="Lab"/>
        <div class="page">
            <BackToLab/>
            <div class="page-head"><h1>"Lab"</h1></div>
            <Banner tone=Tone::Needs role="alert" actions>
                {words}" Reports are safe; they cannot be shown right now."
            </Banner>
        </div>
    }
}
