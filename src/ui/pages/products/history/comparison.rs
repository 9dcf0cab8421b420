//! Compares any two versions: the form, and the result.

use super::{
    change::Changes,
    pick::{FORM, pick},
    query,
};
use crate::{
    product::Version,
    server_fns::{self, Comparison, HistoryQuery},
    ui::{
        components::{
            banner::{Banner, Tone},
            isolated::Isolated,
        },
        pages::products::conflict::at_time::Ago,
    },
};
use leptos::prelude::*;

/// The button of the comparison, and chosen versions that are on another page.
#[component]
pub fn CompareBar(
    query: HistoryQuery,
    /// The versions on this page.
    shown: Vec<Version>,
    newest: Version,
) -> impl IntoView {
    let (a, b) = query.compared.unwrap_or((Version(newest.0 - 1), newest));
    let elsewhere = |name, version: Version, word: &str| {
        (!shown.contains(&version) && version >= Version::FIRST).then(|| {
            let text = format!("{word} version {version}");
            view! {
                <span class="history-elsewhere">
                    {pick(name, version, true, text.clone())}
                    <span aria-hidden="true">{text}</span>
                </span>
            }
        })
    };
    let elsewhere = (elsewhere("a", a, "from"), elsewhere("b", b, "to"));
    let before = query.before.map(|before| {
        view! { <input type="hidden" name="before" value=before.to_string()/> }
    });
    let show = query::show(query.filter).map(|show| {
        view! { <input type="hidden" name="show" value=show/> }
    });
    view! {
        <form id=FORM class="history-bar" method="get" action=format!("/products/{}/history", query.id)>
            {before}
            {show}
            <span class="history-bar-text" aria-hidden="true">"From · To"</span>
            {elsewhere}
            <button class="button">"Compare"</button>
        </form>
    }
}

/// The comparison of the two chosen versions.
#[component]
pub fn Compared(comparison: Comparison, query: HistoryQuery) -> AnyView {
    let close = query::address(HistoryQuery { compared: None, ..query });
    let (sides, changes) = match comparison {
        Comparison::NotThere(version) => {
            let actions = move || view! { <a class="button" href=close.clone()>"Close"</a> };
            return view! {
                <Banner tone=Tone::Needs actions>
                    {format!("Version {version} is not in the history: it has never been, or it is no longer kept.")}
                </Banner>
            }
            .into_any();
        }
        Comparison::Found { sides, changes } => (sides, changes),
    };
    let [from, to] = sides;
    let swap = HistoryQuery { compared: Some((to.version, from.version)), ..query };
    let title = format!("From version {} to version {}", from.version, to.version);
    let is_same = changes.is_empty();
    view! {
        <section class="card compared" aria-labelledby="compared-title">
            <div class="card-head">
                <h2 id="compared-title">{title}</h2>
                <div class="page-actions">
                    <a class="button button-quiet" href=query::address(swap)>"Swap"</a>
                    <a class="button button-quiet" href=close>"Close"</a>
                </div>
            </div>
            <div class="card-body">
                <p class="muted compared-sides">{side(from)}" → "{side(to)}</p>
                {match is_same {
                    true => view! { <p>"Both are the same."</p> }.into_any(),
                    false => view! { <Changes changes/> }.into_any(),
                }}
            </div>
        </section>
    }
    .into_any()
}

/// "Version 3 by Ada, two minutes ago".
fn side(side: server_fns::Compared) -> impl IntoView {
    view! {
        {format!("Version {} by ", side.version)}<Isolated text=side.actor.to_string()/>", "<Ago at=side.at/>
    }
}
