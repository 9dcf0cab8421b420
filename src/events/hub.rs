//! Who listens to what on this server. Nothing here waits for anybody: each tab has a queue.

use super::{
    limits::SocketLimits,
    notice::{Notice, ServerId},
    outbox::Outbox,
    people::SocketKey,
    protocol::{Event, ToTab},
    queue::OutboundMessage,
    sent_at::SentAt,
};
use crate::product::{ChangeKind, Subject};
use state::{Member, State};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::Notify;

mod rounds;
mod state;
mod subscription;

pub use rounds::tell_presence;
pub use subscription::Subscription;

/// The sockets of this server, what each of them watches, and who is on which product.
#[derive(Debug)]
pub struct Hub {
    me: ServerId,
    limits: SocketLimits,
    state: Mutex<State>,
    /// Told when who is on a product has changed.
    crowds: Notify,
    /// What the other servers are to be told.
    pub(super) outbox: Outbox,
}

impl Hub {
    /// One without sockets.
    #[must_use]
    pub fn new(me: ServerId, limits: SocketLimits) -> Self {
        let (state, crowds, outbox) = Default::default();
        Self { me, limits, state, crowds, outbox }
    }

    /// Gives an event to all tabs here that show the record, or would if it were there.
    pub fn deliver(&self, event: Event, stored: SentAt, from_afar: bool) {
        let state = self.lock();
        let (subject, kind) = (event.subject, event.kind);
        let is_product = subject.product().is_some();
        let comes = is_product && matches!(kind, ChangeKind::Created | ChangeKind::Restored);
        let watchers = state.watchers(subject);
        // Each list hears of what comes, whether or not it has had that row before.
        let lists = comes.then_some(&state.lists).into_iter().flatten();
        let rows = watchers.filter(|number| !(comes && state.lists.contains(number)));
        // A notice may come late, to a tab that has loaded the record meanwhile.
        let version = event.version;
        let news = |member: &&Member| !member.watch.knows(version);
        let members = rows.chain(lists).filter_map(|number| state.members.get(number));
        let mut members = members.filter(news).peekable();
        if members.peek().is_none() {
            return;
        }
        let Ok(text) = serde_json::to_string(&ToTab::Event(event)) else { return };
        let message = OutboundMessage { text: text.into(), stored, from_afar };
        for member in members {
            member.queue.push(message.clone());
        }
    }

    /// Something may have been stored in a record, or (`None`) a product may have been made.
    pub fn uncertain(&self, subject: Option<Subject>) {
        let state = self.lock();
        let concerned: Vec<_> = match subject {
            Some(subject) => state.watchers(subject).copied().collect(),
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
            Notice::Uncertain(subject) => self.uncertain(subject),
            Notice::Lost => self.resync_all(),
            Notice::Unknown(product) => {
                if let Some(product) = product {
                    self.uncertain(Some(product.into()));
                }
                self.lock().in_doubt = true;
            }
            Notice::WhoIsThere => self.outbox.announce_everybody(),
            Notice::Alive => {}
            Notice::Here(socket, product, person) => {
                let mut state = self.lock();
                let shown = state.people.put(SocketKey { server: from, socket }, product, person);
                self.show(&mut state, &shown);
            }
            Notice::Left(socket) => {
                let mut state = self.lock();
                let shown = state.people.remove(SocketKey { server: from, socket });
                self.show(&mut state, shown.as_slice());
            }
            Notice::PeopleFollow | Notice::Bye => {
                let mut state = self.lock();
                let shown = state.people.forget(from);
                self.show(&mut state, &shown);
                if matches!(notice, Notice::PeopleFollow) {
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
            self.show(&mut state, &shown);
        }
    }

    /// Lets all tabs ask once for all that servers of another version told and nobody here understood. A
    /// server may tell such things all the time, so this happens at most once in `pause`.
    pub fn settle_doubt(&self, pause: Duration) {
        let mut state = self.lock();
        let is_time = state.settled.is_none_or(|last| last.elapsed() >= pause);
        if is_time && std::mem::take(&mut state.in_doubt) {
            state.settled = Some(Instant::now());
            drop(state);
            self.resync_all();
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

#[cfg(test)]
mod tests;
