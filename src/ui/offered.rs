//! The optional pages that this server offers, according to its settings.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The enabled optional pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Offered {
    /// The lab.
    pub lab: bool,
    /// The list of locks.
    pub locks: bool,
}

impl Offered {
    /// The value that the server passed to this page, on both sides.
    #[must_use]
    pub fn here() -> Self {
        SharedValue::new(|| use_context::<Self>().unwrap_or_default()).into_inner()
    }
}
