//! The three-way merge of a text: by line, then by word where both sides changed the same lines.

mod changes;
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
use stretches::{Grain, Stretch, stretches};
use words::words;

/// Merges three texts; without a [`Passage::Disputed`] in the result, the merge is clean.
///
/// Joined in order, the passages are the whole text, whichever side is taken for the disputed
/// ones. Every change of either side is in an agreed passage or in a disputed one.
pub fn merge_texts(texts: Three<&str>) -> Vec<Passage> {
    // Every line ends alike, the last one too: so a line added below it leaves it unchanged.
    let texts = texts.map(with_final_line_end);
    let lines = texts.as_ref().map(|text| text.split_inclusive('\n').collect::<Vec<_>>());

    let mut passages = Passages::default();
    for stretch in stretches(lines.as_ref().map(Vec::as_slice), Grain::Lines) {
        match stretch.settled() {
            Some(lines) => passages.agree(&lines.concat()),
            None => merge_words(&stretch, &mut passages),
        }
    }
    passages.without_final_line_end()
}

/// Merges word by word lines that both sides changed.
fn merge_words(lines: &Stretch<'_>, passages: &mut Passages) {
    let texts = lines.map(|lines| lines.concat());
    let tokens = texts.as_ref().map(|text| words(text));
    let stretches = stretches(tokens.as_ref().map(Vec::as_slice), Grain::Words);

    if runs_words_together(&stretches) {
        return passages.dispute(texts);
    }
    for stretch in stretches {
        match stretch.settled() {
            Some(words) => passages.agree(&words.concat()),
            None => passages.dispute(stretch.map(|words| words.concat())),
        }
    }
}

/// Whether the result would hold a word that nobody wrote: two changes side by side can take
/// away between them all that kept two words apart. Such a merge is not clean.
fn runs_words_together<'a>(stretches: &[Stretch<'a>]) -> bool {
    let sides: [fn(&Stretch<'a>) -> &'a [&'a str]; 2] = [|three| three.theirs, |three| three.mine];
    sides.into_iter().any(|side| {
        let tokens: Vec<&str> = stretches
            .iter()
            .flat_map(|stretch| stretch.settled().unwrap_or_else(|| side(stretch)))
            .copied()
            .collect();
        words(&tokens.concat()) != tokens
    })
}

fn with_final_line_end(text: &str) -> String {
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{text}{end}")
}
