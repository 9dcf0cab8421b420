//! Notices that wait to be sent to the other servers.

use super::notice::Notice;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// The most events that wait, for example while the database is slow. If there are more, the tabs must
/// resync.
const CAPACITY: usize = 10_000;

/// The waiting notices by kind. For each socket only the latest state is kept.
#[derive(Debug, Default)]
pub struct Outgoing {
    /// Events were left out.
    pub lost: bool,
    /// Ask the other servers who is present.
    pub ask: bool,
    /// Announce everybody on this server again.
    pub everybody: bool,
    /// Presence changes on this server, by socket.
    pub presence: HashMap<u64, Notice>,
    /// Events in their order.
    pub events: Vec<Notice>,
}

/// Gathers notices while the connection is busy. Adding one never waits.
#[derive(Debug, Default)]
pub struct Outbox {
    outgoing: Mutex<Outgoing>,
    filled: Notify,
}

impl Outbox {
    /// Adds an event or an uncertain write.
    pub fn event(&self, notice: Notice) {
        self.change(|outgoing| {
            if outgoing.events.len() < CAPACITY {
                outgoing.events.push(notice);
            } else {
                outgoing.events = Vec::new();
                outgoing.lost = true;
            }
        });
    }

    /// Adds that somebody is present, or does something else.
    pub fn here(&self, socket: u64, notice: Notice) {
        debug_assert!(matches!(notice, Notice::Here(..)));
        self.change(|outgoing| {
            outgoing.presence.insert(socket, notice);
        });
    }

    /// Adds that somebody left.
    pub fn left(&self, socket: u64) {
        self.change(|outgoing| {
            outgoing.presence.insert(socket, Notice::Left(socket));
        });
    }

    /// Announces everybody again, because a server asked who is present.
    pub fn announce_everybody(&self) {
        self.change(|outgoing| outgoing.everybody = true);
    }

    /// Asks the other servers who is present.
    pub fn ask(&self) {
        self.change(|outgoing| outgoing.ask = true);
    }

    /// Marks events as lost.
    pub fn lost(&self) {
        self.change(|outgoing| outgoing.lost = true);
    }

    /// Waits until there is something.
    pub async fn filled(&self) {
        self.filled.notified().await;
    }

    /// Takes all waiting notices.
    pub fn take(&self) -> Outgoing {
        std::mem::take(&mut *self.lock())
    }

    fn change(&self, change: impl FnOnce(&mut Outgoing)) {
        change(&mut self.lock());
        self.filled.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Outgoing> {
        // No code panics while it holds this lock, so poisoning can be ignored.
        self.outgoing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outgoing {
    /// The notices in the order in which they are sent. `here` lists everybody on this server; it is called
    /// only if that list is sent.
    pub fn notices(self, here: impl FnOnce() -> Vec<Notice>) -> Vec<Notice> {
        let flags = [(self.lost, Notice::Lost), (self.ask, Notice::WhoIsThere)];
        let mut notices: Vec<_> =
            flags.into_iter().filter_map(|(set, notice)| set.then_some(notice)).collect();
        if self.everybody {
            notices.push(Notice::PeopleFollow);
            notices.extend(here());
        } else {
            notices.extend(self.presence.into_values());
        }
        notices.extend(self.events);
        notices
    }
}

/// Whether a tab could miss a change if this notice is lost.
pub const fn matters(notice: &Notice) -> bool {
    matches!(notice, Notice::Event(..) | Notice::Uncertain(_) | Notice::Lost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::ProductId;

    #[test]
    fn of_a_socket_only_the_last_is_told() {
        let outbox = Outbox::default();
        for _ in 0..1000 {
            outbox.left(3);
        }
        outbox.event(Notice::Uncertain(None));
        let notices = outbox.take().notices(Vec::new);
        assert_eq!(notices, [Notice::Left(3), Notice::Uncertain(None)]);
        assert!(outbox.take().notices(Vec::new).is_empty());
    }

    #[test]
    fn all_who_are_here_stand_for_single_changes() {
        let outbox = Outbox::default();
        outbox.left(3);
        outbox.announce_everybody();
        outbox.ask();
        let notices = outbox.take().notices(|| vec![Notice::Left(9)]);
        assert_eq!(notices, [Notice::WhoIsThere, Notice::PeopleFollow, Notice::Left(9)]);
    }

    #[test]
    fn too_many_events_become_one_question() {
        let outbox = Outbox::default();
        for _ in 0..=CAPACITY {
            outbox.event(Notice::Uncertain(None));
        }
        outbox.event(Notice::Uncertain(Some(ProductId(1).into())));
        let notices = outbox.take().notices(Vec::new);
        assert_eq!(notices, [Notice::Lost, Notice::Uncertain(Some(ProductId(1).into()))]);
    }
}
