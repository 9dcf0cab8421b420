//! Forms as they are sent and stored: one flat object with the text of each field by its key.
//!
//! `blank_<key>: true` means that the empty text of a field is its value; without it, an empty text means
//! no value. `movement` is the movement of the stock.

use super::{FieldTexts, MovementForm, fields};
use concord_record::FieldId;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};
use std::fmt;

const BLANK: &str = "blank_";
const MOVEMENT: &str = "movement";

/// The parts of a form.
#[derive(Debug, Clone, Default)]
pub struct SentForm {
    /// The texts of the fields that are present.
    pub texts: FieldTexts,
    /// The movement of the stock.
    pub movement: MovementForm,
}

impl Serialize for SentForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts = &self.texts;
        let mut members = serializer.serialize_map(None)?;
        let known = fields::ids().filter(|field| texts.entry(*field).is_some());
        for field in known.chain(texts.unknown()) {
            members.serialize_entry(&field, texts.get(field))?;
        }
        // Always written for the description: it has been part of the text that identifies repeated
        // requests from the start.
        let is_written = |field: &FieldId| *field == fields::DESCRIPTION || texts.is_blank(*field);
        for field in fields::ids().filter(is_written) {
            members.serialize_entry(&format!("{BLANK}{field}"), &texts.is_blank(field))?;
        }
        members.serialize_entry(MOVEMENT, &self.movement)?;
        members.end()
    }
}

impl<'de> Deserialize<'de> for SentForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = SentForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a form")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<SentForm, M::Error> {
        let mut form = SentForm::default();
        let mut blank = Vec::new();
        while let Some(key) = members.next_key::<String>()? {
            if key == MOVEMENT {
                form.movement = members.next_value()?;
            } else if let Some(field) = key.strip_prefix(BLANK) {
                if members.next_value()? {
                    blank.extend(field.parse::<FieldId>());
                }
            } else if let Ok(field) = key.parse() {
                form.texts.set(field, members.next_value()?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        blank.into_iter().for_each(|field| form.texts.set_blank(field));
        Ok(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{FormChanges, ProductForm};

    fn description(text: Option<&str>) -> ProductForm {
        let mut form = ProductForm::default();
        form.texts.set_entry(fields::DESCRIPTION, text.map(str::to_owned));
        form
    }

    #[test]
    fn a_form_is_read_as_it_was_sent() {
        for form in [
            ProductForm::default(),
            description(None),
            description(Some("")),
            description(Some("a")),
        ] {
            let sent = serde_json::to_string(&form).expect("JSON");
            assert_eq!(serde_json::from_str::<ProductForm>(&sent).ok(), Some(form), "{sent}");
        }
    }

    #[test]
    fn what_is_no_text_is_not_taken_for_one() {
        let read = |sent: &str| serde_json::from_str::<FormChanges>(sent);
        assert!(read(r#"{"price": 12}"#).is_err());
        assert!(read(r#"{"blank_description": "yes"}"#).is_err());
        assert_eq!(read(r#"{"Not a key": 1}"#).ok(), Some(FormChanges::default()));
    }
}
