//! The subscriptions of this server. Nothing here blocks: each tab has its own queue.

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

/// The sockets of this server, what each of them watches, and who has which product open.
#[derive(Debug)]
pub struct Hub {
    me: ServerId,
    limits: SocketLimits,
    state: Mutex<State>,
    /// Signals that the people on a product have changed.
    crowds: Notify,
    /// Notices to send to the other servers.
    pub(super) outbox: Outbox,
}

impl Hub {
    /// A hub without sockets.
    #[must_use]
    pub fn new(me: ServerId, limits: SocketLimits) -> Self {
        let (state, crowds, outbox) = Default::default();
        Self { me, limits, state, crowds, outbox }
    }

    /// Delivers an event to all tabs on this server that show the record, or would show it if it existed.
    pub fn deliver(&self, event: Event, stored: SentAt, from_afar: bool) {
        let state = self.lock();
        let (subject, kind) = (event.subject, event.kind);
        let is_product = subject.product().is_some();
        let comes = is_product && matches!(kind, ChangeKind::Created | ChangeKind::Restored);
        let watchers = state.watchers(subject);
        // Every list is told of a new or restored product, even if it never had that row.
        let lists = comes.then_some(&state.lists).into_iter().flatten();
        let rows = watchers.filter(|number| !(comes && state.lists.contains(number)));
        // An event may arrive late, after a tab has loaded the record.
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

    /// A record may have been changed, or (`None`) a product may have been created.
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

    /// Tells all tabs on this server to resync.
    pub fn resync_all(&self) {
        for member in self.lock().members.values() {
            member.queue.resync();
        }
    }

    /// Handles a notice from another server.
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

    /// Records a sign of life from another server. If the server is new here, asks the others who is
    /// present.
    pub fn heard_of(&self, server: ServerId) {
        if self.lock().people.heard_of(server, Instant::now()) {
            self.outbox.ask();
        }
    }

    /// Drops servers that were silent for longer than `silence`, together with their people.
    pub fn forget_silent(&self, silence: Duration) {
        let Some(since) = Instant::now().checked_sub(silence) else { return };
        let mut state = self.lock();
        for server in state.people.silent_since(since) {
            let shown = state.people.forget(server);
            self.show(&mut state, &shown);
        }
    }

    /// Makes all tabs resync once for all notices that this server could not understand. A server of
    /// another version may send such notices all the time, so this happens at most once per `pause`.
    pub fn settle_doubt(&self, pause: Duration) {
        let mut state = self.lock();
        let is_time = state.settled.is_none_or(|last| last.elapsed() >= pause);
        if is_time && std::mem::take(&mut state.in_doubt) {
            state.settled = Some(Instant::now());
            drop(state);
            self.resync_all();
        }
    }

    /// Called when listening starts. Earlier notices may have been missed, so all tabs resync and the other
    /// servers are asked who is present.
    pub fn begin_to_hear(&self) {
        self.resync_all();
        self.outbox.ask();
    }

    /// Takes all notices to send to the other servers.
    pub fn to_tell(&self) -> Vec<Notice> {
        let outgoing = self.outbox.take();
        outgoing.notices(|| {
            let here = self.lock().people.of(self.me);
            let notice = |(socket, product, person)| Notice::Here(socket, product, person);
            here.into_iter().map(notice).collect()
        })
    }

    /// The id of this server's run.
    pub const fn me(&self) -> ServerId {
        self.me
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds this lock, so poisoning can be ignored.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
