//! The messages between a tab and the server over `/live`: JSON texts with the same types on both sides.
//!
//! 1. The tab sends [`FromTab::Hello`] once, as its first message. The answer is [`ToTab::Welcome`].
//! 2. It sends what it shows ([`FromTab::Watch`]) and which version of it, and again whenever that changes,
//!    after each [`ToTab::Resync`] and after each new connection. What it has missed is sent at once.
//! 3. It sends what the person does there ([`FromTab::Doing`]), whenever that changes.
//!
//! A side that does not understand a message assumes that the other has another version. It treats the
//! message as a hint that something has changed, and asks.
//!
//! The server sends WebSocket pings, which browsers answer automatically. A tab that wants to know whether
//! its connection is alive (for example after sleep) sends [`FromTab::Ping`].

use crate::product::{Actor, ChangeKind, FieldId, ProductId, Subject, Timestamp, Version};
use serde::{Deserialize, Serialize};

/// The path of the WebSocket.
pub const PATH: &str = "/live";

/// The header that names the tab a request comes from.
pub const TAB_HEADER: &str = "x-concord-tab";

/// The longest text that a tab may send, in bytes.
pub const MAX_TEXT: usize = 16 * 1024;

/// The most products that a list may watch.
pub const MAX_ROWS: usize = 250;

/// How many messages a tab may send per second on average, and in one burst, before it is disconnected.
pub const TEXTS_PER_SECOND: u32 = 10;
/// See [`TEXTS_PER_SECOND`].
pub const TEXTS_AT_ONCE: u32 = 60;

/// Why the server closes a socket (RFC 6455, 7.4.1).
pub mod close {
    /// The server is stopping: reconnect soon.
    pub const GOING_AWAY: u16 = 1001;
    /// The message does not belong to this protocol: the tab has another version. It would only send it
    /// again, so it reconnects much later, when the servers may have its version.
    pub const UNKNOWN: u16 = 1007;
    /// Too many messages, or out of order.
    pub const AGAINST_THE_RULES: u16 = 1008;
    /// The server cannot determine what has changed right now: reconnect a little later.
    pub const TRY_LATER: u16 = 1013;
}

/// A tab, for the lifetime of one page load: a duplicated or reloaded tab is a different one.
///
/// A tab generates its own id and keeps it secret: anyone who knows the id can impersonate the tab. Others
/// only see a public id ([`ToTab::Welcome`]), which is derived from it by a one-way function.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct TabId(String);

impl TabId {
    /// The maximum length of an id.
    pub const MAX: usize = 40;

    /// Accepts an id of 1 to 40 letters, digits and hyphens, such as a UUID.
    #[must_use]
    pub fn new(id: String) -> Option<Self> {
        let good = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        ((1..=Self::MAX).contains(&id.len()) && id.bytes().all(good)).then_some(Self(id))
    }

    /// The part that all tabs of one browser share: everything before the first hyphen.
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

/// Messages from a tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromTab {
    /// The id of the tab.
    Hello(TabId),
    /// What the tab shows from now on; it receives events of nothing else.
    Watch(Watch),
    /// What the person does with the watched product. Until this is sent, they count as only viewing it.
    Doing(Doing),
    /// Tests the connection. Answered with [`ToTab::Pong`], after everything requested before.
    Ping,
}

/// What a tab shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// Nothing that can change.
    Nothing,
    /// A product, with the latest version that the tab knows (for a deleted product, the version of its
    /// deletion).
    Product(ProductId, Version),
    /// The rows of a list, at most [`MAX_ROWS`]. The tab receives changes to these, and every product that
    /// is created or restored.
    List(Vec<(ProductId, Version)>),
    /// A record of any kind, with its known version. Only used in the server: tabs show no other kind than
    /// products.
    #[serde(skip)]
    Record(Subject, Version),
}

impl Watch {
    /// The record that is shown on its own page, and its known version.
    #[must_use]
    pub fn record(&self) -> Option<(Subject, Version)> {
        match self {
            Self::Product(product, version) => Some(((*product).into(), *version)),
            Self::Record(subject, version) => Some((*subject, *version)),
            Self::List(_) | Self::Nothing => None,
        }
    }

    /// Whether this version of the record, or a later one, is already known.
    #[must_use]
    pub fn knows(&self, version: Version) -> bool {
        matches!(self, Self::Product(_, known) | Self::Record(_, known) if version <= *known)
    }
}

/// What a person does with a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Doing {
    /// There are unsaved changes.
    pub changed: bool,
    /// The field that has the focus.
    pub field: Option<FieldId>,
}

/// Messages from the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToTab {
    /// The answer to [`FromTab::Hello`]: the tab's public id in events and presence.
    Welcome(TabId),
    /// A record was created, saved, deleted or restored.
    Event(Event),
    /// Who else has the watched product open. Sent after each [`Watch::Product`] and after each change.
    Presence(Presence),
    /// Something was missed. For a product: watch it again, with the known version. For a list: load it
    /// again, then watch it. Wait a random time first, because all tabs may receive this at once.
    Resync,
    /// The answer to [`FromTab::Ping`].
    Pong,
    /// A message that only a server of another version sends; only received, never sent. It may announce a
    /// change, and watching again may return the same message, so load what is shown again.
    #[serde(skip)]
    Unknown,
}

/// A change that was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The record. It is called `product` in messages because products were once the only kind.
    #[serde(rename = "product")]
    pub subject: Subject,
    /// The version that the change created. A tab that already knows it ignores the event.
    pub version: Version,
    /// The kind of change.
    pub kind: ChangeKind,
    /// Who made the change.
    pub actor: Actor,
    /// The public id of the tab that made the change, if the request named one. Missing for a change that
    /// is sent later because it was missed.
    pub tab: Option<TabId>,
    /// The changed fields: compared with the previous version or, if that was missed, with the version that
    /// the tab knows.
    pub fields: Vec<FieldId>,
    /// When it was stored.
    pub at: Timestamp,
    /// The name of a record that was created, restored or deleted.
    pub name: Option<String>,
}

/// Who else has a product open: each person once, even with several tabs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// The product.
    pub product: ProductId,
    /// Some of these people: first the tab's own person, if another tab of its browser has the product
    /// open, then people with unsaved changes.
    pub people: Vec<Person>,
    /// The number of further people.
    pub more: usize,
}

/// A person who has the product open, in their most active tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The public id of that tab.
    pub tab: TabId,
    /// The person's name.
    pub actor: Actor,
    /// What the person does.
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
