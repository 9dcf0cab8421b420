//! Preconditions of a request on the stored version (RFC 9110, 13.1.1 and 13.1.2).

use crate::product::Version;
use std::{fmt, sync::Arc};

/// Preconditions on a product. If there are none, every version is allowed.
#[derive(Clone, Default)]
pub struct Conditions {
    allow: Option<Arc<dyn Fn(Version) -> bool + Send + Sync>>,
    is_to_exist: bool,
}

impl Conditions {
    /// `allow` decides whether a stored version meets the conditions. With `is_to_exist`, a missing product
    /// is refused, too.
    pub fn new(allow: impl Fn(Version) -> bool + Send + Sync + 'static, is_to_exist: bool) -> Self {
        Self { allow: Some(Arc::new(allow)), is_to_exist }
    }

    /// Whether there are no conditions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.allow.is_none()
    }

    /// Whether a product with this stored version may be changed.
    #[must_use]
    pub fn allow(&self, stored: Version) -> bool {
        self.allow.as_ref().is_none_or(|allow| allow(stored))
    }

    /// Whether a product that does not exist may be restored.
    #[must_use]
    pub const fn allow_absence(&self) -> bool {
        !self.is_to_exist
    }
}

impl fmt::Debug for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conditions")
            .field("is_empty", &self.is_empty())
            .field("is_to_exist", &self.is_to_exist)
            .finish()
    }
}
