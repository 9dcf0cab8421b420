//! The choice of two versions to compare.

use crate::product::Version;
use leptos::prelude::*;

/// The form of the radio buttons in the lines.
pub const FORM: &str = "compare";

/// One radio button of the comparison.
pub fn pick(name: &'static str, version: Version, checked: bool, label: String) -> impl IntoView {
    view! {
        <label class="history-pick">
            <input
                type="radio"
                name=name
                value=version.to_string()
                form=FORM
                checked=checked
                aria-label=label
            />
        </label>
    }
}
