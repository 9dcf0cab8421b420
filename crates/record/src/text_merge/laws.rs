//! Property tests of the text merge.

use super::words::is_word;
use super::*;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngAlgorithm;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: ProptestConfig::default().cases.max(10_000),
        // No regression files: every failing case is added as a test to `tests.rs`.
        failure_persistence: None,
        // A fifth faster than the default.
        rng_algorithm: RngAlgorithm::XorShift,
        max_global_rejects: 100_000,
        ..ProptestConfig::default()
    }
}

/// Few words, so that they repeat and the diff has to choose; with all kinds of marks and blanks.
fn any_text() -> impl Strategy<Value = String> {
    let pieces =
        &["a", "b", "c", "aa", "1/2", ".", ",", "(", "\"", " ", " ", "  ", "\n", "\n", "\n "];
    prop::collection::vec(select(&pieces[..]), 0..12)
        .prop_map(|pieces| pieces.concat().trim_end().to_owned())
}

fn any_three() -> impl Strategy<Value = Three<String>> {
    (any_text(), any_text(), any_text()).prop_map(|(base, theirs, mine)| Three {
        base,
        theirs,
        mine,
    })
}

fn merge(texts: &Three<String>) -> Vec<Passage> {
    merge_comparable(texts.as_ref().map(String::as_str))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Theirs,
    Mine,
}

/// A passage, with one side's text if it is disputed.
fn text_of(passage: &Passage, pick: Side) -> &str {
    match (passage, pick) {
        (Passage::Agreed(text), _) => text,
        (Passage::Disputed { theirs, .. }, Side::Theirs) => theirs,
        (Passage::Disputed { mine, .. }, Side::Mine) => mine,
    }
}

/// The whole text, with one side's words in every disputed passage.
fn resolved(passages: &[Passage], pick: Side) -> String {
    passages.iter().map(|passage| text_of(passage, pick)).collect()
}

fn swapped(passages: Vec<Passage>) -> Vec<Passage> {
    passages
        .into_iter()
        .map(|passage| match passage {
            Passage::Disputed { base, theirs, mine } => {
                Passage::Disputed { base, theirs: mine, mine: theirs }
            }
            agreed @ Passage::Agreed(_) => agreed,
        })
        .collect()
}

/// The words of a text, in order.
fn words_of(text: &str) -> Vec<&str> {
    words(text).into_iter().filter(|token| is_word(token)).collect()
}

/// What an editor does to one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit {
    Keep,
    Drop,
    Replace,
    AddAfter,
}

fn any_edit() -> impl Strategy<Value = Edit> {
    select(&[Edit::Keep, Edit::Keep, Edit::Drop, Edit::Replace, Edit::AddAfter][..])
}

/// A text of unique words, and what each side does to each of them.
#[derive(Debug, Clone)]
struct Edited {
    blanks: Vec<&'static str>,
    theirs: Vec<Edit>,
    mine: Vec<Edit>,
}

