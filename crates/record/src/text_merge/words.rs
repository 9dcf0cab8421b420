//! Splits a text into the pieces that the merge moves: words, blanks, and the marks around words.

use crate::three::Three;
use std::ops::Range;

/// The same stretch of three texts, as pieces.
pub type Stretch<'a> = Three<&'a [&'a str]>;

/// Marks before a word that are not part of it.
const OPENING: &[char] = &['(', '[', '{', '"', '\'', '“', '„', '‘', '«', '¿', '¡'];

/// Marks after a word that are not part of it.
const CLOSING: &[char] =
    &[')', ']', '}', '"', '\'', '”', '’', '»', '.', ',', ';', ':', '!', '?', '…'];

/// Marks that end a clause in scripts without blanks between words.
const CLAUSE_ENDS: &[char] =
    &['\u{3001}', '\u{3002}', '\u{ff0c}', '\u{ff01}', '\u{ff1f}', '\u{ff1a}', '\u{ff1b}'];

/// Splits a text into words, marks, line breaks and blanks; joined, they are the text.
///
/// A word is the text between two blanks, without the marks around it. "1/2", "€19.99" and "10x20" are one
/// word each: half of theirs with half of mine would be a value that nobody meant. Scripts without blanks
/// are split into clauses.
pub fn words(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (blanks, from_word) = split_at_first(rest, |c| !c.is_whitespace());
        let (word, from_blanks) = split_at_first(from_word, char::is_whitespace);
        // The line break belongs to its line, the blanks after it to the next one.
        tokens.extend(blanks.split_inclusive('\n'));
        push_word(&mut tokens, word);
        rest = from_blanks;
    }
    tokens
}

/// The range of pieces of each line.
pub fn lines(pieces: &[&str]) -> Vec<Range<usize>> {
    let mut start = 0;
    let line = |pieces: &[&str]| {
        let end = start + pieces.len();
        std::mem::replace(&mut start, end)..end
    };
    pieces.split_inclusive(|piece| piece.ends_with('\n')).map(line).collect()
}

/// Whether a piece is a word: neither blanks nor a mark.
pub fn is_word(token: &str) -> bool {
    token.contains(char::is_alphanumeric)
}

/// Whether a piece consists of blanks.
pub fn is_blank(token: &str) -> bool {
    token.trim().is_empty()
}

/// Adds a word, and the marks before and after it one by one.
fn push_word<'a>(tokens: &mut Vec<&'a str>, text: &'a str) {
    let (before, from_core) = split_at_first(text, |c| !OPENING.contains(&c));
    let (core, after) = from_core.split_at(from_core.trim_end_matches(CLOSING).len());
    tokens.extend(single_chars(before));
    tokens.extend(core.split_inclusive(CLAUSE_ENDS));
    tokens.extend(single_chars(after));
}

fn single_chars(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(at, c)| &text[at..at + c.len_utf8()])
}

fn split_at_first(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}
