//! Numbers with a name: an id is not a version.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Identifies a product for ever: an id is never given to another product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProductId(pub i64);

/// The token of optimistic locking: starts at 0 and is raised by one with every change.
///
/// An integer and never a time stamp: two changes in one microsecond are still two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub i64);

impl Version {
    /// The version of a product that was just created.
    pub const FIRST: Self = Self(0);
}

impl fmt::Display for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
