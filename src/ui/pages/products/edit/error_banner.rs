//! The banner for a save without an answer: what is safe, and what happens next.

use super::{phase::Phase, saving::Saver};
use crate::{
    server_fns::ClientError,
    ui::components::{
        banner::{Banner, Tone},
        remedy::{Remedy, outdated},
        slow::{NO_ANSWER_YET, is_slow},
    },
};
use leptos::{either::EitherOf4, prelude::*};

/// The banner, shown next to the save bar, and in the dialog while that is open.
#[component]
pub fn ErrorBanner(
    /// The saver with the error.
    saver: Saver,
    /// Where this banner is; only the visible one is rendered.
    #[prop(optional)]
    in_dialog: bool,
) -> impl IntoView {
    let dialog_is_open = move || saver.conflict.read().is_some() || saver.gone.read().is_some();
    // Only the seconds are updated; re-rendering the buttons could interrupt a click.
    let slow = is_slow(move || saver.is_sending());
    let kind = Memo::new(move |_| match saver.phase.get() {
        _ if dialog_is_open() != in_dialog => 0,
        Phase::Waiting { .. } => 1,
        Phase::Stopped { .. } => 2,
        Phase::Sending if slow.get() => 3,
        Phase::Idle | Phase::Sending => 0,
    });
    let says = move || saver.phase.with(|phase| words(phase, saver.drafts.are_kept()));
    view! {
        {move || match kind.get() {
            1 => {
                let actions = move || view! {
                    <button type="button" class="button" on:click=move |_| saver.try_now()>"Try now"</button>
                    <button type="button" class="button button-quiet" on:click=move |_| saver.stop()>
                        "Stop trying"
                    </button>
                };
                EitherOf4::A(view! {
                    <Banner tone=Tone::Needs role="alert" actions>{says}" "<Countdown saver/></Banner>
                })
            }
            2 => {
                let actions = move || {
                    saver.phase.with_untracked(Phase::error).map(|error| view! { <Remedy error/> })
                };
                EitherOf4::B(view! { <Banner tone=Tone::Needs role="alert" actions>{says}</Banner> })
            }
            3 => EitherOf4::C(view! { <Banner role="status">{says}</Banner> }),
            _ => EitherOf4::D(()),
        }}
    }
}

/// Hidden from screen readers, which would announce each second.
#[component]
fn Countdown(saver: Saver) -> impl IntoView {
    let seconds = move || match saver.phase.get() {
        Phase::Waiting { seconds, .. } => seconds,
        _ => 0,
    };
    view! { <span aria-live="off">{move || format!("Trying again in {} s.", seconds())}</span> }
}

/// `kept`: whether the browser has stored the form.
fn words(phase: &Phase, kept: bool) -> String {
    let safe = match kept {
        true => "Your changes are kept in this browser.",
        false => "Your changes are still in the form.",
    };
    match phase {
        Phase::Waiting { error, .. } => format!("{error} {safe}"),
        Phase::Stopped { offline: true, .. } => {
            format!("You are offline. {safe} Press Save when you are back.")
        }
        Phase::Stopped { error: ClientError::Outdated, .. } => outdated(kept).to_owned(),
        Phase::Stopped { error, .. } => {
            format!("{error} Your changes are still in the form. Press Save to try again.")
        }
        // Only shown if it takes long.
        Phase::Sending => format!("{NO_ANSWER_YET} {safe}"),
        Phase::Idle => String::new(),
    }
}
