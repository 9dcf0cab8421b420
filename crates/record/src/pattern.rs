//! Regular expressions (ECMA-262, as in JSON Schema) of the texts that a field takes, for the description of
//! an API.

use crate::{field::FieldDef, kind::Kind};

/// Spaces (Unicode's `White_Space`), which are cut off at both ends of a text.
pub const SPACES: &str = r"[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*";

/// The same inside a text, where control characters such as tabs are not taken.
pub const INNER_SPACES: &str = r"[ \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*";

/// A line of 1 to `max` characters, without control characters and with any number of spaces around it. The
/// limit is in the pattern, because these spaces do not count.
#[must_use]
pub fn line(max: usize) -> String {
    format!("^{SPACES}{}{SPACES}$", visible(max, ""))
}

/// A part of a pattern: 1 to `max` characters without control characters and those in `excluded`. The first and
/// the last one are not spaces.
#[must_use]
pub fn visible(max: usize, excluded: &str) -> String {
    let end =
        format!(r"[^{excluded}\x00- \x7f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]");
    let Some(between) = max.checked_sub(2) else { return end };
    format!(r"{end}([^{excluded}\x00-\x1f\x7f-\x9f]{{0,{between}}}{end})?")
}

impl FieldDef {
    /// The pattern of the texts that the field takes, or of the items of a set. `None` if lengths or options
    /// describe them better.
    #[must_use]
    pub fn pattern(&self) -> Option<String> {
        if let Some(pattern) = self.own_pattern {
            return Some(pattern());
        }
        match &self.kind {
            Kind::SingleLine { min: 1, max } if self.required => Some(line(*max)),
            // Only spaces are no value.
            Kind::SingleLine { min: 1, max } => {
                Some(format!("^{SPACES}({})?{SPACES}$", visible(*max, "")))
            }
            Kind::MultiLine { .. } => Some(r"^[^\x00]*$".to_owned()),
            Kind::Set { max_chars, .. } => {
                Some(format!(r"^{SPACES}[^\x00-\x1f\x7f-\x9f,]{{0,{max_chars}}}{SPACES}$"))
            }
            _ => None,
        }
    }
}
