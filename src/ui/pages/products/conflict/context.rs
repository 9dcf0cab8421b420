//! The context of a disputed passage: the rest of its sentence, so that the passage is readable.

use concord_record::Passage;

/// The maximum number of characters of a sentence on each side.
const MOST: usize = 160;

/// Characters that end a sentence; Latin ones only if a blank follows.
const ENDS: &[char] = &['.', '!', '?', '…'];
const WIDE_ENDS: &[char] = &['\u{3002}', '\u{ff01}', '\u{ff1f}'];
/// Characters that may occur between the end of a sentence and the following blank.
const CLOSING: &[char] = &[')', ']', '"', '\'', '”', '’', '»'];

/// The rest of the sentence around the passage at `at`: the parts before and after it.
pub fn around(passages: &[Passage], at: usize) -> (String, String) {
    let before = at.checked_sub(1).and_then(|at| agreed(passages, at));
    let after = agreed(passages, at + 1);
    let before = before.map(|text| last_of(&text[start_of_last(passages, at - 1, text)..]));
    let after = after.map(|text| first_of(&text[..end_of_first(passages, at + 1, text)]));
    (before.unwrap_or_default(), after.unwrap_or_default())
}

/// The undisputed text at `at` without the sentence parts that its neighbors show.
pub fn rest(passages: &[Passage], at: usize) -> &str {
    let Some(text) = agreed(passages, at) else { return "" };
    let start = if at > 0 { end_of_first(passages, at, text) } else { 0 };
    let end = match at + 1 < passages.len() {
        true => start_of_last(passages, at, text),
        false => text.len(),
    };
    text.get(start..end).unwrap_or_default()
}

fn agreed(passages: &[Passage], at: usize) -> Option<&str> {
    match passages.get(at)? {
        Passage::Agreed(text) => Some(text),
        Passage::Disputed { .. } => None,
    }
}

/// The start of the sentence that continues in the passage after the text at `at`.
fn start_of_last(passages: &[Passage], at: usize, text: &str) -> usize {
    // A passage of whole lines starts on a new line.
    if sides(passages.get(at + 1)).all(|side| side.starts_with('\n')) {
        return text.len();
    }
    ends(text).last().unwrap_or(0)
}

/// The end of the sentence that began in the passage before the text at `at`.
fn end_of_first(passages: &[Passage], at: usize, text: &str) -> usize {
    let before = at.checked_sub(1).and_then(|at| passages.get(at));
    let follows = text.starts_with(char::is_whitespace);
    if sides(before).all(|side| side.ends_with('\n') || follows && is_whole(side)) {
        return 0;
    }
    let blank = text.len() - text.trim_start().len();
    // Without the blanks after the sentence, which would only be an empty line.
    ends(text).find(|end| *end > blank).map_or(text.len(), |end| text[..end].trim_end().len())
}

/// The non-empty texts of a disputed passage.
fn sides(passage: Option<&Passage>) -> impl Iterator<Item = &str> {
    let sides = match passage {
        Some(Passage::Disputed { base, theirs, mine }) => [&**base, theirs, mine],
        _ => [""; 3],
    };
    sides.into_iter().filter(|side| !side.is_empty())
}

/// Whether a text ends at the end of a sentence.
fn is_whole(text: &str) -> bool {
    let text = text.trim_end_matches(CLOSING);
    text.ends_with(ENDS) || text.ends_with(WIDE_ENDS)
}

/// The positions after each sentence and line of a text, where the next one starts.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    let signs = text.char_indices();
    signs.filter_map(|(at, sign)| {
        let end = at + sign.len_utf8();
        let behind = &text[end..];
        let is_end = match sign {
            '\n' => !behind.starts_with('\n'),
            _ if WIDE_ENDS.contains(&sign) => true,
            _ if sign.is_whitespace() => {
                let word = text[..at].trim_end_matches(CLOSING);
                word.ends_with(ENDS) && !behind.starts_with(char::is_whitespace)
            }
            _ => false,
        };
        is_end.then_some(end)
    })
}

