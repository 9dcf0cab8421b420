//! When tabs are told who else has their product open: not at each change, but in rounds.
//!
//! With n tabs on a product each round costs n messages, and each tab that comes, goes or does something
//! may begin one. So the more tabs there are, the rarer the rounds become.

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

/// In so long, changes gather to one round.
const SETTLE: Duration = Duration::from_millis(50);
/// From one round of a product to its next, at least.
const PAUSE: Duration = Duration::from_millis(250);
/// So much longer for each tab that has to be told.
const PAUSE_FOR_EACH: Duration = Duration::from_millis(1);

impl State {
    /// Who has a product open, as tabs were told last. A tab that comes is told so at once.
    pub(super) fn crowd(&mut self, product: ProductId) -> Arc<Crowd> {
        let Self { people, rounds, .. } = self;
        let round = rounds.latest.entry(product).or_insert_with(|| {
            let crowd = Arc::new(Crowd::of(product, people.on(product)));
            PresenceRound { crowd, at: None, due: None }
        });
        Arc::clone(&round.crowd)
    }

    /// Who is on these products has changed. Whether there is a new round to wait for.
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

    /// Tells all for whom it is time. Gives when the next round is.
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
    /// The tabs that have these products open must be told again who else is there.
    pub(super) fn show(&self, state: &mut State, products: &[ProductId]) {
        if state.changed(products, Instant::now()) {
            self.crowds.notify_one();
        }
    }
}

/// Tells tabs who else is there, for as long as it runs.
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