impl Edited {
    fn any(blanks: &'static [&'static str]) -> impl Strategy<Value = Self> {
        prop::collection::vec((select(blanks), any_edit(), any_edit()), 1..8).prop_map(|all| Self {
            blanks: all.iter().map(|(blank, ..)| *blank).collect(),
            theirs: all.iter().map(|(_, theirs, _)| *theirs).collect(),
            mine: all.iter().map(|(.., mine)| *mine).collect(),
        })
    }

    /// The text after the edits. Each new word has the letter of the side that added it.
    fn text(&self, edit_at: impl Fn(usize) -> (Edit, char)) -> String {
        let mut words: Vec<(String, &str)> = Vec::new();
        for (at, blank) in self.blanks.iter().enumerate() {
            let (edit, side) = edit_at(at);
            match edit {
                Edit::Keep => words.push((format!("w{at}"), blank)),
                Edit::Drop => {}
                Edit::Replace => words.push((format!("{side}{at}"), blank)),
                Edit::AddAfter => {
                    words.push((format!("w{at}"), blank));
                    words.push((format!("{side}{at}"), blank));
                }
            }
        }
        let last = words.len().saturating_sub(1);
        words
            .into_iter()
            .enumerate()
            .map(|(at, (word, blank))| if at == last { word } else { word + blank })
            .collect()
    }

    fn three(&self) -> Three<String> {
        Three {
            base: self.text(|_| (Edit::Keep, 'w')),
            theirs: self.text(|at| (self.theirs[at], 't')),
            mine: self.text(|at| (self.mine[at], 'm')),
        }
    }

    /// The same with at most one side changing each word, and the expected result.
    fn made_disjoint(mut self) -> (Three<String>, String) {
        for (mine, theirs) in self.mine.iter_mut().zip(&self.theirs) {
            if *theirs != Edit::Keep {
                *mine = Edit::Keep;
            }
        }
        let expected = self.text(|at| match self.theirs[at] {
            Edit::Keep => (self.mine[at], 'm'),
            edit => (edit, 't'),
        });
        (self.three(), expected)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_change_of_one_side_or_the_same_of_both_is_taken(base in any_text(), side in any_text()) {
        let is_taken = |base: &str, theirs: &str, mine: &str| {
            let expected = match side.as_str() {
                "" => vec![],
                side => vec![Passage::Agreed(side.to_owned())],
            };
            prop_assert_eq!(merge_comparable(Three { base, theirs, mine }), expected);
            Ok(())
        };
        is_taken(&base, &base, &side)?;
        is_taken(&base, &side, &base)?;
        is_taken(&base, &side, &side)?;
    }

    #[test]
    fn swapping_the_sides_swaps_the_disputed_texts_only(texts in any_three()) {
        let there = merge(&texts);
        let Three { base, theirs, mine } = texts;
        let back = merge(&Three { base, theirs: mine, mine: theirs });
        prop_assert_eq!(there, swapped(back));
    }

    #[test]
    fn the_stretches_of_each_text_are_that_text(texts in any_three()) {
        let tokens = texts.as_ref().map(|text| words(text));
        let cut = stretches(tokens.as_ref().map(Vec::as_slice));
        let joined = |side: fn(&Stretch<'_>) -> String| cut.iter().map(side).collect::<String>();
        prop_assert_eq!(joined(|three| three.base.concat()), &*texts.base);
        prop_assert_eq!(joined(|three| three.theirs.concat()), &*texts.theirs);
        prop_assert_eq!(joined(|three| three.mine.concat()), &*texts.mine);
    }

    #[test]
    fn no_word_is_invented_and_none_is_cut_by_a_passage(texts in any_three()) {
        let passages = merge(&texts);
        for pick in [Side::Theirs, Side::Mine] {
            let whole = resolved(&passages, pick);
            let by_passage: Vec<&str> =
                passages.iter().flat_map(|passage| words_of(text_of(passage, pick))).collect();
            prop_assert_eq!(&words_of(&whole), &by_passage);
            for word in by_passage {
                let Three { base, theirs, mine } = texts.as_ref().map(|text| words_of(text));
                prop_assert!([base, theirs, mine].concat().contains(&word), "{word:?}");
            }
        }
    }

    #[test]
    fn changes_of_different_words_merge(edited in Edited::any(&[" "])) {
        let (texts, expected) = edited.made_disjoint();
        // A rewritten line is one change (see `join_in_rewritten_lines`).
        let kept = |side: &str| words_of(side).iter().filter(|word| word.starts_with('w')).count();
        let total = kept(&texts.base);
        prop_assume!(kept(&texts.theirs) * 2 >= total && kept(&texts.mine) * 2 >= total);
        prop_assume!(!expected.is_empty());
        prop_assert_eq!(merge(&texts), vec![Passage::Agreed(expected)]);
    }

    #[test]
    fn changes_of_different_lines_merge(edited in Edited::any(&["\n"])) {
        let (texts, expected) = edited.made_disjoint();
        prop_assume!(!expected.is_empty());
        prop_assert_eq!(merge(&texts), vec![Passage::Agreed(expected)]);
    }

    #[test]
    fn no_change_is_missing(edited in Edited::any(&[" ", "\n", ", ", "\n\n"])) {
        let texts = edited.three();
        let passages = merge(&texts);
        let Three { theirs, mine, .. } = texts.as_ref().map(|text| words_of(text));
        let disputed = |pick| -> Vec<&str> {
            let disputed = passages.iter().filter(|p| matches!(p, Passage::Disputed { .. }));
            disputed.flat_map(|passage| words_of(text_of(passage, pick))).collect()
        };
        for (pick, picked, other, own_letter, other_letter) in
            [(Side::Theirs, &theirs, &mine, 't', 'm'), (Side::Mine, &mine, &theirs, 'm', 't')]
        {
            let whole = resolved(&passages, pick);
            let result = words_of(&whole);
            let disputed_picked = disputed(pick);
            // The result has the words of the picked side in their order, without those that the other
            // side removed.
            let expected: Vec<&str> = picked
                .iter()
                .copied()
                .filter(|word| {
                    word.starts_with(own_letter) || other.contains(word) || disputed_picked.contains(word)
                })
                .collect();
            let found: Vec<&str> =
                result.iter().copied().filter(|word| !word.starts_with(other_letter)).collect();
            prop_assert_eq!(found, expected);
            // What the other side added is in the result or in a disputed passage.
            let asked = disputed(if pick == Side::Theirs { Side::Mine } else { Side::Theirs });
            for word in other.iter().filter(|word| word.starts_with(other_letter)) {
                prop_assert!(result.contains(word) || asked.contains(word), "{word}");
            }
        }
    }

    #[test]
    fn two_additions_at_one_point_are_disputed(
        edited in Edited::any(&[" ", "\n", "\n\n"]), at in any::<prop::sample::Index>()
    ) {
        let mut edited = edited;
        let at = at.index(edited.blanks.len());
        for edits in [&mut edited.theirs, &mut edited.mine] {
            edits[at] = Edit::AddAfter;
            // Keep the next word: the position is only the same between the same two words.
            edits.iter_mut().skip(at + 1).take(1).for_each(|next| *next = Edit::Keep);
        }
        let (theirs_added, mine_added) = (format!("t{at}"), format!("m{at}"));
        let together = merge(&edited.three()).iter().any(|passage| match passage {
            Passage::Agreed(_) => false,
            Passage::Disputed { theirs, mine, .. } => {
                theirs.contains(&theirs_added) && mine.contains(&mine_added)
            }
        });
        prop_assert!(together);
    }

    #[test]
    fn lines_that_both_left_alone_keep_their_bytes(
        ends in prop::array::uniform6(select(&["\n", " \n", "  \n", "\n\n", "\t\n"][..])),
        edits in prop::array::uniform5(select(&[(false, false), (true, false), (false, true)][..])),
        last in select(&["", "\n", " \n", "\n\n", "  "][..]),
    ) {
        // Each side changes at least one line.
        let mut edits = edits;
        (edits[1], edits[3]) = ((true, false), (false, true));
        // Every line is unique and ends with a word that nobody changes.
        let text = |theirs: bool, mine: bool| {
            let line = |(at, (end, edit)): (usize, (&&str, &(bool, bool)))| {
                let word = match edit {
                    (true, _) if theirs => "T",
                    (_, true) if mine => "M",
                    _ => "b",
                };
                format!("{word}{at} cafe\u{301}{at}{end}")
            };
            let lines: String = ends.iter().zip(&edits).enumerate().map(line).collect();
            format!("{lines}end{last}")
        };
        let [base, theirs, mine] = [(false, false), (true, false), (false, true)]
            .map(|(theirs, mine)| text(theirs, mine));
        let passages = merge_texts(Three { base: &base, theirs: &theirs, mine: &mine });
        prop_assert_eq!(passages, vec![Passage::Agreed(text(true, true))]);
    }
}