/// The end of a long text, or all of a short one.
fn last_of(text: &str) -> String {
    match text.char_indices().rev().nth(MOST) {
        Some((at, _)) => {
            let kept = &text[at..];
            format!("… {}", kept.split_once(char::is_whitespace).map_or(kept, |(_, kept)| kept))
        }
        None => text.to_owned(),
    }
}

/// The start of a long text, or all of a short one.
fn first_of(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some((at, _)) => {
            let kept = &text[..at];
            format!("{} …", kept.rsplit_once(char::is_whitespace).map_or(kept, |(kept, _)| kept))
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(text: &str) -> Passage {
        Passage::Agreed(text.to_owned())
    }

    fn dispute(base: &str, theirs: &str, mine: &str) -> Passage {
        let [base, theirs, mine] = [base, theirs, mine].map(str::to_owned);
        Passage::Disputed { base, theirs, mine }
    }

    fn told(passages: &[Passage], at: usize) -> (String, String) {
        around(passages, at)
    }

    fn both(before: &str, after: &str) -> (String, String) {
        (before.to_owned(), after.to_owned())
    }

    #[test]
    fn a_passage_is_shown_in_its_sentence() {
        let text = [
            agree("A small lamp. It gives "),
            dispute("warm", "cold", "bright"),
            agree(" light.\n\nNobody changed this.\nMade of "),
            dispute("oak", "ash", "pine"),
            agree(" wood. Two years."),
        ];
        assert_eq!(told(&text, 1), both("It gives ", " light."));
        assert_eq!(told(&text, 3), both("Made of ", " wood."));
        assert_eq!(rest(&text, 0), "A small lamp. ");
        assert_eq!(rest(&text, 2), "\n\nNobody changed this.\n");
        assert_eq!(rest(&text, 4), " Two years.");
    }

    #[test]
    fn two_passages_of_one_sentence_share_what_is_between_them() {
        let text = [dispute("A", "The", "One"), agree(" small "), dispute("lamp", "light", "sun")];
        assert_eq!(told(&text, 0), both("", " small "));
        assert_eq!(told(&text, 2), both(" small ", ""));
        assert_eq!(rest(&text, 1), "");
    }

    #[test]
    fn a_passage_that_is_a_sentence_or_a_line_needs_none_around_it() {
        let text = [agree("One. "), dispute("Old.", "Theirs.", "Mine!"), agree(" Three. Four.")];
        assert_eq!(told(&text, 1), both("", ""));
        assert_eq!(rest(&text, 2), " Three. Four.");
        let text = [agree("One, two"), dispute("", "\nTheirs.", "\nMine.")];
        assert_eq!(told(&text, 1), both("", ""));
        let text = [agree("One.\n"), dispute("Old.\n", "Theirs.\n", ""), agree("Three.")];
        assert_eq!(told(&text, 1), both("", ""));
    }

    #[test]
    fn numbers_do_not_end_a_sentence_and_long_ones_are_cut() {
        let text = [agree("It holds 1.7 litres at "), dispute("20", "21", "22"), agree(" °C.")];
        assert_eq!(told(&text, 1), both("It holds 1.7 litres at ", " °C."));
        let long = "word ".repeat(100);
        let text = [agree(&long), dispute("a", "b", "c"), agree(&format!(" {long}"))];
        let (before, after) = told(&text, 1);
        assert!(before.starts_with("… word ") && before.chars().count() <= MOST + 3, "{before}");
        assert!(after.ends_with("word …") && after.chars().count() <= MOST + 3, "{after}");
    }

    #[test]
    fn nothing_of_the_text_is_left_out() {
        let agreed = ["", "a. b", "a.\n\nb c", " x", "x ", "Ä? „Ö.“ Ü", "。一。二", "..."];
        for (one, other) in agreed.iter().flat_map(|one| agreed.map(|other| (*one, other))) {
            let text =
                [agree(one), dispute("p", "q.", "r\n"), agree(other), dispute("", "s", "\n")];
            let shown = format!("{}{}", rest(&text, 0), told(&text, 1).0);
            assert_eq!(shown, one, "before");
            let (after, left, next) = (told(&text, 1).1, rest(&text, 2), told(&text, 3).0);
            let covered = after.len() + left.len() + next.len();
            assert!(covered >= other.len(), "{other:?}: {after:?} {left:?} {next:?}");
        }
    }
}
