//! The placeholder for a page that the operator has disabled.

use super::empty::EmptyState;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says what is disabled and which setting enables it.
#[component]
pub fn SwitchedOff(
    /// The page's heading.
    name: &'static str,
    /// "CONCORD_LAB=on"
    setting: &'static str,
    /// What to consider before enabling it.
    why: &'static str,
) -> impl IntoView {
    view! {
        <Title text=name/>
        <div class="page">
            <div class="page-head"><h1>{name}</h1></div>
            <section class="card" aria-label=name>
                <EmptyState icon="lock" title="This page is switched off on this server.">
                    <p class="muted">{why}" To switch it on, start Concord with "<code>{setting}</code>"."</p>
                </EmptyState>
            </section>
        </div>
    }
}
