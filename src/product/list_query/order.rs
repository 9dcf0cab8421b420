//! Orders of the list.

use crate::product::fields;
use concord_record::{FieldId, Kind};
use std::{fmt, str::FromStr};

/// What the list is sorted by, and in which direction. As text: the key, after a `-` if descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    /// What it is sorted by.
    pub by: OrderKey,
    /// Whether the greatest value comes first.
    pub descending: bool,
}

/// What a list can be sorted by. Products that are equal in it are sorted by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OrderKey {
    /// The id, so when the product was added.
    #[default]
    Id,
    /// The time of the last change.
    Changed,
    /// The version, so how often the product was changed.
    Version,
    /// A field. Products without a value come last.
    Field(FieldId),
}

impl OrderKey {
    /// All keys, in display order.
    pub fn all() -> impl Iterator<Item = Self> {
        let fields = fields::schema().fields().iter().filter(|field| field.sortable);
        [Self::Id]
            .into_iter()
            .chain(fields.map(|field| Self::Field(field.key)))
            .chain([Self::Version, Self::Changed])
    }

    /// The key as text; the name of the column in the database.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id => "id",
            Self::Changed => "updated_at",
            Self::Version => "version",
            Self::Field(field) => field.as_str(),
        }
    }
}

impl Order {
    /// All orders, in display order.
    pub fn all() -> impl Iterator<Item = Self> {
        OrderKey::all().flat_map(|by| [false, true].map(|descending| Self { by, descending }))
    }

    /// The order that comes with the next press on a heading: first the usual direction, then the other one.
    #[must_use]
    pub fn next(self, by: OrderKey) -> Self {
        // Of times, the latest are wanted first.
        let usual = by == OrderKey::Changed;
        Self { by, descending: if self.by == by { !self.descending } else { usual } }
    }

    /// The order in words.
    #[must_use]
    pub fn label(self) -> String {
        let (name, [up, down]) = match self.by {
            OrderKey::Id => ("Added", ["oldest first", "newest first"]),
            OrderKey::Changed => ("Changed", ["oldest first", "newest first"]),
            OrderKey::Version => ("Version", NUMBERS),
            OrderKey::Field(field) => (fields::label(field), directions(field)),
        };
        format!("{name}: {}", if self.descending { down } else { up })
    }
}

const NUMBERS: [&str; 2] = ["low to high", "high to low"];

fn directions(field: FieldId) -> [&'static str; 2] {
    match fields::definition(field).map(|field| &field.kind) {
        Some(kind) if kind.is_number() => NUMBERS,
        Some(Kind::Choice { .. }) => ["first to last", "last to first"],
        _ => ["A to Z", "Z to A"],
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.by.as_str())
    }
}

impl FromStr for Order {
    type Err = UnknownOrder;

    fn from_str(text: &str) -> Result<Self, UnknownOrder> {
        let key = text.strip_prefix('-');
        let by = OrderKey::all().find(|by| by.as_str() == key.unwrap_or(text));
        by.map(|by| Self { by, descending: key.is_some() }).ok_or(UnknownOrder)
    }
}

/// The list cannot be sorted by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownOrder;
