//! The state of the hub. Its lock is held only briefly.

use super::super::{
    crowd::Crowd,
    people::People,
    protocol::{Person, Watch},
    queue::Queue,
};
use crate::product::{ProductId, Subject};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
    time::Instant,
};

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) next: u64,
    pub(super) members: HashMap<u64, Member>,
    /// How many sockets each browser has.
    pub(super) browsers: HashMap<String, usize>,
    /// The sockets that have a record open.
    pub(super) editors: HashMap<Subject, BTreeSet<u64>>,
    /// The sockets that watch a list with the record.
    pub(super) rows: HashMap<Subject, BTreeSet<u64>>,
    /// The sockets that watch a list.
    pub(super) lists: HashSet<u64>,
    pub(super) people: People,
    /// A notice arrived that this server did not understand.
    pub(super) in_doubt: bool,
    /// When all tabs were last made to resync because of that.
    pub(super) settled: Option<Instant>,
    pub(super) rounds: Rounds,
}

#[derive(Debug)]
pub(super) struct Member {
    pub(super) queue: Arc<Queue>,
    pub(super) person: Person,
    pub(super) watch: Watch,
}

/// The last round of presence messages of each product, and when the next ones are due.
#[derive(Debug, Default)]
pub(super) struct Rounds {
    /// For products that are open on this server.
    pub(super) latest: HashMap<ProductId, PresenceRound>,
    pub(super) due: BTreeSet<(Instant, ProductId)>,
}

#[derive(Debug)]
pub(super) struct PresenceRound {
    pub(super) crowd: Arc<Crowd>,
    /// When the round ran; `None` if it was only the answer to a tab that opened the product.
    pub(super) at: Option<Instant>,
    pub(super) due: Option<Instant>,
}

impl Rounds {
    /// Ends the rounds of a product that is no longer open on this server.
    pub(super) fn end(&mut self, product: ProductId) {
        if let Some(due) = self.latest.remove(&product).and_then(|round| round.due) {
            self.due.remove(&(due, product));
        }
    }
}

impl State {
    /// The sockets that watch a record, or a list with it.
    pub(super) fn watchers(&self, subject: Subject) -> impl Iterator<Item = &u64> {
        [self.editors.get(&subject), self.rows.get(&subject)].into_iter().flatten().flatten()
    }

    /// Makes a socket watch nothing. Returns what it watched.
    pub(super) fn unwatch(&mut self, number: u64) -> Watch {
        let Some(member) = self.members.get_mut(&number) else { return Watch::Nothing };
        let watch = std::mem::replace(&mut member.watch, Watch::Nothing);
        let sockets = self.sockets(&watch);
        for subject in subjects(&watch) {
            if let Some(watchers) = sockets.get_mut(&subject) {
                watchers.remove(&number);
                if watchers.is_empty() {
                    sockets.remove(&subject);
                }
            }
        }
        if let Watch::Product(product, _) = watch
            && !self.editors.contains_key(&product.into())
        {
            self.rounds.end(product);
        }
        self.lists.remove(&number);
        watch
    }

    pub(super) fn watch(&mut self, number: u64, watch: Watch) {
        let sockets = self.sockets(&watch);
        for subject in subjects(&watch) {
            sockets.entry(subject).or_default().insert(number);
        }
        if matches!(watch, Watch::List(_)) {
            self.lists.insert(number);
        }
        if let Some(member) = self.members.get_mut(&number) {
            member.watch = watch;
        }
    }

    fn sockets(&mut self, watch: &Watch) -> &mut HashMap<Subject, BTreeSet<u64>> {
        match watch {
            Watch::Product(..) | Watch::Record(..) => &mut self.editors,
            Watch::List(_) | Watch::Nothing => &mut self.rows,
        }
    }
}

/// The records that a tab shows, each once.
fn subjects(watch: &Watch) -> HashSet<Subject> {
    match watch {
        Watch::List(rows) => rows.iter().map(|(product, _)| (*product).into()).collect(),
        watch => watch.record().map(|(subject, _)| subject).into_iter().collect(),
    }
}
