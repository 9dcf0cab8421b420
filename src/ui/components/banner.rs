//! A notice in the page: a colour with one meaning, a sign, words, and what can be done.

use super::icon::Icon;
use leptos::prelude::*;

/// What a colour means, everywhere in Concord.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing of the four.
    #[default]
    Neutral,
    /// Somebody else's change.
    Theirs,
    /// The reader's own change.
    Yours,
    /// Both, brought together.
    Merged,
    /// Something that the reader has to do.
    Needs,
}

impl Tone {
    /// The class that carries the colour.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Theirs => "tone-theirs",
            Self::Yours => "tone-yours",
            Self::Merged => "tone-merged",
            Self::Needs => "tone-needs",
        }
    }

    /// The sign that goes with it.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Neutral => "info",
            Self::Theirs => "users",
            Self::Yours => "pencil",
            Self::Merged => "merge",
            Self::Needs => "alert",
        }
    }
}

/// A notice. Without `role` it is just a part of the page; give it `status` or `alert` where it
/// appears by itself.
#[component]
pub fn Banner(
    /// What its colour means.
    #[prop(optional)]
    tone: Tone,
    /// `status` (polite) or `alert`.
    #[prop(optional, into)]
    role: Option<&'static str>,
    /// Buttons and links, at the end of the line.
    #[prop(optional, into)]
    actions: ViewFn,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("banner {}", tone.class()) role=role>
            <Icon name=tone.icon()/>
            <div class="banner-text">{children()}</div>
            <div class="banner-actions">{actions.run()}</div>
        </div>
    }
}
