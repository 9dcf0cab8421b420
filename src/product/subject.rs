//! What an event is about: a product, or a record of another kind.

use super::ProductId;
use concord_record::FieldId;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor},
    ser::SerializeMap,
};
use std::fmt;

/// The name of a kind of record, such as `customer`: the same characters as the key of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordKind(FieldId);

impl RecordKind {
    /// The kind with this name.
    ///
    /// # Panics
    /// If the name is invalid; in a constant, compilation fails.
    #[must_use]
    pub const fn new(name: &str) -> Self {
        Self(FieldId::new(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// A record of any kind.
///
/// In JSON, a product is its plain id, because products were once the only kind; `{"customer":7}` is a
/// customer. A release that only knows products cannot read that, and asks what has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A product.
    Product(ProductId),
    /// A record of another kind, by its id.
    Other(RecordKind, i64),
}

impl Subject {
    /// The product, if it is one.
    #[must_use]
    pub const fn product(self) -> Option<ProductId> {
        match self {
            Self::Product(id) => Some(id),
            Self::Other(..) => None,
        }
    }
}

impl From<ProductId> for Subject {
    fn from(id: ProductId) -> Self {
        Self::Product(id)
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Product(id) => id.serialize(serializer),
            Self::Other(kind, id) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(kind, id)?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SubjectVisitor)
    }
}

struct SubjectVisitor;

impl<'de> Visitor<'de> for SubjectVisitor {
    type Value = Subject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the id of a product, or another kind with an id")
    }

    fn visit_i64<E: Error>(self, id: i64) -> Result<Subject, E> {
        Ok(Subject::Product(ProductId(id)))
    }

    fn visit_u64<E: Error>(self, id: u64) -> Result<Subject, E> {
        i64::try_from(id).map_err(E::custom).and_then(|id| self.visit_i64(id))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Subject, A::Error> {
        let only = |found: Option<_>| found.ok_or_else(|| A::Error::custom("no kind"));
        let (kind, id) = only(map.next_entry()?)?;
        match map.next_key::<RecordKind>()? {
            None => Ok(Subject::Other(kind, id)),
            Some(_) => Err(A::Error::custom("more than one kind")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_its_id_and_another_record_says_its_kind() {
        let product = Subject::from(ProductId(-7));
        let customer = Subject::Other(RecordKind::new("customer"), 7);
        for (subject, json) in [(product, "-7"), (customer, r#"{"customer":7}"#)] {
            assert_eq!(serde_json::to_string(&subject).expect("JSON"), json);
            assert_eq!(serde_json::from_str::<Subject>(json).expect("a subject"), subject);
        }
        let before = serde_json::from_str::<ProductId>(r#"{"customer":7}"#);
        assert!(before.is_err(), "a release that knows products only would take it for one");
    }

    #[test]
    fn what_is_no_subject_is_refused() {
        for bad in ["9223372036854775808", "1.5", "{}", r#"{"a":1,"b":2}"#, r#"{"A b":1}"#, "null"]
        {
            assert!(serde_json::from_str::<Subject>(bad).is_err(), "{bad}");
        }
    }
}
