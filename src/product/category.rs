//! Categories: paths such as "Kitchen / Kettles".

use concord_record::pattern::{INNER_SPACES, SPACES, visible};

/// The most levels of a path.
pub const MAX_LEVELS: usize = 5;

/// The most characters of a level.
pub const MAX_CHARS: usize = 48;

const SEPARATOR: char = '/';

/// The paths that [`normalized`] takes, and only spaces.
#[must_use]
pub fn pattern() -> String {
    let level = visible(MAX_CHARS, "/");
    let next = format!("{INNER_SPACES}/{INNER_SPACES}{level}");
    format!("^{SPACES}({level}({next}){{0,{}}})?{SPACES}$", MAX_LEVELS - 1)
}

/// Normalises a path: one space on each side of a slash, none elsewhere around a level.
///
/// # Errors
/// The message for the field: a level without a name or with a long one, or too many levels.
pub fn normalized(path: &str) -> Result<String, String> {
    let levels: Vec<&str> = path.split(SEPARATOR).map(str::trim).collect();
    if levels.iter().any(|level| level.is_empty()) {
        return Err("Enter a name between the slashes, as in Kitchen / Kettles.".to_owned());
    }
    if let Some(long) = levels.iter().find(|level| level.chars().count() > MAX_CHARS) {
        let len = long.chars().count();
        return Err(format!("Shorten each level to {MAX_CHARS} characters; one has {len}."));
    }
    if levels.len() > MAX_LEVELS {
        return Err(format!("Use at most {MAX_LEVELS} levels; there are {}.", levels.len()));
    }
    Ok(levels.join(" / "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_form() {
        for path in ["Kitchen/Kettles", " Kitchen /Kettles", "Kitchen  /  Kettles "] {
            assert_eq!(normalized(path).as_deref(), Ok("Kitchen / Kettles"), "{path}");
        }
        assert_eq!(normalized("Kitchen").as_deref(), Ok("Kitchen"));
        assert_eq!(normalized("a/b/c/d/e").as_deref(), Ok("a / b / c / d / e"));
    }

    #[test]
    fn each_level_has_a_name_and_there_are_at_most_five() {
        for path in ["/", "Kitchen/", "/Kitchen", "Kitchen//Kettles"] {
            assert!(normalized(path).is_err_and(|message| message.contains("slashes")), "{path}");
        }
        let message = "Use at most 5 levels; there are 6.".to_owned();
        assert_eq!(normalized("a/b/c/d/e/f"), Err(message));
        let long = "Shorten each level to 48 characters; one has 49.".to_owned();
        assert_eq!(normalized(&format!("a/{}", "x".repeat(49))), Err(long));
        let longest = vec!["x".repeat(MAX_CHARS); MAX_LEVELS].join("/");
        assert!(normalized(&longest).is_ok_and(|path| path.chars().count() <= 255));
    }
}
