//! Who listens to what on this server. Nothing here waits for anybody: each tab has a queue.

use super::{
    meters,
    moment::Moment,
    notice::{Notice, ServerId},
    outbox::Outbox,
    people::{People, Place},
    protocol::{Doing, Event, Person, Presence, TabId, ToTab, Watch},
    queue::{Parcel, Queue, Waiting},
};
use crate::product::{Actor, ChangeKind, ProductId};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The sockets of this server, what each of them watches, and who is on which product.
#[derive(Debug)]
pub struct Hub {
    me: ServerId,
    state: Mutex<State>,
    /// What the other servers are to be told.
    pub(super) outbox: Outbox,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    members: HashMap<u64, Member>,
    /// The sockets that watch a product, or a list with it.
    watchers: HashMap<ProductId, Vec<u64>>,
    /// The sockets that watch a list.
    lists: HashSet<u64>,
    people: People,
}

#[derive(Debug)]
struct Member {
    queue: Arc<Queue>,
    person: Person,
    watch: Watch,
}

impl Hub {
    /// One without sockets.
    #[must_use]
    pub fn new(me: ServerId) -> Self {
        Self { me, state: Mutex::default(), outbox: Outbox::default() }
    }

    /// A socket comes; it goes when the seat is dropped.
    #[must_use]
    pub fn join(self: &Arc<Self>, tab: TabId, actor: Actor) -> Seat {
        let queue = Arc::new(Queue::default());
        let person = Person { tab, actor, doing: Doing::default() };
        let member =
            Member { queue: Arc::clone(&queue), person: person.clone(), watch: Watch::Nothing };
        let mut state = self.lock();
        state.next += 1;
        let number = state.next;
        state.members.insert(number, member);
        meters::joined();
        Seat { hub: Arc::clone(self), number, queue, tab: person.tab }
    }

    /// Gives an event to all tabs here that show the product, or would if it were there.
    pub fn deliver(&self, event: Event, stored: Moment, from_afar: bool) {
        let state = self.lock();
        let (product, kind) = (event.product, event.kind);
        let comes = matches!(kind, ChangeKind::Created | ChangeKind::Restored);
        let watchers = state.watchers.get(&product).map_or(&[][..], Vec::as_slice);
        if watchers.is_empty() && !(comes && !state.lists.is_empty()) {
            return;
        }
        let Ok(text) = serde_json::to_string(&ToTab::Event(event)) else { return };
        let parcel = Parcel { text: text.into(), stored, from_afar };
        // Each list hears of what comes, whether or not it has had that row before.
        let (lists, rows) = if comes { (Some(&state.lists), false) } else { (None, true) };
        let watchers = watchers.iter().filter(|n| rows || !state.lists.contains(n));
        for member in watchers.chain(lists.into_iter().flatten()) {
            if let Some(member) = state.members.get(member) {
                member.queue.push(parcel.clone());
            }
        }
    }

    /// Something may have been stored in a product, or (`None`) a product may have been made.
    pub fn unsure(&self, product: Option<ProductId>) {
        let state = self.lock();
        let concerned: Vec<_> = match product {
            Some(product) => state.watchers.get(&product).cloned().unwrap_or_default(),
            None => state.lists.iter().copied().collect(),
        };
        for member in concerned.iter().filter_map(|number| state.members.get(number)) {
            member.queue.resync();
        }
    }

    /// All tabs here must ask what has changed.
    pub fn resync_all(&self) {
        for member in self.lock().members.values() {
            member.queue.resync();
        }
    }

    /// Hears what another server tells.
    pub fn hear(&self, from: ServerId, notice: Notice) {
        match notice {
            Notice::Event(event, stored) => self.deliver(event, stored, true),
            Notice::Unsure(product) => self.unsure(product),
            Notice::Lost => self.resync_all(),
            Notice::WhoIsThere => self.outbox.anew(),
            Notice::Alive => {}
            Notice::Here(socket, product, person) => {
                let mut state = self.lock();
                let shown = state.people.put(Place { server: from, socket }, product, person);
                state.show(&shown);
            }
            Notice::Left(socket) => {
                let mut state = self.lock();
                let shown = state.people.remove(Place { server: from, socket });
                state.show(shown.as_slice());
            }
            Notice::Anew | Notice::Bye => {
                let mut state = self.lock();
                let shown = state.people.forget(from);
                state.show(&shown);
                if matches!(notice, Notice::Anew) {
                    state.people.heard_of(from, Instant::now());
                }
            }
        }
    }

