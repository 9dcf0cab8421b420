//! Sends presence in rounds instead of on each change.
//!
//! With n tabs on a product, each round costs n messages, and any tab that opens, closes or changes its
//! activity can start one. So the more tabs there are, the less frequent the rounds become.

use super::{
    super::crowd::Crowd,
    Hub,
    state::{PresenceRound, State},
};
use crate::product::ProductId;
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::sleep_until;

/// Changes within this time are combined into one round.
const SETTLE: Duration = Duration::from_millis(50);
/// The minimum time between two rounds of a product.
const PAUSE: Duration = Duration::from_millis(250);
/// Additional pause for each tab that receives the round.
const PAUSE_FOR_EACH: Duration = Duration::from_millis(1);

impl State {
    /// Who has a product open, as of the last round. A tab that opens the product is sent this at once.
    pub(super) fn crowd(&mut self, product: ProductId) -> Arc<Crowd> {
        let Self { people, rounds, .. } = self;
        let round = rounds.latest.entry(product).or_insert_with(|| {
            let crowd = Arc::new(Crowd::of(product, people.on(product)));
            PresenceRound { crowd, at: None, due: None }
        });
        Arc::clone(&round.crowd)
    }

    /// Schedules a round for products whose people changed. Returns whether a new round was scheduled.
    fn changed(&mut self, products: &[ProductId], now: Instant) -> bool {
        let mut is_new = false;
        for product in products {
            let tabs = self.editors.get(&(*product).into()).map_or(0, BTreeSet::len);
            let Some(round) =
                self.rounds.latest.get_mut(product).filter(|round| round.due.is_none())
            else {
                continue;
            };
            let pause = PAUSE + PAUSE_FOR_EACH * u32::try_from(tabs).unwrap_or(u32::MAX);
            let soon = now + SETTLE;
            let due = round.at.map_or(soon, |last| soon.max(last + pause));
            round.due = Some(due);
            self.rounds.due.insert((due, *product));
            is_new = true;
        }
        is_new
    }

    /// Runs all rounds that are due. Returns the time of the next one.
    pub(super) fn tell(&mut self, now: Instant) -> Option<Instant> {
        while let Some((due, product)) = self.rounds.due.first().copied() {
            if due > now {
                return Some(due);
            }
            self.rounds.due.pop_first();
            let crowd = Arc::new(Crowd::of(product, self.people.on(product)));
            let round = PresenceRound { crowd: Arc::clone(&crowd), at: Some(now), due: None };
            self.rounds.latest.insert(product, round);
            for number in self.editors.get(&product.into()).into_iter().flatten() {
                if let Some(member) = self.members.get(number) {
                    member.queue.presence(Arc::clone(&crowd));
                }
            }
        }
        None
    }
}

impl Hub {
    /// Schedules presence messages to the tabs that have these products open.
    pub(super) fn show(&self, state: &mut State, products: &[ProductId]) {
        if state.changed(products, Instant::now()) {
            self.crowds.notify_one();
        }
    }
}

/// Sends presence messages to the tabs; never returns.
pub async fn tell_presence(hub: &Hub) {
    loop {
        let next = hub.lock().tell(Instant::now());
        let next_round = async {
            match next {
                Some(next) => sleep_until(next.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = next_round => {}
            () = hub.crowds.notified() => {}
        }
    }
}
