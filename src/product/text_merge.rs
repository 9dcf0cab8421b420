//! The three-way merge of a text: by line, and by word inside the lines that a side changed.
//!
//! 1. [`words()`] cuts the three texts into pieces.
//! 2. [`difference`] finds what each side changed, line by line and then word by word.
//! 3. [`changes`] tells where a change is and what belongs to it, and [`places`] puts it there.
//! 4. [`stretches()`] lays the changes of both sides next to each other.
//! 5. Here, what only one side changed is taken, and the rest is for a person.

mod changes;
mod difference;
mod passages;
mod places;
mod stretches;
mod words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use super::Passage;
use super::merge::Three;
use passages::Passages;
use stretches::{Stretch, stretches};
use words::words;

/// Merges three texts; without a [`Passage::Disputed`] in the result, the merge is clean.
///
/// The texts must not end with a line end. Joined in order, the passages are the whole text,
/// whichever side is taken for the disputed ones. Every change of either side is in an agreed
/// passage or in a disputed one.
pub fn merge_texts(texts: Three<&str>) -> Vec<Passage> {
    // Every line ends alike, the last one too: so a line added below it leaves it unchanged.
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

/// Whether the result would hold a word that nobody wrote: two changes side by side can take
/// away between them all that kept two words apart. Such a merge is not clean.
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
