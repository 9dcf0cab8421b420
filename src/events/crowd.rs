//! Who has a product open, as presence messages tell it. It is computed once for all tabs of the product,
//! so a change costs one computation, and each tab only receives a few names.

use super::protocol::{Person, Presence, TabId};
use crate::product::{Actor, ProductId};
use std::collections::{HashMap, hash_map::Entry};

/// The most people that a tab is told by name: three others, and the tab's own person.
const NAMED: usize = 4;
/// How many people are kept to choose from: a tab skips those of its own browser.
const KEPT: usize = NAMED + 4;

/// Who has a product open at one moment.
#[derive(Debug, PartialEq, Eq)]
pub struct Crowd {
    product: ProductId,
    /// The first persons, those with unsaved changes first.
    first: Vec<Pair>,
    /// The number of persons.
    persons: usize,
    browsers: HashMap<String, Browser>,
}

/// A person: the most active tab, and the most active one in another browser.
#[derive(Debug, PartialEq, Eq)]
struct Pair {
    best: Person,
    other: Option<Person>,
}

/// The tabs of one browser.
#[derive(Debug, PartialEq, Eq)]
struct Browser {
    /// The most active tab, and the next one.
    tabs: Pair,
    /// How many persons have tabs in this browser only.
    alone: usize,
}

