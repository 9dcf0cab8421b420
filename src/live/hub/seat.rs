//! A socket's place in the hub.

use super::{
    super::{
        meters,
        notice::Notice,
        people::Place,
        protocol::{Doing, Presence, TabId, Watch},
        queue::{Queue, Waiting},
    },
    Hub,
    state::{Member, State},
};
use std::sync::{Arc, MutexGuard};

/// A socket's place in the hub.
#[derive(Debug)]
pub struct Seat {
    pub(super) hub: Arc<Hub>,
    pub(super) number: u64,
    pub(super) queue: Arc<Queue>,
    pub(super) tab: TabId,
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
