//! What a tab and the server say to each other over `/live`: JSON texts, typed once for both sides.
//!
//! 1. The tab says [`FromTab::Hello`], once and first. The answer is [`ToTab::Welcome`].
//! 2. It says what it shows ([`FromTab::Watch`]) and which version of it, again whenever that changes,
//!    after each [`ToTab::Resync`] and after each new connection. What it has missed comes at once.
//! 3. It says what the person does there ([`FromTab::Doing`]), when that changes.
//!
//! A side that does not understand a message is of another version. It takes it as a hint that something
//! has changed, and asks.
//!
//! The server sends WebSocket pings, which browsers answer by themselves. A tab that wants to know
//! whether its line is alive (after sleep, say) sends [`FromTab::Ping`].

use crate::product::{Actor, ChangeKind, FieldId, ProductId, Subject, Timestamp, Version};
use serde::{Deserialize, Serialize};

/// Where the socket is.
pub const PATH: &str = "/live";

/// The header with which a call says from which tab it comes.
pub const TAB_HEADER: &str = "x-concord-tab";

/// The longest text that a tab may send, in bytes.
pub const MAX_TEXT: usize = 16 * 1024;

/// The most products that a list may watch.
pub const MAX_ROWS: usize = 250;

/// How often a tab may speak in the long run, and how many times at once, before it is cut off.
pub const TEXTS_PER_SECOND: u32 = 10;
/// See [`TEXTS_PER_SECOND`].
pub const TEXTS_AT_ONCE: u32 = 60;

/// Why the server closes a socket (RFC 6455, 7.4.1).
pub mod close {
    /// The server stops: connect again, soon.
    pub const GOING_AWAY: u16 = 1001;
    /// What came is no message of this protocol: the tab is of another version. It would only send it
    /// again, so it comes back much later, when the servers may be of its version.
    pub const UNKNOWN: u16 = 1007;
    /// Too many messages, or not in order.
    pub const AGAINST_THE_RULES: u16 = 1008;
    /// The server cannot say now what has changed: connect again a little later.
    pub const TRY_LATER: u16 = 1013;
}

/// A tab, from a page's loading to its end: a duplicated or reloaded tab is another one.
///
/// The id that a tab gives itself is its secret: who knows it can pass for the tab. Others are told an id
/// that is worked out of it ([`ToTab::Welcome`]) and does not lead back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct TabId(String);

impl TabId {
    /// The longest id.
    pub const MAX: usize = 40;

    /// Takes an id of 1 to 40 letters, digits and hyphens: a UUID is one.
    #[must_use]
    pub fn new(id: String) -> Option<Self> {
        let good = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        ((1..=Self::MAX).contains(&id.len()) && id.bytes().all(good)).then_some(Self(id))
    }

    /// The part that all tabs of one browser share: what stands before the first hyphen.
    #[must_use]
    pub fn browser(&self) -> &str {
        self.0.split_once('-').map_or(&self.0, |(browser, _)| browser)
    }

    /// The id as text, for [`TAB_HEADER`].
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TabId {
    type Error = &'static str;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        Self::new(id).ok_or("no id of a tab")
    }
}

/// What a tab says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromTab {
    /// Which tab it is.
    Hello(TabId),
    /// What it shows from now on; it hears of nothing else.
    Watch(Watch),
    /// What the person does with the product that is watched. Only looking, until it is said.
    Doing(Doing),
    /// Is anybody there? Answered with [`ToTab::Pong`], after all that was asked before.
    Ping,
}

/// What a tab shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// Nothing that changes.
    Nothing,
    /// A product, in the version that the tab knows of last (of a deleted one, that of its deletion).
    Product(ProductId, Version),
    /// The rows of a list, at most [`MAX_ROWS`]. It hears of changes to these, and of every product
    /// that comes to be or comes back.
    List(Vec<(ProductId, Version)>),
    /// A record of any kind, in the version that is known of it. Only in the server: no tab shows another
    /// kind than products.
    #[serde(skip)]
    Record(Subject, Version),
}

impl Watch {
    /// The record that is shown by itself, and its known version.
    #[must_use]
    pub fn record(&self) -> Option<(Subject, Version)> {
        match self {
            Self::Product(product, version) => Some(((*product).into(), *version)),
            Self::Record(subject, version) => Some((*subject, *version)),
            Self::List(_) | Self::Nothing => None,
        }
    }

    /// Whether this version of the record, or a later one, is known already.
    #[must_use]
    pub fn knows(&self, version: Version) -> bool {
        matches!(self, Self::Product(_, known) | Self::Record(_, known) if version <= *known)
    }
}

/// What a person does with a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Doing {
    /// There are changes that are not saved.
    pub changed: bool,
    /// The field in which the person is.
    pub field: Option<FieldId>,
}

/// What the server says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToTab {
    /// The answer to [`FromTab::Hello`]: the id under which the tab stands in events and presence.
    Welcome(TabId),
    /// A record was saved, made, deleted or brought back.
    Event(Event),
    /// Who else has the watched product open. Comes after each [`Watch::Product`], and whenever it
    /// changes.
    Presence(Presence),
    /// Something was missed. For a product: watch it again, with the version you know. For a list:
    /// load it again, then watch it. Wait a random moment first: all tabs may have been told.
    Resync,
    /// The answer to [`FromTab::Ping`].
    Pong,
    /// What only a server of another version says; heard, and never said. It may tell of a change, and to
    /// watch again may bring the same: load what is shown.
    #[serde(skip)]
    Unknown,
}

