//! Tests of text merges in a readable form.

use super::*;

/// The merge as one line: agreed text as it is, disputed text as `[base|theirs|mine]`.
fn merged(base: &str, theirs: &str, mine: &str) -> String {
    shown(merge_comparable(Three { base, theirs, mine }))
}

fn shown(passages: Vec<Passage>) -> String {
    passages
        .into_iter()
        .map(|passage| match passage {
            Passage::Agreed(text) => text,
            Passage::Disputed { base, theirs, mine } => format!("[{base}|{theirs}|{mine}]"),
        })
        .collect()
}

/// Each row: base, theirs, mine, result.
fn check(rows: &[[&str; 4]]) {
    for [base, theirs, mine, expected] in rows {
        assert_eq!(merged(base, theirs, mine), *expected, "{base:?} → {theirs:?} and {mine:?}");
    }
}

#[test]
fn different_lines_merge_even_side_by_side() {
    check(&[
        ["one\ntwo\nthree", "ONE\ntwo\nthree", "one\ntwo\nTHREE", "ONE\ntwo\nTHREE"],
        ["one\ntwo", "ONE\ntwo", "one\nTWO", "ONE\nTWO"],
        ["one\ntwo\nthree", "one\nthree", "one\ntwo\nTHREE", "one\nTHREE"],
        [
            "one\ntwo\nthree",
            "zero\none\ntwo\nthree",
            "one\ntwo\nthree\nfour",
            "zero\none\ntwo\nthree\nfour",
        ],
        ["one\ntwo", "one\nnew\ntwo", "one\nTWO", "one\nnew\nTWO"],
        ["one\ntwo", "one\nnew\ntwo", "ONE\ntwo", "ONE\nnew\ntwo"],
        ["one\n\ntwo", "one", "one\n\ntwo\n\nthree", "one\n\nthree"],
        ["one\n\ntwo", "two", "one\n\nnew\n\ntwo", "new\n\ntwo"],
        // A kept line is matched as a line, even if its words are in a new line too.
        ["x y\na b\nz", "a n b\na b\nw", "x y\na B\nz", "a n b\na B\nw"],
    ]);
}

#[test]
fn different_words_of_a_line_merge_even_side_by_side() {
    check(&[
        ["a red car", "a green car", "a red van", "a green van"],
        ["one two three", "ONE two THREE", "one TWO three", "ONE TWO THREE"],
        ["a red car", "a very red car", "a blue car", "a very blue car"],
        ["a red car", "a car", "a red van", "a van"],
        [
            "It is red, and fast.",
            "It is green, and fast.",
            "It is red; and fast.",
            "It is green; and fast.",
        ],
        [
            "(small) and \"light\"",
            "(tiny) and \"light\"",
            "(small) and \"thin\"",
            "(tiny) and \"thin\"",
        ],
        ["one two three", "two three", "one three", "three"],
        ["one two three", "one two", "one three", "one"],
        ["one two three", "two three", "one 3", "3"],
        ["one two three", "two three", "one new two three", "new two three"],
        ["one two three four", "two four", "one three four", "four"],
        ["a b\nc d", "A b\nc d", "a b\nc D", "A b\nc D"],
        ["one two three four", "one two\nthree four", "one two three FOUR", "one two\nthree FOUR"],
    ]);
}

#[test]
fn only_what_overlaps_is_disputed() {
    check(&[
        ["a red car", "a green car", "a blue car", "a [red|green|blue] car"],
        ["red", "green", "blue", "[red|green|blue]"],
        [
            "a red car\nfast",
            "a green car\nfast!",
            "a blue car\nfast",
            "a [red|green|blue] car\nfast!",
        ],
        ["red, green", "green, blue", "red, green, black", "green[|, blue|, black]"],
        [
            "a red big car",
            "a green small car",
            "a blue big car",
            "a [red big|green small|blue big] car",
        ],
        ["a red big car", "a green small car", "a red car", "a [red big|green small|red] car"],
        ["keep\nold\nkeep", "keep\nkeep", "keep\nnew\nkeep", "keep[\nold||\nnew]\nkeep"],
        ["keep\nold", "keep", "keep\nnew", "keep[\nold||\nnew]"],
        ["a\nb c\n\nd", "a\nB\nd", "a\nM\nc", "a\n[b c|B|M\nc]"],
    ]);
}

#[test]
fn additions_at_one_point_are_disputed_unless_they_are_the_same() {
    check(&[
        ["a car", "a red car", "a fast car", "a[| red| fast] car"],
        ["a car", "a red car", "a red car", "a red car"],
        ["1 2 3 4 5 6 7", "5 6 7 new", "1 2 3 4 5 6 7 neu", "5 6 7[| new| neu]"],
        ["one", "one\ntwo", "one\nzwei", "one[|\ntwo|\nzwei]"],
        ["one", "zero\none", "null\none", "[|zero\n|null\n]one"],
        ["one\nthree", "one\ntwo\nthree", "one\nzwei\nthree", "one[|\ntwo|\nzwei]\nthree"],
        ["", "theirs", "mine", "[|theirs|mine]"],
        ["", "same", "same", "same"],
        [
            "one two\n\nend",
            "1 two\n\nthree\n\nend",
            "one two\n\ndrei\n\nend",
            "1 two[|\n\nthree|\n\ndrei]\n\nend",
        ],
    ]);
}

