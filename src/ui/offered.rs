//! Which of the optional pages this server offers. The operator says so in its settings.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Offered {
    /// The lab.
    pub lab: bool,
    /// The list of locks.
    pub locks: bool,
}

impl Offered {
    /// As the server gave it to this page, on both sides.
    #[must_use]
    pub fn here() -> Self {
        SharedValue::new(|| use_context::<Self>().unwrap_or_default()).into_inner()
    }
}
