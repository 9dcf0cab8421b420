//! The books of the hub. Whoever has them open closes them at once.

use super::super::{
    people::People,
    protocol::{Person, Watch},
    queue::Queue,
};
use crate::product::ProductId;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Instant,
};

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) next: u64,
    pub(super) members: HashMap<u64, Member>,
    /// The sockets that watch a product, or a list with it.
    pub(super) watchers: HashMap<ProductId, Vec<u64>>,
    /// The sockets that watch a list.
    pub(super) lists: HashSet<u64>,
    pub(super) people: People,
    /// Something was told that nobody here understood.
    pub(super) in_doubt: bool,
    /// When all tabs were last made to ask because of that.
    pub(super) settled: Option<Instant>,
}

#[derive(Debug)]
pub(super) struct Member {
    pub(super) queue: Arc<Queue>,
    pub(super) person: Person,
    pub(super) watch: Watch,
}

impl State {
    /// Who is on these products is to be told anew to the tabs that edit them.
    pub(super) fn show(&self, products: &[ProductId]) {
        let watchers = products.iter().filter_map(|product| self.watchers.get(product)).flatten();
        for member in watchers.filter_map(|number| self.members.get(number)) {
            if matches!(member.watch, Watch::Product(..)) {
                member.queue.presence();
            }
        }
    }

    /// A socket watches nothing any more. Gives what it had watched.
    pub(super) fn unwatch(&mut self, number: u64) -> Watch {
        let Some(member) = self.members.get_mut(&number) else { return Watch::Nothing };
        let watch = std::mem::replace(&mut member.watch, Watch::Nothing);
        for product in products(&watch) {
            if let Some(watchers) = self.watchers.get_mut(&product) {
                watchers.retain(|other| *other != number);
                if watchers.is_empty() {
                    self.watchers.remove(&product);
                }
            }
        }
        self.lists.remove(&number);
        watch
    }

    pub(super) fn watch(&mut self, number: u64, watch: Watch) {
        for product in products(&watch) {
            self.watchers.entry(product).or_default().push(number);
        }
        if matches!(watch, Watch::List(_)) {
            self.lists.insert(number);
        }
        if let Some(member) = self.members.get_mut(&number) {
            member.watch = watch;
        }
    }
}

/// Which products a tab shows, each once.
fn products(watch: &Watch) -> HashSet<ProductId> {
    match watch {
        Watch::Nothing => HashSet::new(),
        Watch::Product(product, _) => HashSet::from([*product]),
        Watch::List(rows) => rows.iter().map(|(product, _)| *product).collect(),
    }
}
