//! Parses what the edit page sends without WASM.

use crate::{
    forms::kept::key_of,
    product::{
        FieldId, FieldTexts, FormChanges, FormKey, MovementForm, ProductId, Review, SaveRequest,
        Version, fields,
    },
    server_fns::StepBack,
    service::RestoreVersion,
    ui::pages::products::conflict::names,
};
use axum::http::StatusCode;
use concord_record::Pick;
use std::collections::HashMap;

/// The maximum number of intermediate saves that are repeated one by one.
const LONGEST_TRAIL: usize = 16;

/// A version that no product has.
const NEVER: Version = Version(-1);

/// The fields of the form.
#[derive(Debug)]
pub struct Posted {
    fields: HashMap<String, String>,
}

/// The button that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormAction {
    /// *Save*.
    Save,
    /// *Save merged version*.
    Resolve,
    /// *Use all theirs* or *Use all mine*.
    PickOpen(Pick),
    /// *Overwrite with mine*.
    Overwrite,
    /// *Restore with my changes*.
    Restore,
}

impl Posted {
    /// Wraps the fields that the browser sent.
    pub const fn new(fields: HashMap<String, String>) -> Self {
        Self { fields }
    }

    fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn version(&self, name: &str) -> Option<Version> {
        self.text(name).parse().ok().map(Version)
    }

    /// The button that was pressed.
    pub fn action(&self) -> FormAction {
        match self.text(names::ACTION) {
            names::RESOLVE => FormAction::Resolve,
            names::ALL_THEIRS => FormAction::PickOpen(Pick::Theirs),
            names::ALL_MINE => FormAction::PickOpen(Pick::Mine),
            names::OVERWRITE => FormAction::Overwrite,
            names::RESTORE => FormAction::Restore,
            _ => FormAction::Save,
        }
    }

    /// The key that identifies the form.
    ///
    /// # Errors
    /// The response to an invalid key.
    pub fn key(&self) -> Result<FormKey, (StatusCode, &'static str)> {
        key_of(self.text(names::REQUEST_KEY))
    }

    /// Whether *Discard mine and load version 8* was pressed, so there is nothing to save.
    pub fn discards(&self) -> bool {
        self.text(names::ACTION) == names::DISCARD
    }

    /// The button that was pressed on the history page, if the form comes from there. A missing seen
    /// version is replaced by one that no product has, as in [`Self::request`].
    pub fn step_back(&self, id: ProductId) -> Option<StepBack> {
        let to = self.version(names::TO).unwrap_or(NEVER);
        match self.text(names::ACTION) {
            names::RESTORE_VERSION => {
                let seen = self.version("version").unwrap_or(NEVER);
                Some(StepBack::Version { id, seen, to, fields: self.restored_fields() })
            }
            names::BRING_BACK => Some(StepBack::Lost { id, version: to }),
            _ => None,
        }
    }

    /// The fields chosen to be restored. Pages of an older release offer no choice.
    fn restored_fields(&self) -> Vec<FieldId> {
        match self.fields.contains_key(names::CHOSEN_FIELDS) {
            true => {
                let is_chosen =
                    |field: &FieldId| self.fields.contains_key(&names::restored(*field));
                fields::ids().filter(is_chosen).collect()
            }
            false => RestoreVersion::usual_fields(),
        }
    }

    /// What was typed, as an ordinary save of the version that was loaded. Fields that were not sent are
    /// not changed. If the version is missing, -1 stands in for it: it has no base to compare with, so the
    /// person decides between both sides.
    pub fn request(&self, id: ProductId, key: FormKey) -> SaveRequest {
        let mut form = FormChanges { texts: texts(&self.fields), ..FormChanges::default() };
        if self.leaves_number_alone(form.texts.text(fields::STOCK)) {
            form.texts.remove(fields::STOCK);
            form.movement = self.movement();
        }
        SaveRequest {
            id,
            version: self.version("version").unwrap_or(NEVER),
            form,
            merged_from: None,
            overwrite: false,
            key,
        }
    }

    /// Whether the stock was not typed as a number. As on the page, a typed number takes precedence over a
    /// movement; a hidden number is ignored.
    fn leaves_number_alone(&self, number: Option<&str>) -> bool {
        let Some(before) = self.fields.get(names::STOCK_BEFORE) else { return false };
        let moves = self.text(names::STOCK_MODE) == names::MOVE;
        moves || number.is_none_or(|number| number == before)
    }

    fn movement(&self) -> MovementForm {
        MovementForm {
            delta: self.text(names::STOCK_DELTA).to_owned(),
            reason: self.text(names::STOCK_REASON).to_owned(),
            reference: self.text(names::STOCK_REFERENCE).to_owned(),
            key: String::new(),
        }
    }

