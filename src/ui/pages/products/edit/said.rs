//! What a person is told of a save, the same in a toast and on a page without WASM.

use crate::{
    product::{Field, Merged, SaveOutcome, Version, isolated},
    ui::components::words::list,
};

/// What is said of a save that is done; `None` if something is left to do.
#[must_use]
pub fn of(outcome: &SaveOutcome) -> Option<String> {
    match outcome {
        SaveOutcome::Saved(product) => Some(saved(product.version)),
        SaveOutcome::Unchanged(product) => Some(already_saved(product.version)),
        SaveOutcome::Merged(merged) => Some(merged_with(merged)),
        SaveOutcome::Conflict(_) | SaveOutcome::Gone(_) => None,
    }
}

/// "Saved as version 9."
#[must_use]
pub fn saved(version: Version) -> String {
    format!("Saved as version {version}.")
}

/// "Restored as version 9."
#[must_use]
pub fn restored(version: Version) -> String {
    format!("Restored as version {version}.")
}

/// "Already saved as version 9."
#[must_use]
pub fn already_saved(version: Version) -> String {
    format!("Already saved as version {version}.")
}

/// "Saved as version 9, merged with Bo's changes to Price."
#[must_use]
pub fn merged_with(merged: &Merged) -> String {
    let (version, with) = (merged.product.version, isolated(merged.with.as_str()));
    match merged.report.taken_in().as_slice() {
        // They changed what the editor changed too, and to the same.
        [] => format!("Saved as version {version}, merged with {with}'s changes."),
        fields => format!(
            "Saved as version {version}, merged with {with}'s changes to {}.",
            labels(fields)
        ),
    }
}

/// "Price and Stock".
#[must_use]
pub fn labels(fields: &[Field]) -> String {
    list(&fields.iter().map(|field| field.label()).collect::<Vec<_>>())
}
