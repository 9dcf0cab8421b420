//! What every control of a field has.

use leptos::{oco::Oco, prelude::*};

/// What every control has.
pub struct Control {
    /// Its id, and the name that the form sends.
    pub id: Oco<'static, str>,
    /// Its text.
    pub value: RwSignal<String>,
    /// The error message, if there is one.
    pub error: Signal<Option<String>>,
}

impl Control {
    /// The ids of the elements that describe it.
    pub fn described_by(&self) -> String {
        format!("{0}-note {0}-mark", self.id)
    }

    /// Its `aria-invalid`.
    pub fn is_invalid(&self) -> impl Fn() -> Option<&'static str> + Send + Sync + 'static {
        let error = self.error;
        move || error.read().is_some().then_some("true")
    }
}
