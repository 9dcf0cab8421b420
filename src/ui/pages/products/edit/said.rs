//! Messages about a save, the same in a toast and on a page without WASM.

use crate::{
    product::{FieldId, Merged, SaveOutcome, Version, fields, isolated},
    ui::components::words::list,
};

/// The message about a completed save; `None` if there is something left to decide.
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
    let (version, with) = (merged.record.version, isolated(merged.with.as_str()));
    match merged.report.taken_in().as_slice() {
        // They changed the same fields to the same values.
        [] => format!("Saved as version {version}, merged with {with}'s changes."),
        fields => format!(
            "Saved as version {version}, merged with {with}'s changes to {}.",
            labels(fields)
        ),
    }
}

/// The message after *Take these in*: "Name updated from version 8. Price stays as you typed it."
#[must_use]
pub fn taken_in(version: Version, came: &[FieldId], kept: &[FieldId]) -> String {
    let stays = match kept {
        [] => None,
        [one] => Some(format!("{} stays as you typed it.", fields::label(*one))),
        many => Some(format!("{} stay as you typed them.", labels(many))),
    };
    match (came, stays) {
        ([], None) => format!("Everything of version {version} is in the form."),
        ([], Some(stays)) => format!("Nothing was updated: {stays}"),
        (came, None) => format!("{} updated from version {version}.", labels(came)),
        (came, Some(stays)) => format!("{} updated from version {version}. {stays}", labels(came)),
    }
}

/// "Price and Stock".
#[must_use]
pub fn labels(fields: &[FieldId]) -> String {
    list(&fields.iter().map(|field| fields::label(*field)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_in_is_said_as_it_was() {
        let told = |came: &[FieldId], kept: &[FieldId]| taken_in(Version(8), came, kept);
        let (name, price, stock) = (fields::NAME, fields::PRICE, fields::STOCK);
        assert_eq!(told(&[name, stock], &[]), "Name and Stock updated from version 8.");
        assert_eq!(
            told(&[name], &[price]),
            "Name updated from version 8. Price stays as you typed it."
        );
        assert_eq!(
            told(&[], &[price, stock]),
            "Nothing was updated: Price and Stock stay as you typed them."
        );
        assert_eq!(told(&[], &[]), "Everything of version 8 is in the form.");
    }
}
