//! Takes events from saves and passes them on to the tabs. Saves never wait for delivery.

use super::{hub::Hub, notice::Notice, protocol::Event, sent_at::SentAt};
use crate::{product::Subject, supervise::supervise};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::mpsc;

/// How many events may wait to be delivered. If more arrive, events are lost and all tabs must resync.
const CAPACITY: usize = 8192;
/// How many events are delivered in one batch.
const BATCH: usize = 256;

/// What a save passes to the delivery task.
#[derive(Debug)]
enum Announced {
    Event(Box<Event>, SentAt),
    Uncertain(Option<Subject>),
}

/// Takes events from saves. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Announcer(Option<Line>);

#[derive(Debug, Clone)]
struct Line {
    inbox: mpsc::Sender<Announced>,
    overrun: Arc<AtomicBool>,
}

impl Announcer {
    /// An announcer that drops every event.
    #[must_use]
    pub const fn silent() -> Self {
        Self(None)
    }

    /// Starts delivery to a hub, and through it to the other servers. Ends when the last clone is dropped.
    #[must_use]
    pub fn start(hub: Arc<Hub>) -> Self {
        let (inbox, events) = mpsc::channel(CAPACITY);
        let overrun = Arc::new(AtomicBool::new(false));
        let (mut events, missed) = (events, Arc::clone(&overrun));
        tokio::spawn(supervise("deliver-events", async move || {
            deliver(&hub, &mut events, &missed).await;
        }));
        Self(Some(Line { inbox, overrun }))
    }

    /// Whether events are delivered at all.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Announces a change that was just stored.
    pub fn announce(&self, event: Event) {
        if let Some(line) = &self.0 {
            line.send(Announced::Event(Box::new(event), SentAt::now()));
        }
    }

    /// Marks the start of a statement that may change a record, or (`None`) create a product. If its result
    /// never arrives, because the caller or the database is gone, the tabs are told to check.
    #[must_use]
    pub fn uncertain_write(&self, subject: Option<Subject>) -> UncertainWrite<'_> {
        UncertainWrite { announcer: self, subject, is_confirmed: false }
    }
}

impl Line {
    fn send(&self, announced: Announced) {
        if self.inbox.try_send(announced).is_err() {
            self.overrun.store(true, Ordering::Release);
        }
    }
}

/// A write whose result is not known yet.
#[derive(Debug)]
pub struct UncertainWrite<'a> {
    announcer: &'a Announcer,
    subject: Option<Subject>,
    is_confirmed: bool,
}

impl UncertainWrite<'_> {
    /// Marks the result as known, so that nothing is announced on drop.
    pub fn confirm(mut self) {
        self.is_confirmed = true;
    }
}

impl Drop for UncertainWrite<'_> {
    fn drop(&mut self) {
        if !self.is_confirmed
            && let Some(line) = &self.announcer.0
        {
            line.send(Announced::Uncertain(self.subject));
        }
    }
}

/// `overrun` is set when events were lost, including those of a batch that was not delivered completely.
async fn deliver(hub: &Hub, events: &mut mpsc::Receiver<Announced>, overrun: &AtomicBool) {
    let mut batch = Vec::with_capacity(BATCH);
    tell_of_losses(hub, overrun);
    while events.recv_many(&mut batch, BATCH).await > 0 {
        let whole = Whole(overrun);
        for announced in batch.drain(..) {
            match announced {
                Announced::Event(event, stored) => {
                    hub.outbox.event(Notice::Event((*event).clone(), stored));
                    hub.deliver(*event, stored, false);
                }
                Announced::Uncertain(subject) => {
                    hub.uncertain(subject);
                    hub.outbox.event(Notice::Uncertain(subject));
                }
            }
        }
        drop(whole);
        tell_of_losses(hub, overrun);
    }
}

fn tell_of_losses(hub: &Hub, overrun: &AtomicBool) {
    if overrun.swap(false, Ordering::AcqRel) {
        hub.resync_all();
        hub.outbox.lost();
    }
}

/// Sets the flag if a panic ends the batch, because the rest of the batch is lost.
struct Whole<'a>(&'a AtomicBool);

impl Drop for Whole<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(true, Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        events::{
            SocketLimits,
            notice::ServerId,
            protocol::{TabId, Watch},
        },
        product::{Actor, ProductId, Version},
    };

    #[test]
    fn a_batch_that_a_panic_ends_is_lost() {
        for panics in [false, true] {
            let overrun = AtomicBool::new(false);
            let _ = std::panic::catch_unwind(|| {
                let _whole = Whole(&overrun);
                assert!(!panics, "a fault");
            });
            assert_eq!(overrun.into_inner(), panics);
        }
    }

    async fn doubt(sure: bool) -> bool {
        let hub = Arc::new(Hub::new(ServerId(1), SocketLimits::default()));
        let announcer = Announcer::start(Arc::clone(&hub));
        let tab = TabId::new("a".to_owned()).expect("an id");
        let subscription = hub.join(tab, Actor::default()).expect("there is room");
        subscription.watch(Watch::Product(ProductId(7), Version(0))).expect("there is room");
        let write = announcer.uncertain_write(Some(ProductId(7).into()));
        if sure {
            write.confirm();
        } else {
            drop(write);
        }
        // The later event shows that this one was processed.
        announcer.uncertain_write(Some(ProductId(8).into())).confirm();
        drop(announcer.uncertain_write(None));
        while !hub.to_tell().contains(&Notice::Uncertain(None)) {
            hub.outbox.filled().await;
        }
        subscription.next().await.resync
    }

    #[tokio::test]
    async fn only_a_save_without_an_answer_makes_tabs_look() {
        assert!(doubt(false).await);
        assert!(!doubt(true).await);
    }
}
