//! Which keys the numbers in `pg_locks` stand for: a number does not say it, but whoever uses the key
//! does.

use crate::locks::{Key, LineNow, NAME};
use std::collections::HashMap;

/// The longest `application_name`; PostgreSQL cuts what is longer.
const NAME_LIMIT: usize = 63;

/// Keys by their numbers.
#[derive(Debug)]
pub(super) struct Known(HashMap<i64, String>);

impl Known {
    /// Those of this process's lines, and those that transactions of any server are named after.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a str>, lines: &[LineNow]) -> Self {
        let mut known: HashMap<_, _> = names.flat_map(keys_in).collect();
        known.extend(lines.iter().map(|line| (line.key.number(), line.key.as_str().to_owned())));
        Self(known)
    }

    /// The key of a number, if anybody says it.
    pub(super) fn key(&self, number: i64) -> Option<String> {
        self.0.get(&number).cloned()
    }
}

/// The keys that a transaction's name ends with: "concord lock 1badcafe.17 stock:ABC stock:DEF". A key may
/// have spaces itself, so every stretch of words is taken for one; those that are none are the numbers
/// of nothing.
fn keys_in(name: &str) -> Vec<(i64, String)> {
    let Some(rest) = name.strip_prefix(NAME) else { return Vec::new() };
    // Cut off: the last key is not whole.
    let words: Vec<&str> = rest.split(' ').skip(2).collect();
    let whole = if name.len() < NAME_LIMIT { words.len() } else { words.len().saturating_sub(1) };
    let mut keys = Vec::new();
    for first in 0..whole {
        for last in first..words.len() {
            let text = words[first..=last].join(" ");
            keys.push((Key::exact("", &text).number(), text));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_by_the_names_of_transactions() {
        let lines = [LineNow { key: Key::new("order", 7), waiting: 0, in_line: 0, held_for: None }];
        let names = ["concord lock 0badcafe.17 stock:ABC stock:red lamp", "psql stock:XYZ"];
        let known = Known::of(names.into_iter(), &lines);
        for key in ["stock:ABC", "stock:red lamp", "order:7"] {
            assert_eq!(known.key(Key::exact("", key).number()).as_deref(), Some(key));
        }
        assert_eq!(known.key(Key::exact("", "stock:XYZ").number()), None);
    }

    #[test]
    fn a_name_that_was_cut_gives_its_whole_keys() {
        let name = format!("concord lock 0badcafe.17 stock:ABC {}", "x".repeat(100));
        let known = Known::of([&name[..NAME_LIMIT]].into_iter(), &[]);
        assert!(known.key(Key::exact("", "stock:ABC").number()).is_some());
    }
}
