//! A version in the timeline.

use super::{
    actions::{BringBack, RestoreLink},
    change::Changes,
    pick::pick,
};
use crate::{
    product::{ChangeKind, Line, Loss, ProductId, Version},
    server_fns::HistoryQuery,
    ui::{
        components::{
            banner::{Banner, Tone},
            isolated::Isolated,
            name::use_me,
        },
        pages::products::conflict::at_time::Ago,
    },
};
use leptos::prelude::*;

/// Who, when, what, and a link to restore it.
#[component]
pub fn TimelineLine(
    line: Line,
    /// The current query of the page.
    query: HistoryQuery,
    /// The newest version of the product.
    newest: Version,
    /// Whether the newest version is a deletion.
    is_deleted: bool,
    /// The two versions to compare.
    picked: (Option<Version>, Option<Version>),
) -> impl IntoView {
    let id = query.id;
    let (version, deed, is_newest) = (line.version, line.deed(), line.version == newest);
    let tone = tone(line.kind).class();
    let nothing = match (line.kind, &line.changes) {
        (ChangeKind::Created, _) => None,
        (_, None) => Some("What it changed is not known: the version before it is no longer kept."),
        (ChangeKind::Deleted, _) => None,
        (_, Some(changes)) if changes.is_empty() => Some("The same as the version before it."),
        _ => None,
    };
    let changes = line.changes.filter(|changes| !changes.is_empty());
    // The newest version needs no restore; a deletion has the same content as the version before.
    let restorable = !is_newest && line.kind != ChangeKind::Deleted;
    let loss = line.loss.filter(|_| !is_deleted);
    view! {
        <li class="history-line" id=format!("v{version}")>
            <Picks version newest picked/>
            <div class="history-main">
                <div class="history-head">
                    <h2>{format!("Version {version}")}</h2>
                    <span class=format!("tag {tone}")>{deed}</span>
                    {is_newest.then(|| view! { <span class="tag">"Newest"</span> })}
                    <span class="history-who">
                        "by "<Isolated text=line.actor.to_string()/>", "<Ago at=line.at/>
                    </span>
                </div>
                {line.movement.map(|it| view! { <p class="history-moved">{it.to_string()}</p> })}
                {changes.map(|changes| view! { <Changes changes short=true/> })}
                {nothing.map(|text| view! { <p class="muted">{text}</p> })}
                {loss.map(|loss| view! { <LossNote loss id version/> })}
            </div>
            <div class="history-actions">
                {restorable.then(|| view! { <RestoreLink query to=version/> })}
            </div>
        </li>
    }
}

/// The same colors as in the form and the dialog.
const fn tone(kind: ChangeKind) -> Tone {
    match kind {
        ChangeKind::Merged | ChangeKind::Restored => Tone::Merged,
        ChangeKind::Overwritten | ChangeKind::Deleted => Tone::Needs,
        ChangeKind::Created | ChangeKind::Edited | ChangeKind::Moved => Tone::Neutral,
    }
}

/// The choice of two versions to compare: a part of the form [`super::comparison::FORM`].
#[component]
fn Picks(
    version: Version,
    newest: Version,
    picked: (Option<Version>, Option<Version>),
) -> impl IntoView {
    let (a, b) = (
        picked.0.unwrap_or(Version(newest.0 - 1)) == version,
        picked.1.unwrap_or(newest) == version,
    );
    view! {
        <div class="history-picks">
            {pick("a", version, a, format!("Compare from version {version}"))}
            {pick("b", version, b, format!("Compare to version {version}"))}
        </div>
    }
}

/// Shown if somebody deliberately overwrote this version: what was lost, and a button to bring it back.
#[component]
fn LossNote(loss: Loss, id: ProductId, version: Version) -> impl IntoView {
    let me = use_me();
    let Loss { by, version: overwriter, fields, is_back } = loss;
    let who = match me.name() == by {
        true => "You".into_any(),
        false => view! { <Isolated text=by.to_string()/> }.into_any(),
    };
    let actions = move || (!is_back).then(|| view! { <BringBack id version/> });
    view! {
        <Banner tone=Tone::Theirs actions>
            <p>
                {who}" overwrote this on purpose with "<a href=format!("#v{overwriter}")>{format!("version {overwriter}")}</a>
                ". Lost:"
            </p>
            <Changes changes=fields short=true/>
            {is_back.then(|| view! { <p>"Everything has been restored since."</p> })}
        </Banner>
    }
}
