//! Joins the passages of a text with the picks for the disputed ones.

use crate::passage::Passage;
use crate::pick::Pick;

/// The whole text; `None` while a pick is missing.
pub fn join(passages: &[Passage], picks: &[Option<Pick>]) -> Option<String> {
    let mut picks = picks.iter();
    let mut text = String::new();
    for (at, passage) in passages.iter().enumerate() {
        match passage {
            Passage::Agreed(agreed) => text.push_str(agreed),
            Passage::Disputed { theirs, mine, .. } => {
                let (first, second) = match (*picks.next()?)? {
                    Pick::Theirs => (theirs.as_str(), ""),
                    Pick::TheirsThenMine => (theirs.as_str(), mine.as_str()),
                    Pick::MineThenTheirs => (mine.as_str(), theirs.as_str()),
                    Pick::Mine | Pick::Merged => (mine.as_str(), ""),
                };
                let is_last = passages[at + 1..].iter().all(Passage::is_blank);
                let are_lines = (text.is_empty() || text.ends_with('\n')) && is_last;
                text.push_str(first);
                text.push_str(between(first, second, are_lines));
                text.push_str(second);
            }
        }
    }
    Some(text)
}

/// Separates two passages that were not next to each other before.
fn between(first: &str, second: &str, are_lines: bool) -> &'static str {
    let touch = !first.is_empty()
        && !second.is_empty()
        && !first.ends_with(char::is_whitespace)
        && !second.starts_with(char::is_whitespace);
    match (touch, are_lines) {
        (false, _) => "",
        (true, true) => "\n",
        (true, false) => " ",
    }
}
