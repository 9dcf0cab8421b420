//! The difference between two texts, word by word, with text labels for people who do not see colors.

use leptos::{either::EitherOf3, prelude::*};
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Beyond this many comparisons the middle is shown as one replacement, so that the browser does not hang.
const MOST_COMPARISONS: usize = 400_000;

/// A part of a text comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretch {
    /// In both texts.
    Same(String),
    /// Only in the first text.
    Removed(String),
    /// Only in the second text.
    Added(String),
}

/// Shows how `before` was changed.
#[component]
pub fn Diff(
    /// The first text.
    #[prop(into)]
    before: String,
    /// The second text.
    #[prop(into)]
    after: String,
    /// Shortens long unchanged parts.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let stretches = compare(&before, &after);
    let last = stretches.len().saturating_sub(1);
    let parts = stretches.into_iter().enumerate().map(move |(at, stretch)| match stretch {
        Stretch::Same(text) => {
            let text = if short { shortened(&text, at == 0, at == last) } else { text };
            EitherOf3::A(view! { <span>{text}</span> })
        }
        Stretch::Removed(text) => EitherOf3::B(view! {
            <del><span class="visually-hidden" dir="ltr">"removed: "</span>{text}</del>
        }),
        Stretch::Added(text) => EitherOf3::C(view! {
            <ins><span class="visually-hidden" dir="ltr">"added: "</span>{text}</ins>
        }),
    });
    // An element with its own direction does not affect the direction of the surrounding text.
    view! { <span class="diff" dir="auto">{parts.collect_view()}</span> }
}

/// The context of a difference: some whole words of the text before and after it.
fn shortened(text: &str, is_first: bool, is_last: bool) -> String {
    const CONTEXT: usize = 60;
    let length = text.chars().count();
    let (head, tail) = (if is_first { 0 } else { CONTEXT }, if is_last { 0 } else { CONTEXT });
    if length <= head + tail + CONTEXT {
        return text.to_owned();
    }
    let head: String = text.chars().take(head).collect();
    let tail: String = text.chars().skip(length - tail).collect();
    let head = head.rsplit_once(char::is_whitespace).map_or("", |(kept, _)| kept);
    let tail = tail.split_once(char::is_whitespace).map_or("", |(_, kept)| kept);
    match (head, tail) {
        ("", tail) => format!("… {tail}"),
        (head, "") => format!("{head} …"),
        (head, tail) => format!("{head} … {tail}"),
    }
}

/// Compares two texts by words.
#[must_use]
pub fn compare(before: &str, after: &str) -> Vec<Stretch> {
    let (a, b) = (words(before), words(after));
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a_rest, b_rest) = (&a[head..], &b[head..]);
    let tail = a_rest.iter().rev().zip(b_rest.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a_middle, a_tail) = a_rest.split_at(a_rest.len() - tail);
    let b_middle = &b_rest[..b_rest.len() - tail];

    let mut stretches = Stretches::default();
    stretches.same(&a[..head]);
    if a_middle.len().saturating_mul(b_middle.len()) > MOST_COMPARISONS {
        stretches.replaced(a_middle, b_middle);
    } else {
        stretches.middle(a_middle, b_middle);
    }
    stretches.same(a_tail);
    stretches.0
}

