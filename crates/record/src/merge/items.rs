//! Merges sets and lists of items.

use crate::comparable::{comparable_item, set_key};
use crate::three::Three;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The result of merging three lists.
#[derive(Debug, PartialEq, Eq)]
pub enum ItemMerge {
    /// The additions and removals of both sides, in one order.
    Merged(Vec<String>),
    /// The same items in the orders of both sides.
    Order {
        /// In the order of the other side.
        theirs: Vec<String>,
        /// In the order of the editor.
        mine: Vec<String>,
    },
    /// A list contains an item twice, so that its position is ambiguous.
    Repeated,
}

/// Makes the additions and removals of both sides. Case does not tell items apart.
pub fn merge_sets(sets: Three<&[&str]>) -> BTreeSet<String> {
    let spelling = Spelling::new(&sets, set_key);
    let keys = sets.map(|set| set.iter().map(|item| set_key(item)).collect());
    let Three { base, theirs, mine }: &Three<HashSet<String>> = &keys;
    let is_kept = |key: &&String| match (theirs.contains(*key), mine.contains(*key)) {
        (true, true) => true,
        // Only one side has it: that side added it, or the other one removed it.
        (true, false) | (false, true) => !base.contains(*key),
        (false, false) => false,
    };
    theirs.union(mine).filter(is_kept).map(|key| spelling.of(key)).collect()
}

/// Applies the additions and removals of both sides, if they agree on the order of the items that both
/// have. An added item follows the item that it follows on its own side.
pub fn merge_lists(lists: Three<&[&str]>) -> ItemMerge {
    let spelling = Spelling::new(&lists, comparable_item);
    let keys = lists.map(|list| list.iter().map(|item| comparable_item(item)).collect::<Vec<_>>());
    let members = keys.as_ref().map(|list| list.iter().collect::<HashSet<_>>());
    let Three { base, theirs, mine } = &members;
    if theirs.len() < keys.theirs.len() || mine.len() < keys.mine.len() {
        return ItemMerge::Repeated;
    }

    // The items that both sides have, in three orders.
    let orders = keys.as_ref().map(|list| {
        let is_shared = |key: &&String| theirs.contains(*key) && mine.contains(*key);
        list.iter().filter(is_shared).collect::<Vec<_>>()
    });
    let has_additions = orders.theirs.iter().any(|key| !base.contains(*key));
    let added_by_theirs = additions(&keys.theirs, base, mine);
    let added_by_mine = additions(&keys.mine, base, theirs);
    let list_in = |order: &[&String]| {
        let keys = with_additions(order, &added_by_theirs, &added_by_mine);
        keys.into_iter().map(|key| spelling.of(key)).collect()
    };

    if orders.theirs == orders.mine || (!has_additions && orders.base == orders.mine) {
        ItemMerge::Merged(list_in(&orders.theirs))
    } else if !has_additions && orders.base == orders.theirs {
        ItemMerge::Merged(list_in(&orders.mine))
    } else {
        ItemMerge::Order { theirs: list_in(&orders.theirs), mine: list_in(&orders.mine) }
    }
}

/// The items that only one side added, by the shared item that they follow (`None`: at the start).
type Additions<'a> = HashMap<Option<&'a String>, Vec<&'a String>>;

fn additions<'a>(
    list: &'a [String],
    base: &HashSet<&String>,
    other: &HashSet<&String>,
) -> Additions<'a> {
    let mut additions = Additions::new();
    let mut after = None;
    for key in list {
        if other.contains(key) {
            after = Some(key);
        } else if !base.contains(key) {
            additions.entry(after).or_default().push(key);
        }
    }
    additions
}

/// Inserts the additions of both sides into the shared items. Two runs of additions at the same position
/// are sorted as text, so that the result does not depend on which side is which.
fn with_additions<'a>(
    shared: &[&'a String],
    theirs: &Additions<'a>,
    mine: &Additions<'a>,
) -> Vec<&'a String> {
    let mut list = Vec::new();
    for place in [None].into_iter().chain(shared.iter().copied().map(Some)) {
        list.extend(place);
        let run = |additions: &Additions<'a>| additions.get(&place).cloned().unwrap_or_default();
        let mut runs = [run(theirs), run(mine)];
        runs.sort();
        list.extend(runs.concat());
    }
    list
}

/// How each item was written on each side, by its key.
struct Spelling(HashMap<String, Three<Option<String>>>);

impl Spelling {
    fn new(sides: &Three<&[&str]>, key: fn(&str) -> String) -> Self {
        let mut spellings: HashMap<String, Three<Option<String>>> = HashMap::new();
        let mut note =
            |items: &[&str], side: fn(&mut Three<Option<String>>) -> &mut Option<String>| {
                for item in items {
                    let none = Three { base: None, theirs: None, mine: None };
                    let spelling = spellings.entry(key(item)).or_insert(none);
                    *side(spelling) = Some((*item).to_owned());
                }
            };
        note(sides.base, |three| &mut three.base);
        note(sides.theirs, |three| &mut three.theirs);
        note(sides.mine, |three| &mut three.mine);
        Self(spellings)
    }

    /// The spelling that one side changed; of two different ones the last in text order.
    fn of(&self, key: &str) -> String {
        let Some(three) = self.0.get(key) else { return key.to_owned() };
        let spellings = three.as_ref().map(Option::as_deref);
        let settled = match (spellings.theirs, spellings.mine) {
            (Some(_), Some(_)) => spellings.settled().flatten(),
            _ => None,
        };
        settled.or(spellings.theirs.max(spellings.mine)).unwrap_or(key).to_owned()
    }
}