    /// Another server gave a sign of life. Of one that is new here, all is asked.
    pub fn heard_of(&self, server: ServerId) {
        if self.lock().people.heard_of(server, Instant::now()) {
            self.outbox.ask();
        }
    }

    /// Servers that were silent for so long are gone, and their people with them.
    pub fn forget_silent(&self, silence: Duration) {
        let Some(since) = Instant::now().checked_sub(silence) else { return };
        let mut state = self.lock();
        for server in state.people.silent_since(since) {
            let shown = state.people.forget(server);
            state.show(&shown);
        }
    }

    /// From now on nothing that others tell is missed. What was told before must be asked for.
    pub fn begin_to_hear(&self) {
        self.resync_all();
        self.outbox.ask();
    }

    /// All that the other servers are to be told now.
    pub fn to_tell(&self) -> Vec<Notice> {
        let outgoing = self.outbox.take();
        outgoing.notices(|| {
            let here = self.lock().people.of(self.me);
            let notice = |(socket, product, person)| Notice::Here(socket, product, person);
            here.into_iter().map(notice).collect()
        })
    }

    /// Which run of a server this is.
    pub const fn me(&self) -> ServerId {
        self.me
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing can panic while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Who is on these products is to be told anew to the tabs that edit them.
    fn show(&self, products: &[ProductId]) {
        let watchers = products.iter().filter_map(|product| self.watchers.get(product)).flatten();
        for member in watchers.filter_map(|number| self.members.get(number)) {
            if matches!(member.watch, Watch::Product(..)) {
                member.queue.presence();
            }
        }
    }

    /// A socket watches nothing any more. Gives what it had watched.
    fn unwatch(&mut self, number: u64) -> Watch {
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

    fn watch(&mut self, number: u64, watch: Watch) {
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

/// A socket's place in the hub.
#[derive(Debug)]
pub struct Seat {
    hub: Arc<Hub>,
    number: u64,
    queue: Arc<Queue>,
    tab: TabId,
}

impl Seat {
    /// The tab shows this from now on.
    pub fn watch(&self, watch: Watch) {
        let mut state = self.hub.lock();
        let before = state.unwatch(self.number);
        let same =
            matches!((&before, &watch), (Watch::Product(a, _), Watch::Product(b, _)) if a == b);
        state.watch(self.number, watch);
        if !same && let Some(member) = state.members.get_mut(&self.number) {
            member.person.doing = Doing::default();
        }
        // Also if nothing has changed for the others: it is the answer to `Watch`.
        self.queue.presence();
        self.show(state);
    }

    /// The person does this from now on.
    pub fn doing(&self, doing: Doing) {
        let mut state = self.hub.lock();
        if let Some(member) = state.members.get_mut(&self.number) {
            member.person.doing = doing;
        }
        self.show(state);
    }

    /// Tells everybody where this tab is, if that has changed.
    fn show(&self, mut state: MutexGuard<'_, State>) {
        let Some(Member { person, watch, .. }) = state.members.get(&self.number) else { return };
        let place = Place { server: self.hub.me, socket: self.number };
        if let Watch::Product(product, _) = *watch {
            let person = person.clone();
            let shown = state.people.put(place, product, person.clone());
            state.show(&shown);
            if !shown.is_empty() {
                self.hub.outbox.here(self.number, Notice::Here(self.number, product, person));
            }
        } else if let Some(shown) = state.people.remove(place) {
            state.show(&[shown]);
            self.hub.outbox.left(self.number);
        }
    }

    /// Who else is on the product that this tab watches; `None` if it watches none.
    #[must_use]
    pub fn others(&self) -> Option<Presence> {
        let state = self.hub.lock();
        match state.members.get(&self.number)?.watch {
            Watch::Product(product, _) => Some(state.people.others(product, &self.tab)),
            Watch::Nothing | Watch::List(_) => None,
        }
    }

    /// Waits until there is something to tell the tab, and takes all of it.
    pub async fn next(&self) -> Waiting {
        self.queue.take().await
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.hub.lock();
        state.unwatch(self.number);
        let place = Place { server: self.hub.me, socket: self.number };
        if let Some(shown) = state.people.remove(place) {
            state.show(&[shown]);
            self.hub.outbox.left(self.number);
        }
        state.members.remove(&self.number);
        meters::left();
    }
}

#[cfg(test)]
mod tests;
