//! The card next to the form: the version, and who saved it.

use super::state::{FormState, Latest};
use crate::ui::components::{isolated::Isolated, moment::Moment, name::use_me};
use leptos::prelude::*;

/// Version, last change, creation.
#[component]
pub fn SideCard(form: FormState) -> impl IntoView {
    view! { {move || form.latest.get().map(|latest| view! { <Facts latest/> })} }
}

#[component]
fn Facts(latest: Latest) -> impl IntoView {
    let Latest { product, actor } = latest;
    let me = use_me();
    let who = move || actor.clone().unwrap_or_else(|| me.name()).to_string();
    view! {
        <section class="card" aria-labelledby="about-title">
            <div class="card-head"><h2 id="about-title">"About this product"</h2></div>
            <div class="card-body">
                <dl class="facts">
                    <dt>"Version"</dt>
                    <dd class="num">{product.version.to_string()}</dd>
                    <dt>"Last change"</dt>
                    <dd><Moment at=product.updated_at/></dd>
                    <dt>"Saved by"</dt>
                    <dd>{move || view! { <Isolated text=who()/> }}</dd>
                    <dt>"Created"</dt>
                    <dd><Moment at=product.created_at/></dd>
                </dl>
            </div>
        </section>
    }
}
