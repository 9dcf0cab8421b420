//! The three-way merge of a text: by line, and by word inside the lines that a side changed.
//!
//! 1. [`words()`] splits the three texts into pieces.
//! 2. [`difference`] finds what each side changed, line by line and then word by word.
//! 3. [`changes`] and [`places`] determine the extent and the position of each change.
//! 4. [`stretches()`] compares the changes of both sides with each other.
//! 5. [`merge_comparable`] takes what only one side changed; the rest is disputed.
//! 6. [`kept`] restores white space and spelling that the merge does not compare.

mod changes;
mod difference;
mod kept;
mod passages;
mod places;
mod stretches;
mod words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use crate::comparable::comparable_text;
use crate::passage::Passage;
use crate::three::Three;
use passages::Passages;
use stretches::stretches;
use words::{Stretch, words};

/// Merges three texts. Without a [`Passage::Disputed`] in the result, the merge is clean.
///
/// The texts are compared as [`comparable_text`] writes them. Lines that neither side changed keep
/// their bytes, and so do the line breaks at the end. Every change of either side is in an agreed
/// passage or in a disputed one.
///
/// ```
/// use concord_record::{Three, agreed_text, merge_texts};
///
/// let texts = Three { base: "a red mug", theirs: "a red cup", mine: "a big red mug" };
/// assert_eq!(agreed_text(&merge_texts(texts)).as_deref(), Some("a big red cup"));
/// ```
#[must_use]
pub fn merge_texts(texts: Three<&str>) -> Vec<Passage> {
    let comparable = texts.map(comparable_text);
    let mut passages = merge_comparable(comparable.as_ref().map(String::as_str));
    kept::restore(&mut passages, texts);
    passages
}

/// Merges three texts that do not end with a line break.
fn merge_comparable(texts: Three<&str>) -> Vec<Passage> {
    // Ends every line with a line break, including the last one, so that a line added below leaves it unchanged.
    let texts = texts.map(with_final_line_end);
    let pieces = texts.as_ref().map(|text| words(text));
    let stretches = stretches(pieces.as_ref().map(Vec::as_slice));

    let mut passages = Passages::default();
    if runs_words_together(&stretches) {
        passages.dispute(texts);
    } else {
        for stretch in stretches {
            match stretch.settled() {
                Some(pieces) => passages.agree(&pieces.concat()),
                None => passages.dispute(stretch.map(|pieces| pieces.concat())),
            }
        }
    }
    passages.without_final_line_end()
}

/// Whether the result would contain a word that nobody wrote: two adjacent changes can together remove
/// everything that separated two words. Such a merge is not clean.
fn runs_words_together<'a>(stretches: &[Stretch<'a>]) -> bool {
    let sides: [fn(&Stretch<'a>) -> &'a [&'a str]; 2] = [|three| three.theirs, |three| three.mine];
    sides.into_iter().any(|side| {
        let pieces: Vec<&str> = stretches
            .iter()
            .flat_map(|stretch| stretch.settled().unwrap_or_else(|| side(stretch)))
            .copied()
            .collect();
        words(&pieces.concat()) != pieces
    })
}

fn with_final_line_end(text: &str) -> String {
    let end = if text.is_empty() { "" } else { "\n" };
    format!("{text}{end}")
}
