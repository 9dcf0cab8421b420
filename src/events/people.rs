//! Who has which product open on all servers, as far as this server knows.

use super::{notice::ServerId, protocol::Person};
use crate::product::ProductId;
use std::{
    collections::{BTreeMap, HashMap},
    time::Instant,
};

/// A socket on any server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SocketKey {
    /// Which server.
    pub server: ServerId,
    /// Its number on that server.
    pub socket: u64,
}

/// Everybody who has a product open.
#[derive(Debug, Default)]
pub struct People {
    on: HashMap<ProductId, BTreeMap<SocketKey, Person>>,
    at: HashMap<SocketKey, ProductId>,
    heard: HashMap<ServerId, Instant>,
}

impl People {
    /// Adds somebody, or updates what they do. Returns the affected products.
    pub fn put(&mut self, key: SocketKey, product: ProductId, person: Person) -> Vec<ProductId> {
        let mut changed: Vec<_> = match self.at.get(&key) {
            Some(before) if *before != product => self.remove(key).into_iter().collect(),
            _ => Vec::new(),
        };
        self.at.insert(key, product);
        let before = self.on.entry(product).or_default().insert(key, person.clone());
        if before.as_ref() != Some(&person) {
            changed.push(product);
        }
        changed
    }

    /// Removes somebody. Returns the affected product.
    pub fn remove(&mut self, key: SocketKey) -> Option<ProductId> {
        let product = self.at.remove(&key)?;
        if let Some(people) = self.on.get_mut(&product) {
            people.remove(&key);
            if people.is_empty() {
                self.on.remove(&product);
            }
        }
        Some(product)
    }

    /// The people on a product, in the order in which they arrived.
    pub fn on(&self, product: ProductId) -> impl Iterator<Item = &Person> {
        self.on.get(&product).into_iter().flat_map(BTreeMap::values)
    }

    /// All people of one server.
    pub fn of(&self, server: ServerId) -> Vec<(u64, ProductId, Person)> {
        let own = self.at.iter().filter(|(key, _)| key.server == server);
        own.filter_map(|(key, product)| {
            let person = self.on.get(product)?.get(key)?;
            Some((key.socket, *product, person.clone()))
        })
        .collect()
    }

    /// Records a sign of life from a server. Returns whether the server is new here.
    pub fn heard_of(&mut self, server: ServerId, now: Instant) -> bool {
        self.heard.insert(server, now).is_none()
    }

    /// Removes a server and its people. Returns the affected products.
    pub fn forget(&mut self, server: ServerId) -> Vec<ProductId> {
        self.heard.remove(&server);
        let places: Vec<_> = self.at.keys().filter(|key| key.server == server).copied().collect();
        places.into_iter().filter_map(|key| self.remove(key)).collect()
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
    use crate::{
        events::protocol::{Doing, TabId},
        product::Actor,
    };
    use std::time::Duration;

    const LAMP: ProductId = ProductId(1);
    const DESK: ProductId = ProductId(2);

    fn key(server: u64, socket: u64) -> SocketKey {
        SocketKey { server: ServerId(server), socket }
    }

    fn somebody(id: &str) -> Person {
        let tab = TabId::new(id.to_owned()).expect("an id");
        Person { tab, actor: Actor::named(id), doing: Doing::default() }
    }

    fn names(people: &People, product: ProductId) -> Vec<&str> {
        people.on(product).map(|person| person.actor.as_str()).collect()
    }

    #[test]
    fn who_comes_goes_and_changes_over_is_shown_where_they_are() {
        let mut people = People::default();
        assert_eq!(people.put(key(1, 1), LAMP, somebody("ann")), [LAMP]);
        people.put(key(1, 2), LAMP, somebody("bo"));
        people.put(key(2, 1), LAMP, somebody("cy"));
        assert_eq!(names(&people, LAMP), ["ann", "bo", "cy"]);
        assert!(people.put(key(1, 1), LAMP, somebody("ann")).is_empty());
        assert_eq!(people.put(key(1, 1), DESK, somebody("ann")), [LAMP, DESK]);
        assert_eq!(people.remove(key(2, 1)), Some(LAMP));
        assert_eq!(people.remove(key(2, 1)), None);
        assert_eq!((names(&people, LAMP), names(&people, DESK)), (vec!["bo"], vec!["ann"]));
    }

    #[test]
    fn a_silent_server_takes_its_people_along() {
        let mut people = People::default();
        let start = Instant::now();
        assert!(people.heard_of(ServerId(2), start));
        assert!(!people.heard_of(ServerId(2), start));
        people.put(key(1, 1), LAMP, somebody("ann"));
        people.put(key(2, 1), LAMP, somebody("bo"));
        assert_eq!(people.of(ServerId(2)).len(), 1);
        assert!(people.silent_since(start).is_empty());
        let silent = people.silent_since(start + Duration::from_secs(1));
        assert_eq!(silent, [ServerId(2)]);
        assert_eq!(people.forget(ServerId(2)), [LAMP]);
        assert_eq!(names(&people, LAMP), ["ann"]);
    }
}
