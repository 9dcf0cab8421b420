//! A notice in the page: a color with one meaning, an icon, a text, and actions.

use super::icon::Icon;
use leptos::prelude::*;

/// The meaning of a color, everywhere in Concord.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// None of the other meanings.
    #[default]
    Neutral,
    /// Another person's change.
    Theirs,
    /// The person's own change.
    Yours,
    /// Both changes, merged.
    Merged,
    /// The person has to do something.
    Needs,
}

impl Tone {
    /// The CSS class of the color.
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

    /// The icon that goes with it.
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

/// A notice. Without `role` it is an ordinary part of the page; set `status` or `alert` if it appears dynamically.
#[component]
pub fn Banner(
    /// The meaning of its color.
    #[prop(optional)]
    tone: Tone,
    /// `status` (polite) or `alert`.
    #[prop(optional, into)]
    role: Option<&'static str>,
    /// Buttons and links at the end.
    #[prop(optional, into)]
    actions: ViewFn,
    /// The text.
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
