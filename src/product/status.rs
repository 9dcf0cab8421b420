//! Whether a product is for sale.

use serde::{Deserialize, Serialize};

/// The state of a product in the catalogue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not published yet.
    Draft,
    /// For sale.
    #[default]
    Active,
    /// No longer for sale.
    Archived,
}

impl Status {
    /// All states, in the order in which people see them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Active, Self::Archived];

    /// The value in JSON and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }

    /// The name that people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Active => "Active",
            Self::Archived => "Archived",
        }
    }
}

impl TryFrom<&str> for Status {
    type Error = &'static str;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        let found = Self::ALL.into_iter().find(|status| status.as_str() == text);
        found.ok_or("Choose one of these for the status: draft, active, archived.")
    }
}
