//! Who has which product open, on all servers, as far as this one has heard.

use super::{
    notice::ServerId,
    protocol::{Person, Presence, TabId},
};
use crate::product::ProductId;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Instant,
};

/// The most people that a tab is told by name.
const NAMED: usize = 20;

/// A socket, on whichever server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Which server.
    pub server: ServerId,
    /// Its number there.
    pub socket: u64,
}

/// All who are somewhere.
#[derive(Debug, Default)]
pub struct People {
    on: HashMap<ProductId, BTreeMap<Place, Person>>,
    at: HashMap<Place, ProductId>,
    heard: HashMap<ServerId, Instant>,
}

impl People {
    /// Somebody is there now, or does something else there. Gives the products where it shows.
    pub fn put(&mut self, place: Place, product: ProductId, person: Person) -> Vec<ProductId> {
        let mut changed: Vec<_> = match self.at.get(&place) {
            Some(before) if *before != product => self.remove(place).into_iter().collect(),
            _ => Vec::new(),
        };
        self.at.insert(place, product);
        let before = self.on.entry(product).or_default().insert(place, person.clone());
        if before.as_ref() != Some(&person) {
            changed.push(product);
        }
        changed
    }

    /// Nobody is there any more. Gives the product where it shows.
    pub fn remove(&mut self, place: Place) -> Option<ProductId> {
        let product = self.at.remove(&place)?;
        if let Some(people) = self.on.get_mut(&product) {
            people.remove(&place);
            if people.is_empty() {
                self.on.remove(&product);
            }
        }
        Some(product)
    }

    /// The others on a product, as the tab is told. A tab that has just connected again may for some
    /// seconds be there twice, and is told of once.
    pub fn others(&self, product: ProductId, than: &TabId) -> Presence {
        let mut seen = HashSet::new();
        let everybody = self.on.get(&product).into_iter().flat_map(BTreeMap::values);
        let mut people: Vec<_> = everybody
            .filter(|person| person.tab != *than && seen.insert(&person.tab))
            .cloned()
            .collect();
        people.sort_by_key(|person| !person.doing.changed);
        let more = people.len().saturating_sub(NAMED);
        people.truncate(NAMED);
        Presence { product, people, more }
    }

    /// All of one server's people.
    pub fn of(&self, server: ServerId) -> Vec<(u64, ProductId, Person)> {
        let own = self.at.iter().filter(|(place, _)| place.server == server);
        own.filter_map(|(place, product)| {
            let person = self.on.get(product)?.get(place)?;
            Some((place.socket, *product, person.clone()))
        })
        .collect()
    }

    /// A server gave a sign of life. Whether it is new here.
    pub fn heard_of(&mut self, server: ServerId, now: Instant) -> bool {
        self.heard.insert(server, now).is_none()
    }

    /// A server is gone, and its people with it. Gives the products where it shows.
    pub fn forget(&mut self, server: ServerId) -> Vec<ProductId> {
        self.heard.remove(&server);
        let places: Vec<_> =
            self.at.keys().filter(|place| place.server == server).copied().collect();
        places.into_iter().filter_map(|place| self.remove(place)).collect()
    }

    /// The servers that were last heard of before `since`.
    pub fn silent_since(&self, since: Instant) -> Vec<ServerId> {
        let silent = self.heard.iter().filter(|(_, heard)| **heard < since);
        silent.map(|(server, _)| *server).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{live::protocol::Doing, product::Actor};
    use std::time::Duration;

    const LAMP: ProductId = ProductId(1);
    const DESK: ProductId = ProductId(2);

    fn place(server: u64, socket: u64) -> Place {
        Place { server: ServerId(server), socket }
    }

    fn tab(id: &str) -> TabId {
        TabId::new(id.to_owned()).expect("an id")
    }

    fn somebody(id: &str, changed: bool) -> Person {
        Person { tab: tab(id), actor: Actor::named(id), doing: Doing { changed, field: None } }
    }

    fn names(people: &People, product: ProductId, than: &str) -> Vec<String> {
        let others = people.others(product, &tab(than));
        others.people.iter().map(|person| person.actor.to_string()).collect()
    }

    #[test]
    fn a_tab_sees_the_others_and_first_those_with_changes() {
        let mut people = People::default();
        assert_eq!(people.put(place(1, 1), LAMP, somebody("ann", false)), [LAMP]);
        people.put(place(1, 2), LAMP, somebody("bo", false));
        people.put(place(2, 1), LAMP, somebody("cy", true));
        assert_eq!(names(&people, LAMP, "bo"), ["cy", "ann"]);
        assert!(people.put(place(1, 1), LAMP, somebody("ann", false)).is_empty());
        assert_eq!(people.put(place(1, 1), DESK, somebody("ann", false)), [LAMP, DESK]);
        assert_eq!(names(&people, LAMP, "bo"), ["cy"]);
        assert_eq!(people.remove(place(2, 1)), Some(LAMP));
        assert_eq!(people.remove(place(2, 1)), None);
        assert!(names(&people, LAMP, "bo").is_empty());
    }

    #[test]
    fn a_tab_with_two_sockets_is_one_and_not_another_to_itself() {
        let mut people = People::default();
        people.put(place(1, 1), LAMP, somebody("ann", false));
        people.put(place(2, 9), LAMP, somebody("ann", false));
        assert_eq!(names(&people, LAMP, "bo"), ["ann"]);
        assert!(names(&people, LAMP, "ann").is_empty());
    }

    #[test]
    fn a_crowd_is_counted() {
        let mut people = People::default();
        for n in 0..50 {
            people.put(place(1, n), LAMP, somebody(&format!("t{n}"), false));
        }
        let presence = people.others(LAMP, &tab("t0"));
        assert_eq!((presence.people.len(), presence.more), (20, 29));
    }

    #[test]
    fn a_silent_server_takes_its_people_along() {
        let mut people = People::default();
        let start = Instant::now();
        assert!(people.heard_of(ServerId(2), start));
        assert!(!people.heard_of(ServerId(2), start));
        people.put(place(1, 1), LAMP, somebody("ann", false));
        people.put(place(2, 1), LAMP, somebody("bo", false));
        assert_eq!(people.of(ServerId(2)).len(), 1);
        assert!(people.silent_since(start).is_empty());
        let silent = people.silent_since(start + Duration::from_secs(1));
        assert_eq!(silent, [ServerId(2)]);
        assert_eq!(people.forget(ServerId(2)), [LAMP]);
        assert_eq!(names(&people, LAMP, "x"), ["ann"]);
    }
}
