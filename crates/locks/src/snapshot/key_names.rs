//! Maps the ids in `pg_locks` back to keys. An id is a hash, but the users of a key publish its text.

use crate::{
    key::Key,
    postgres::{APPLICATION_NAME, MAX_NAME_LEN},
    queue::QueueStatus,
};
use std::collections::HashMap;

/// Keys by their ids.
#[derive(Debug)]
pub(super) struct KeyNames(HashMap<i64, String>);

impl KeyNames {
    /// The keys in the queues of this process and in the names of transactions of any process.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>, queues: &[QueueStatus]) -> Self {
        let mut keys: HashMap<_, _> = names.flat_map(keys_in).collect();
        keys.extend(queues.iter().map(|queue| (queue.key.id(), queue.key.as_str().to_owned())));
        Self(keys)
    }

    /// The key with this id, if it is known.
    pub(super) fn get(&self, id: i64) -> Option<String> {
        self.0.get(&id).cloned()
    }
}

/// The keys at the end of a transaction's name: "concord lock 1badcafe.17 stock:ABC stock:DEF". A key
/// may contain spaces, so every sequence of words is a candidate; a wrong one has the id of no lock.
fn keys_in(name: &str) -> Vec<(i64, String)> {
    let Some(rest) = name.strip_prefix(APPLICATION_NAME) else { return Vec::new() };
    let words: Vec<&str> = rest.split(' ').skip(2).collect();
    // In a truncated name the last word is incomplete.
    let is_whole = name.len() < MAX_NAME_LEN;
    let whole = if is_whole { words.len() } else { words.len().saturating_sub(1) };
    let mut keys = Vec::new();
    for first in 0..whole {
        for last in first..words.len() {
            let text = words[first..=last].join(" ");
            keys.push((Key::with_text("", &text).id(), text));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_the_names_of_transactions() {
        let queues =
            [QueueStatus { key: Key::new("order", 7), waiting: 0, queued: 0, held_for: None }];
        let names = ["concord lock 0badcafe.17 stock:ABC stock:red lamp", "psql stock:XYZ"];
        let keys = KeyNames::new(names.into_iter(), &queues);
        for key in ["stock:ABC", "stock:red lamp", "order:7"] {
            assert_eq!(keys.get(Key::with_text("", key).id()).as_deref(), Some(key));
        }
        assert_eq!(keys.get(Key::with_text("", "stock:XYZ").id()), None);
    }

    #[test]
    fn a_truncated_name_has_its_complete_keys() {
        let name = format!("concord lock 0badcafe.17 stock:ABC {}", "x".repeat(100));
        let keys = KeyNames::new([&name[..MAX_NAME_LEN]].into_iter(), &[]);
        assert!(keys.get(Key::with_text("", "stock:ABC").id()).is_some());
    }
}
