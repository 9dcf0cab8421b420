//! The person or program behind a change, as far as it is known.

use super::visible::is_blank;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name under which a change is made. It is not authenticated: accounts will replace this type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Actor(String);

impl Actor {
    /// The maximum length of a name, in characters; longer ones are cut.
    pub const MAX_CHARS: usize = 80;

    /// The cookie that holds the name of the person at a browser, percent-encoded.
    pub const COOKIE: &'static str = "concord_name";

    /// The name of a person without a name.
    pub const GUEST: &'static str = "Guest";

    /// Prepares a name for storage and display: removes control characters, trims it, and cuts it to
    /// [`Self::MAX_CHARS`]; "Guest" if nothing visible is left.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let clean: String = name.chars().filter(|c| !c.is_control()).collect();
        let short: String = clean.trim().chars().take(Self::MAX_CHARS).collect();
        match short.trim_end() {
            name if is_blank(name) => Self(Self::GUEST.to_owned()),
            name => Self(name.to_owned()),
        }
    }

    /// The program itself, for expirations and for the first start.
    #[must_use]
    pub fn concord() -> Self {
        Self("Concord".to_owned())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Actor {
    fn default() -> Self {
        Self(Self::GUEST.to_owned())
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_cut_and_never_empty() {
        assert_eq!(Actor::named("  Bo\n ").as_str(), "Bo");
        assert_eq!(Actor::named("\u{0}\t ").as_str(), "Guest");
        for blank in ["\u{200b}", "\u{ad}", "\u{3164}", "\u{2800}", "\u{e0041}"] {
            assert_eq!(Actor::named(blank).as_str(), "Guest", "{blank:?}");
        }
        assert_eq!(Actor::named(&"é".repeat(200)).as_str().chars().count(), 80);
    }
}