/// Decides which tabs belong to the same person, as far as that is possible without accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Who<'a> {
    Named(&'a str),
    /// Without a name, each browser counts as a person.
    Guest(&'a str),
}

impl<'a> Who<'a> {
    fn of(person: &'a Person) -> Self {
        match person.actor == Actor::default() {
            true => Self::Guest(person.tab.browser()),
            false => Self::Named(person.actor.as_str()),
        }
    }
}

impl Pair {
    fn of(person: &Person) -> Self {
        Self { best: person.clone(), other: None }
    }

    /// Adds a tab. `differ`: whether two tabs are different enough to keep both.
    fn add(&mut self, person: &Person, differ: impl Fn(&Person, &Person) -> bool) {
        if does_more(person, &self.best) {
            let before = std::mem::replace(&mut self.best, person.clone());
            if differ(&self.best, &before) {
                self.other = Some(before);
            } else if self.other.as_ref().is_some_and(|other| !differ(&self.best, other)) {
                self.other = None;
            }
        } else if differ(&self.best, person)
            && self.other.as_ref().is_none_or(|other| does_more(person, other))
        {
            self.other = Some(person.clone());
        }
    }
}

/// Whether a person is more active in this tab than in the other one.
fn does_more(this: &Person, other: &Person) -> bool {
    let doing = |person: &Person| (person.doing.changed, person.doing.field.is_some());
    doing(this) > doing(other)
}

impl Crowd {
    /// Groups these people, in the order in which they arrived.
    pub fn of<'a>(product: ProductId, people: impl Iterator<Item = &'a Person>) -> Self {
        let mut persons: Vec<Pair> = Vec::new();
        let mut places: HashMap<Who<'_>, usize> = HashMap::new();
        let mut browsers: HashMap<String, Browser> = HashMap::new();
        for person in people {
            match places.entry(Who::of(person)) {
                Entry::Occupied(key) => {
                    persons[*key.get()].add(person, |a, b| a.tab.browser() != b.tab.browser());
                }
                Entry::Vacant(key) => {
                    key.insert(persons.len());
                    persons.push(Pair::of(person));
                }
            }
            match browsers.get_mut(person.tab.browser()) {
                Some(browser) => browser.tabs.add(person, |a, b| a.tab != b.tab),
                None => {
                    let browser = Browser { tabs: Pair::of(person), alone: 0 };
                    browsers.insert(person.tab.browser().to_owned(), browser);
                }
            }
        }
        for person in persons.iter().filter(|person| person.other.is_none()) {
            if let Some(browser) = browsers.get_mut(person.best.tab.browser()) {
                browser.alone += 1;
            }
        }
        let count = persons.len();
        persons.sort_by_key(|person| !person.best.doing.changed);
        persons.truncate(KEPT);
        Self { product, first: persons, persons: count, browsers }
    }

    /// The product.
    pub const fn product(&self) -> ProductId {
        self.product
    }

    /// The other people as seen by a tab: each person once, in their most active tab. If the tab's own
    /// browser has another tab on the product, that tab comes first.
    pub fn seen_by(&self, tab: &TabId) -> Presence {
        let own = self.browsers.get(tab.browser());
        let tabs = own.map(|own| [Some(&own.tabs.best), own.tabs.other.as_ref()]);
        let own_other = tabs.into_iter().flatten().flatten().find(|person| person.tab != *tab);
        let is_other = |person: &&Person| person.tab.browser() != tab.browser();
        let of =
            |pair: &'_ Pair| Some(&pair.best).filter(is_other).or(pair.other.as_ref()).cloned();
        let mut people: Vec<_> = self.first.iter().filter_map(of).collect();
        people.sort_by_key(|person| !person.doing.changed);
        people.splice(..0, own_other.cloned());
        people.truncate(NAMED);
        let others = self.persons - own.map_or(0, |own| own.alone);
        let all = others + usize::from(own_other.is_some());
        Presence { product: self.product, more: all - people.len(), people }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::protocol::Doing;

    const LAMP: ProductId = ProductId(1);

    fn tab(id: &str) -> TabId {
        TabId::new(id.to_owned()).expect("an id")
    }

    fn person(id: &str, name: &str, changed: bool) -> Person {
        Person { tab: tab(id), actor: Actor::named(name), doing: Doing { changed, field: None } }
    }

    /// Names with their unsaved-changes flag, and the number of further people.
    fn told(people: &[Person], than: &str) -> (Vec<(String, bool)>, usize) {
        let Presence { people, more, .. } = Crowd::of(LAMP, people.iter()).seen_by(&tab(than));
        (people.iter().map(|it| (it.actor.to_string(), it.doing.changed)).collect(), more)
    }

    fn all(names: &[(&str, bool)]) -> (Vec<(String, bool)>, usize) {
        (names.iter().map(|(name, changed)| ((*name).to_owned(), *changed)).collect(), 0)
    }

    #[test]
    fn a_tab_sees_the_others_and_first_those_with_changes() {
        let people =
            [person("b1-1", "Ann", false), person("b2-1", "Bo", false), person("b3-1", "Cy", true)];
        assert_eq!(told(&people, "b2-1"), all(&[("Cy", true), ("Ann", false)]));
        assert_eq!(told(&people, "b3-1"), all(&[("Ann", false), ("Bo", false)]));
    }

    #[test]
    fn a_tab_with_two_sockets_is_one_and_not_another_to_itself() {
        let people = [person("b1-1", "Ann", false), person("b1-1", "Ann", false)];
        assert_eq!(told(&people, "b2-1"), all(&[("Ann", false)]));
        assert_eq!(told(&people, "b1-1"), all(&[]));
    }

    #[test]
    fn a_person_with_many_tabs_is_one() {
        let mut people: Vec<_> =
            (0..12).map(|n| person(&format!("b1-{n}"), "Ada", n == 7)).collect();
        people.push(person("b2-1", "Ada", false));
        people.push(person("b3-1", "Bo", false));
        assert_eq!(told(&people, "b9-1"), all(&[("Ada", true), ("Bo", false)]));
        // Seen from a tab of her own: the other tabs of her browser, and her other browser.
        let hers = all(&[("Ada", true), ("Ada", false), ("Bo", false)]);
        assert_eq!(told(&people, "b1-3"), hers);
    }

    #[test]
    fn other_tabs_of_the_same_browser_are_one_whatever_their_names() {
        let people = [
            person("b1-1", "Ada", false),
            person("b2-1", "Bo", true),
            person("b1-2", "Ada", false),
            person("b1-3", "Guest", true),
        ];
        assert_eq!(told(&people, "b1-1"), all(&[("Guest", true), ("Bo", true)]));
    }

    #[test]
    fn guests_are_told_apart_by_their_browsers() {
        let people = ["b1-1", "b1-2", "b2-1"].map(|id| person(id, "Guest", false));
        assert_eq!(told(&people, "b9-1").0.len(), 2);
    }

    #[test]
    fn of_a_crowd_some_are_named_and_the_rest_is_counted() {
        let people: Vec<_> =
            (0..2_000).map(|n| person(&format!("b{n}-1"), &format!("P{n}"), false)).collect();
        for than in ["b0-1", "b1-1", "b1999-1"] {
            let (named, more) = told(&people, than);
            assert_eq!((named.len(), more), (4, 1_995), "{than}");
        }
        assert_eq!(told(&people, "elsewhere").1, 1_996);
    }
}
