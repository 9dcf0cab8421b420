//! In place of a page that the operator has switched off.

use super::empty::EmptyState;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says what is off and which setting switches it on.
#[component]
pub fn SwitchedOff(
    /// The page's heading.
    name: &'static str,
    /// "CONCORD_LAB=on"
    setting: &'static str,
    /// What has to be thought of before.
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