#[test]
fn both_may_make_the_same_change_and_others() {
    check(&[
        ["a red car", "a green car", "a green van", "a green van"],
        ["a red big car", "a green small car", "a green tiny car", "a green [big|small|tiny] car"],
        ["one\ntwo", "", "one\ntwo\nthree", "three"],
    ]);
}

#[test]
fn a_value_is_never_put_together_from_two_halves() {
    check(&[
        ["size 1/2 inch", "size 3/2 inch", "size 1/4 inch", "size [1/2|3/2|1/4] inch"],
        ["for €19.99", "for $19.99", "for €24.99", "for [€19.99|$19.99|€24.99]"],
        [
            "see http://a.b/c",
            "see http://a.b/x",
            "see http://y.b/c",
            "see [http://a.b/c|http://a.b/x|http://y.b/c]",
        ],
        ["( c d", "foo c d", "(X c d", "[( c d|foo c d|(X c d]"],
        ["红色的车。很快。", "绿色的车。很快。", "红色的车。很慢。", "绿色的车。很慢。"],
    ]);
}

#[test]
fn a_rewritten_sentence_takes_no_words_of_the_other_side() {
    let base = "The pump is made of steel";
    let theirs = "It is a product of Sweden";
    let mine = "The pump is made of solid steel";
    check(&[[base, theirs, mine, &format!("[{base}|{theirs}|{mine}]")]]);
    // The paragraph above it and words added after it still merge.
    let above = |first: &str, second: &str| format!("{first} top\n\n{second}");
    check(&[[
        &above("blue", base),
        &above("red", theirs),
        &above("blue", &format!("{base} from Bo")),
        &above("red", &format!("{theirs} from Bo")),
    ]]);
}

/// Texts of 20,000 characters that make diffs slow; different ones for each seed.
fn hostile(seed: usize) -> Vec<String> {
    let mut state = seed;
    let mut below = |limit: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    let mut any_of =
        |pieces: &[&str]| -> String { (0..10_000).map(|_| pieces[below(pieces.len())]).collect() };
    let mut swapped: Vec<char> = ('\u{4e00}'..'\u{9fff}').take(10_000).collect();
    swapped.chunks_mut(seed + 1).for_each(<[char]>::reverse);
    let swapped_with = |blank| swapped.iter().flat_map(|c| [*c, blank]).collect();
    vec![
        any_of(&["a\n", "b\n", "c\n"]),
        any_of(&["a ", "b ", "c ", "d "]),
        any_of(&["..", ",,", "!,"]),
        any_of(&["\n\n", "x\n", "x "]),
        swapped_with(' '),
        swapped_with('\n'),
    ]
}

#[test]
fn hostile_texts_terminate_and_need_little_stack() {
    let run = || {
        for ((base, theirs), mine) in hostile(1).into_iter().zip(hostile(2)).zip(hostile(3)) {
            let passages = merge_comparable(Three { base: &base, theirs: &theirs, mine: &mine });
            assert!(!passages.is_empty());
        }
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(run);
    thread.expect("a thread").join().expect("no overflow");
}

/// The whole merge, in the same form.
fn restored(base: &str, theirs: &str, mine: &str) -> String {
    shown(merge_texts(Three { base, theirs, mine }))
}

#[test]
fn a_merge_keeps_what_both_left_unchanged() {
    for [base, theirs, mine, expected] in [
        // The last line break, and more than one.
        ["a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"],
        ["a\nb\nc\n\n", "A\nb\nc\n\n", "a\nb\nC\n\n", "A\nb\nC\n\n"],
        // One side added or removed the final line break.
        ["a\nb\nc", "A\nb\nc\n", "a\nb\nC", "A\nb\nC\n"],
        ["a\nb\nc\n", "A\nb\nc\n", "a\nb\nC", "A\nb\nC"],
        // A Markdown line break, and another Unicode form of the same letters.
        ["a\nb  \nc", "A\nb  \nc", "a\nb  \nC", "A\nb  \nC"],
        ["a\ne\u{301}\nc", "A\ne\u{301}\nc", "a\ne\u{301}\nC", "A\ne\u{301}\nC"],
        ["a\ne\u{301}\nc", "A\n\u{e9}\nc", "a\ne\u{301}\nC", "A\n\u{e9}\nC"],
        // A disputed last line.
        ["a\nb\n", "a\nB\n", "a\nM\n", "a\n[b|B|M]\n"],
    ] {
        assert_eq!(restored(base, theirs, mine), expected, "{base:?} → {theirs:?} and {mine:?}");
    }
}