/// Splits a text into words and the characters between them.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut in_word = None;
    for (place, sign) in text.char_indices() {
        let word = sign.is_alphanumeric();
        // Each character that is not a letter or digit is separate.
        if place > start && (in_word != Some(true) || !word) {
            words.push(&text[start..place]);
            start = place;
        }
        in_word = Some(word);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

#[derive(Default)]
struct Stretches(Vec<Stretch>);

impl Stretches {
    fn same(&mut self, words: &[&str]) {
        for word in words {
            match self.0.last_mut() {
                Some(Stretch::Same(text)) => text.push_str(word),
                _ => self.0.push(Stretch::Same((*word).to_owned())),
            }
        }
    }

    /// Adds a replacement; removed and added parts are kept separately, so that adjacent ones are joined. A
    /// space at the end of both (between two differences) is omitted from both.
    fn replaced(&mut self, removed: &[&str], added: &[&str]) {
        let ends = removed.iter().rev().zip(added.iter().rev());
        let tail = ends.take_while(|(x, y)| x == y).count();
        let (removed, same) = removed.split_at(removed.len() - tail);
        let added = &added[..added.len() - tail];
        if !removed.is_empty() {
            self.0.push(Stretch::Removed(removed.concat()));
        }
        if !added.is_empty() {
            self.0.push(Stretch::Added(added.concat()));
        }
        self.same(same);
    }

    /// Compares along the longest common subsequence. A single common space does not split a replacement.
    fn middle(&mut self, a: &[&str], b: &[&str]) {
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        let (mut i, mut j) = (0, 0);
        for (x, y) in common(a, b) {
            removed.extend_from_slice(&a[i..x]);
            added.extend_from_slice(&b[j..y]);
            (i, j) = (x + 1, y + 1);
            let between = !removed.is_empty() || !added.is_empty();
            if between && a[x].trim().is_empty() && changes_again(a, b, i, j) {
                removed.push(a[x]);
                added.push(b[y]);
                continue;
            }
            self.replaced(&std::mem::take(&mut removed), &std::mem::take(&mut added));
            self.same(&a[x..i]);
        }
        removed.extend_from_slice(&a[i..]);
        added.extend_from_slice(&b[j..]);
        self.replaced(&removed, &added);
    }
}

/// Whether the texts differ right after these positions.
fn changes_again(a: &[&str], b: &[&str], i: usize, j: usize) -> bool {
    match (a.get(i), b.get(j)) {
        (Some(x), Some(y)) => x != y,
        (None, None) => false,
        _ => true,
    }
}

/// The positions of a longest common subsequence.
fn common(a: &[&str], b: &[&str]) -> impl Iterator<Item = (usize, usize)> {
    capture_diff_slices(Algorithm::Myers, a, b)
        .into_iter()
        .filter(|op| op.tag() == DiffTag::Equal)
        .flat_map(|op| op.old_range().zip(op.new_range()))
}

#[cfg(test)]
mod tests {
    use super::{Stretch::*, *};

    fn told(before: &str, after: &str) -> String {
        let tell = |stretch: &Stretch| match stretch {
            Same(text) => text.clone(),
            Removed(text) => format!("[-{text}]"),
            Added(text) => format!("[+{text}]"),
        };
        compare(before, after).iter().map(tell).collect()
    }

    #[test]
    fn what_is_long_and_the_same_is_left_out() {
        let text = "word ".repeat(100);
        let (kept, told) = ("word ".repeat(10), |first, last| shortened(&text, first, last));
        assert_eq!(told(true, false), format!("… {}", "word ".repeat(11)));
        assert!(told(false, true).starts_with(&kept) && told(false, true).ends_with("word …"));
        assert!(told(false, false).contains("word … word"));
        assert_eq!(shortened("A short text.", true, false), "A short text.");
        assert_eq!(shortened(&"x".repeat(500), false, false), "… ");
    }

    #[test]
    fn differences_are_told_by_words() {
        assert_eq!(told("a red pear", "a green pear"), "a [-red][+green] pear");
        assert_eq!(told("one two", "one two three"), "one two[+ three]");
        assert_eq!(told("12.50", "13.50"), "[-12][+13].50");
        assert_eq!(told("gas and fire", "gas, induction and fire"), "gas[+, induction] and fire");
        assert_eq!(told("", "new"), "[+new]");
        assert_eq!(told("same", "same"), "same");
        assert_eq!(
            told("very old thing here", "quite new thing here"),
            "[-very old][+quite new] thing here"
        );
    }

    #[test]
    fn both_texts_can_be_read_back_and_long_ones_are_quick() {
        let before: String = (0..9_000).map(|n| format!("w{n} ")).collect();
        let after: String = (0..9_000).map(|n| format!("v{n} ")).collect();
        let (mut first, mut second) = (String::new(), String::new());
        for stretch in compare(&before, &after) {
            match stretch {
                Same(text) => {
                    first.push_str(&text);
                    second.push_str(&text);
                }
                Removed(text) => first.push_str(&text),
                Added(text) => second.push_str(&text),
            }
        }
        assert_eq!((first, second), (before, after));
    }
}