    /// The versions that were reviewed, the latest one separately; each earlier one with what was decided about it.
    pub fn reviewed(&self) -> Option<(Vec<(Version, FormChanges)>, Version)> {
        let trail: Vec<_> = serde_json::from_str(self.text(names::TRAIL)).unwrap_or_default();
        let reviewed = self.version(names::REVIEWED)?;
        (trail.len() <= LONGEST_TRAIL).then_some((trail, reviewed))
    }

    /// Applies the answers to a review: first the picks, then the edits to them.
    pub fn answer(&self, review: &mut Review) {
        for decision in &mut review.decisions {
            let field = decision.merge.field;
            for place in 0..decision.picks.len() {
                let yours_first = !self.text(&names::yours_first(field, place)).is_empty();
                let value = self.text(&names::pick(field, place));
                let Some(pick) = names::pick_of(value, yours_first) else { continue };
                decision.pick(place, pick);
                if self.text(&names::at_once(field, place)) == value {
                    decision.at_once[place] = Some(pick);
                }
            }
            let typed = self.text(&names::result(field)).replace("\r\n", "\n");
            if !typed.is_empty() {
                decision.result = typed;
            }
        }
    }
}

/// The texts of the fields that were sent. Browsers send line breaks as CR LF.
pub fn texts(sent: &HashMap<String, String>) -> FieldTexts {
    let mut texts = FieldTexts::default();
    for field in fields::ids() {
        if let Some(text) = sent.get(fields::key(field)) {
            texts.set(field, text.replace("\r\n", "\n"));
        }
        if sent.get(&names::blank(field)).is_some_and(|blank| blank == "true") {
            texts.set_blank(field);
        }
    }
    texts
}

/// Whether the form has a field that this server does not know, so its page belongs to a newer release.
pub fn is_of_newer_release(sent: &HashMap<String, String>) -> bool {
    let is_known = |key: &str| fields::ids().any(|field| fields::key(field) == key);
    let keys = sent.get(names::FIELDS).map_or("", String::as_str);
    keys.split_whitespace().any(|key| !is_known(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(fields: &[(&str, &str)]) -> FormChanges {
        let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Posted::new(fields.collect()).request(ProductId(1), FormKey::default()).form
    }

    fn stock(form: &FormChanges) -> Option<&str> {
        form.texts.text(fields::STOCK)
    }

    #[test]
    fn what_was_filled_in_counts() {
        let plain = request(&[("stock_quantity", "12")]);
        assert_eq!((stock(&plain), plain.movement.is_filled()), (Some("12"), false));
        for mode in ["set", "move"] {
            let fields = [
                ("stock_quantity", "10"),
                ("stock_before", "10"),
                ("stock_mode", mode),
                ("stock_delta", "-2"),
                ("stock_reason", "sale"),
            ];
            let moved = request(&fields);
            assert_eq!((stock(&moved), &*moved.movement.delta), (None, "-2"));
        }
    }

    #[test]
    fn where_both_were_filled_in_the_choice_counts() {
        let both = |mode| {
            request(&[
                ("stock_quantity", "12"),
                ("stock_before", "10"),
                ("stock_mode", mode),
                ("stock_delta", "-2"),
            ])
        };
        let (set, moved) = (both("set"), both("move"));
        assert_eq!((stock(&set), set.movement.is_filled()), (Some("12"), false));
        assert_eq!((stock(&moved), &*moved.movement.delta), (None, "-2"));
    }

    #[test]
    fn a_field_that_was_not_sent_is_not_touched() {
        let sent = request(&[("name", "Desk")]);
        let texts = [(fields::NAME, Some("Desk".to_owned()))].into_iter().collect();
        assert_eq!(sent, FormChanges { texts, ..FormChanges::default() });
    }

    #[test]
    fn the_stock_comes_back_only_if_it_was_chosen() {
        let restored = |fields: &[(&str, &str)]| {
            let always = [("action", "restore_version"), ("to", "0"), ("version", "1")];
            let fields = always.iter().chain(fields);
            let fields = fields.map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
            match Posted::new(fields.collect()).step_back(ProductId(1)) {
                Some(StepBack::Version { fields, .. }) => fields,
                other => panic!("{other:?}"),
            }
        };
        let all_but_stock = fields::ids().filter(|field| *field != fields::STOCK);
        assert_eq!(restored(&[]), all_but_stock.collect::<Vec<_>>());
        let chosen = ("chosen_fields", "yes");
        assert_eq!(restored(&[chosen, ("restore_price", "yes")]), [fields::PRICE]);
        let stock = ("restore_stock_quantity", "yes");
        assert_eq!(restored(&[chosen, stock]), [fields::STOCK]);
    }
}