/// A change, after it was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Which record. Its name in messages is from before there were other kinds than products.
    #[serde(rename = "product")]
    pub subject: Subject,
    /// The version that the change made. A tab that knows it already has nothing to do.
    pub version: Version,
    /// What kind of change.
    pub kind: ChangeKind,
    /// Who made it.
    pub actor: Actor,
    /// From which tab, if one said so, under the id that others know it by. Not known of a change that was missed and is told later.
    pub tab: Option<TabId>,
    /// The fields that differ now: from the version before, or, if that was missed, from the one that
    /// the tab knows.
    pub fields: Vec<FieldId>,
    /// When.
    pub at: Timestamp,
    /// The name of a record that came to be, came back or was deleted.
    pub name: Option<String>,
}

/// Who else has a product open: each person once, however many tabs they have there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Which product.
    pub product: ProductId,
    /// Some of them: first the person of the tab itself, if another tab of that browser is there too, then
    /// those with unsaved changes.
    pub people: Vec<Person>,
    /// How many more there are.
    pub more: usize,
}

/// Somebody who has the product open, in the tab where they do most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// In which tab, under the id that others know it by.
    pub tab: TabId,
    /// Under which name.
    pub actor: Actor,
    /// What they do.
    pub doing: Doing,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{RecordKind, fields};

    fn tab(id: &str) -> Option<TabId> {
        TabId::new(id.to_owned())
    }

    #[track_caller]
    fn there_and_back<T>(message: &T, json: &str)
    where
        T: Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        assert_eq!(serde_json::to_string(message).expect("JSON"), json);
        assert_eq!(&serde_json::from_str::<T>(json).expect("a message"), message);
    }

    #[test]
    fn what_a_tab_says_is_short_json() {
        there_and_back(&FromTab::Hello(tab("a-1").expect("an id")), r#"{"hello":"a-1"}"#);
        let product = FromTab::Watch(Watch::Product(ProductId(7), Version(3)));
        there_and_back(&product, r#"{"watch":{"product":[7,3]}}"#);
        let list = FromTab::Watch(Watch::List(vec![(ProductId(7), Version(3))]));
        there_and_back(&list, r#"{"watch":{"list":[[7,3]]}}"#);
        there_and_back(&FromTab::Watch(Watch::Nothing), r#"{"watch":"nothing"}"#);
        let doing = FromTab::Doing(Doing { changed: true, field: Some(fields::PRICE) });
        there_and_back(&doing, r#"{"doing":{"changed":true,"field":"price"}}"#);
        there_and_back(&FromTab::Ping, r#""ping""#);
    }

    #[test]
    fn what_the_server_says_comes_back_as_it_was() {
        let event = Event {
            subject: ProductId(7).into(),
            version: Version(4),
            kind: ChangeKind::Merged,
            actor: Actor::named("Zoë \"Z\""),
            tab: tab("b"),
            fields: vec![fields::NAME, fields::STOCK],
            at: Timestamp::try_from("2026-11-20T17:29:00.123456Z".to_owned()).expect("a moment"),
            name: None,
        };
        let json = r#"{"event":{"product":7,"version":4,"kind":"merged","actor":"Zoë \"Z\"","#
            .to_owned()
            + r#""tab":"b","fields":["name","stock_quantity"],"#
            + r#""at":"2026-11-20T17:29:00.123456Z","name":null}}"#;
        let customer = Subject::Other(RecordKind::new("customer"), 7);
        let other_kind = Event { subject: customer, ..event.clone() };
        there_and_back(&ToTab::Event(event), &json);
        let json = json.replacen(r#""product":7"#, r#""product":{"customer":7}"#, 1);
        there_and_back(&ToTab::Event(other_kind), &json);
        let person = Person {
            tab: tab("c").expect("an id"),
            actor: Actor::default(),
            doing: Doing::default(),
        };
        let presence = Presence { product: ProductId(7), people: vec![person], more: 2 };
        let json = r#"{"presence":{"product":7,"people":[{"tab":"c","actor":"Guest","#.to_owned()
            + r#""doing":{"changed":false,"field":null}}],"more":2}}"#;
        there_and_back(&ToTab::Presence(presence), &json);
        there_and_back(&ToTab::Resync, r#""resync""#);
        there_and_back(&ToTab::Welcome(tab("d-1").expect("an id")), r#"{"welcome":"d-1"}"#);
    }

    #[test]
    fn an_id_of_a_tab_is_short_and_plain() {
        assert!(tab("0b9cf5d2-5f0e-4a53-9d4e-6f2f7a3b1c11").is_some());
        for bad in ["", "a b", "a\n", "é", "<", &"a".repeat(41)] {
            assert_eq!(tab(bad), None, "{bad:?}");
            let json = serde_json::to_string(bad).expect("JSON");
            assert!(serde_json::from_str::<TabId>(&json).is_err(), "{bad:?}");
        }
    }
}
