//! What a request demands of the stored version before anything is written (RFC 9110, 13.1.1 and 13.1.2).

use crate::product::Version;
use std::{fmt, sync::Arc};

/// Conditions on a product. Without any, every version is allowed.
#[derive(Clone, Default)]
pub struct Conditions {
    allow: Option<Arc<dyn Fn(Version) -> bool + Send + Sync>>,
    is_to_exist: bool,
}

impl Conditions {
    /// `allow` says whether a stored version is as it is demanded. `is_to_exist`: a product that is not there
    /// is refused, too.
    pub fn new(allow: impl Fn(Version) -> bool + Send + Sync + 'static, is_to_exist: bool) -> Self {
        Self { allow: Some(Arc::new(allow)), is_to_exist }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.allow.is_none()
    }

    /// Whether a product that is stored in this version may be changed.
    #[must_use]
    pub fn allow(&self, stored: Version) -> bool {
        self.allow.as_ref().is_none_or(|allow| allow(stored))
    }

    /// Whether a product that is not there may be brought back.
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
