//! A socket's subscription to the hub.

use super::{
    super::{
        limits::Full,
        metrics,
        notice::Notice,
        people::SocketKey,
        protocol::{Doing, Person, TabId, Watch},
        queue::{Queue, Waiting},
    },
    Hub,
    state::{Member, State},
};
use crate::product::Actor;
use std::sync::{Arc, MutexGuard};

/// A socket's subscription to the hub. Dropping it removes the socket.
#[derive(Debug)]
pub struct Subscription {
    pub(super) hub: Arc<Hub>,
    pub(super) number: u64,
    pub(super) queue: Arc<Queue>,
    pub(super) tab: TabId,
}

impl Hub {
    /// Adds a socket until the subscription is dropped. `tab` is its public id.
    ///
    /// # Errors
    /// When its browser has too many sockets.
    pub fn join(self: &Arc<Self>, tab: TabId, actor: Actor) -> Result<Subscription, Full> {
        let queue = Arc::new(Queue::default());
        let person = Person { tab, actor, doing: Doing::default() };
        let member =
            Member { queue: Arc::clone(&queue), person: person.clone(), watch: Watch::Nothing };
        let mut state = self.lock();
        let of_browser = state.browsers.entry(person.tab.browser().to_owned()).or_default();
        if *of_browser >= self.limits.per_person {
            return Err(Full::Person);
        }
        *of_browser += 1;
        state.next += 1;
        let number = state.next;
        state.members.insert(number, member);
        metrics::joined();
        Ok(Subscription { hub: Arc::clone(self), number, queue, tab: person.tab })
    }
}

impl Subscription {
    /// The public id of the tab.
    #[must_use]
    pub const fn tab(&self) -> &TabId {
        &self.tab
    }

    /// Sets what the tab shows.
    ///
    /// # Errors
    /// When too many tabs have the product open. What the tab shows then stays unchanged.
    pub fn watch(&self, watch: Watch) -> Result<(), Full> {
        let mut state = self.hub.lock();
        if let Some((subject, _)) = watch.record()
            && let Some(editors) = state.editors.get(&subject)
            && editors.len() >= self.hub.limits.per_product
            && !editors.contains(&self.number)
        {
            return Err(Full::Product);
        }
        let before = state.unwatch(self.number);
        let same =
            matches!((&before, &watch), (Watch::Product(a, _), Watch::Product(b, _)) if a == b);
        state.watch(self.number, watch);
        if !same && let Some(member) = state.members.get_mut(&self.number) {
            member.person.doing = Doing::default();
        }
        // Queued even if nothing has changed for the others, because it is the answer to `Watch`.
        if let Some(Member { watch: Watch::Product(product, _), .. }) =
            state.members.get(&self.number)
        {
            let product = *product;
            self.queue.presence(state.crowd(product));
        }
        self.show(state);
        Ok(())
    }

    /// Sets what the person is doing.
    pub fn doing(&self, doing: Doing) {
        let mut state = self.hub.lock();
        if let Some(member) = state.members.get_mut(&self.number) {
            member.person.doing = doing;
        }
        self.show(state);
    }

    /// Publishes what this tab shows, if that has changed.
    fn show(&self, mut state: MutexGuard<'_, State>) {
        let Some(Member { person, watch, .. }) = state.members.get(&self.number) else { return };
        let key = SocketKey { server: self.hub.me, socket: self.number };
        if let Watch::Product(product, _) = *watch {
            let person = person.clone();
            let shown = state.people.put(key, product, person.clone());
            self.hub.show(&mut state, &shown);
            if !shown.is_empty() {
                self.hub.outbox.here(self.number, Notice::Here(self.number, product, person));
            }
        } else if let Some(shown) = state.people.remove(key) {
            self.hub.show(&mut state, &[shown]);
            self.hub.outbox.left(self.number);
        }
    }

    /// Waits until there is something to send to the tab, and takes all of it.
    pub async fn next(&self) -> Waiting {
        self.queue.take().await
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut state = self.hub.lock();
        state.unwatch(self.number);
        let key = SocketKey { server: self.hub.me, socket: self.number };
        if let Some(shown) = state.people.remove(key) {
            self.hub.show(&mut state, &[shown]);
            self.hub.outbox.left(self.number);
        }
        state.members.remove(&self.number);
        if let Some(of_browser) = state.browsers.get_mut(self.tab.browser()) {
            *of_browser -= 1;
            if *of_browser == 0 {
                state.browsers.remove(self.tab.browser());
            }
        }
        metrics::left();
    }
}
