//! The messages between servers, and how they are packed into NOTIFY payloads.
//!
//! A payload consists of lines: first the sender's id, then one notice per line. So a server recognizes its
//! own payloads by the first line, and serializes each notice only once.

use super::{
    protocol::{Event, Person},
    sent_at::SentAt,
};
use crate::product::{ProductId, Subject};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The channel of `NOTIFY`.
pub const CHANNEL: &str = "concord_live";

/// PostgreSQL takes payloads of less than 8000 bytes (manual, NOTIFY).
const MAX_PAYLOAD: usize = 7999;

/// One run of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServerId(pub u64);

impl ServerId {
    /// A random id, different from that of any other run.
    #[must_use]
    pub fn random() -> Self {
        Self(uuid::Uuid::new_v4().as_u64_pair().0)
    }
}

/// One message from a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// A change that was stored at this time.
    Event(Event, SentAt),
    /// This record may have been changed (or, for `None`, a product created): tabs must check.
    #[serde(rename = "unsure")]
    Uncertain(Option<Subject>),
    /// Somebody has a product open, at the socket with this number.
    Here(u64, ProductId, Person),
    /// The socket with this number no longer shows a product.
    Left(u64),
    /// The server lists its people again: forget the old list. All present people follow.
    #[serde(rename = "anew")]
    PeopleFollow,
    /// The server has just started to listen, and asks the others who is present.
    WhoIsThere,
    /// The server is alive.
    Alive,
    /// The server stops.
    Bye,
    /// Events of the server were lost: all tabs must resync.
    Lost,
    /// A kind of notice that only another version of Concord knows, with its product if it names one. It is
    /// only received, never sent.
    #[serde(skip)]
    Unknown(Option<ProductId>),
}

/// Packs notices into payloads, each as full as possible.
#[must_use]
pub fn pack(from: ServerId, notices: &[Notice]) -> Vec<String> {
    let head = format!("{:016x}", from.0);
    let mut payloads = Vec::new();
    let mut payload = head.clone();
    for notice in notices {
        let Some(line) = line(notice, MAX_PAYLOAD - head.len() - 1) else { continue };
        if payload.len() + 1 + line.len() > MAX_PAYLOAD {
            payloads.push(std::mem::replace(&mut payload, head.clone()));
        }
        payload.push('\n');
        payload.push_str(&line);
    }
    if payload.len() > head.len() {
        payloads.push(payload);
    }
    payloads
}

/// Serializes one notice. Names and ids are short, so it always fits; if one ever did not, `Lost` is sent
/// instead.
fn line(notice: &Notice, max: usize) -> Option<String> {
    let line = serde_json::to_string(notice).ok()?;
    if line.len() <= max { Some(line) } else { serde_json::to_string(&Notice::Lost).ok() }
}

/// Splits a payload into sender and lines. `None` if it is not one of Concord's.
#[must_use]
pub fn open(payload: &str) -> Option<(ServerId, &str)> {
    let (head, lines) = payload.split_once('\n')?;
    Some((ServerId(u64::from_str_radix(head, 16).ok()?), lines))
}

/// Parses lines. An unreadable line may announce a change, so it becomes [`Notice::Unknown`].
pub fn read(lines: &str) -> impl Iterator<Item = Notice> {
    let unknown =
        |line| Notice::Unknown(serde_json::from_str(line).ok().as_ref().and_then(product));
    lines.lines().map(move |line| serde_json::from_str(line).unwrap_or_else(|_| unknown(line)))
}

/// The first `"product": 7` in a notice.
fn product(notice: &Value) -> Option<ProductId> {
    match notice {
        Value::Object(members) => {
            let own = members.get("product").and_then(Value::as_i64).map(ProductId);
            own.or_else(|| members.values().find_map(product))
        }
        Value::Array(items) => items.iter().find_map(product),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        events::protocol::{Doing, TabId},
        product::{Actor, ChangeKind, RecordKind, Timestamp, Version, fields},
    };

    fn event(n: i64, name: Option<String>) -> Notice {
        let event = Event {
            subject: ProductId(n).into(),
            version: Version(n),
            kind: ChangeKind::Created,
            actor: Actor::named("Ann\\\""),
            tab: TabId::new("a".to_owned()),
            fields: fields::ids().collect(),
            at: Timestamp::try_from("2026-11-20T17:29:00Z".to_owned()).expect("a moment"),
            name,
        };
        Notice::Event(event, SentAt::now())
    }

    fn unpacked(payloads: &[String]) -> Vec<Notice> {
        payloads
            .iter()
            .flat_map(|payload| {
                let (from, lines) = open(payload).expect("a payload");
                assert_eq!(from, ServerId(7));
                read(lines)
            })
            .collect()
    }

    #[test]
    fn many_notices_go_in_few_payloads_in_their_order() {
        let notices: Vec<_> = (0..500).map(|n| event(n, None)).collect();
        let payloads = pack(ServerId(7), &notices);
        assert!(payloads.iter().all(|payload| payload.len() < 8000));
        let bytes: usize = payloads.iter().map(String::len).sum();
        assert_eq!(payloads.len(), bytes.div_ceil(7999 - 200), "not full");
        assert_eq!(unpacked(&payloads), notices);
    }

    #[test]
    fn the_longest_event_fits_and_nothing_makes_no_payload() {
        // JSON escapes every character of this name, so it needs more bytes.
        let longest = event(i64::MAX, Some("\\".repeat(255)));
        let payloads = pack(ServerId(7), std::slice::from_ref(&longest));
        assert_eq!(unpacked(&payloads), [longest]);
        assert!(pack(ServerId(7), &[]).is_empty());
    }

    #[test]
    fn what_does_not_fit_is_asked_for() {
        let payloads = pack(ServerId(7), &[event(1, Some("x".repeat(9000))), Notice::Alive]);
        assert_eq!(unpacked(&payloads), [Notice::Lost, Notice::Alive]);
    }

    #[test]
    fn presence_and_the_small_ones_come_back_as_they_were() {
        let person = Person {
            tab: TabId::new("a".to_owned()).expect("an id"),
            actor: Actor::default(),
            doing: Doing { changed: true, field: Some(fields::NAME) },
        };
        let notices = [
            Notice::Here(u64::MAX, ProductId(3), person),
            Notice::Left(4),
            Notice::Uncertain(None),
            Notice::Uncertain(Some(ProductId(5).into())),
            Notice::PeopleFollow,
            Notice::WhoIsThere,
            Notice::Alive,
            Notice::Bye,
            Notice::Lost,
        ];
        assert_eq!(unpacked(&pack(ServerId(7), &notices)), notices);
    }

    #[test]
    fn names_on_the_channel_are_those_of_the_release_before() {
        let text = |notice| serde_json::to_string(&notice).expect("JSON");
        assert_eq!(text(Notice::PeopleFollow), r#""anew""#);
        assert_eq!(text(Notice::Uncertain(None)), r#"{"unsure":null}"#);
    }

    #[test]
    fn what_others_say_on_the_channel_is_no_payload() {
        for other in ["", "hello", "x\ny", "{}\n{}"] {
            assert!(open(other).is_none(), "{other:?}");
        }
    }

    #[test]
    fn what_another_version_tells_is_not_passed_over() {
        let lines = r#""dances"
{}
{"event":[{"product":7,"version":3,"kind":"teleported"},1]}
{"moved":{"by":2,"what":[{"product":8}]}}
{"event":[{"product":"x"}]}
"alive"
{"here":"#;
        let unknown = |id: Option<i64>| Notice::Unknown(id.map(ProductId));
        let heard = [None, None, Some(7), Some(8), None].map(unknown);
        let read: Vec<_> = read(lines).collect();
        assert_eq!(read[..5], heard);
        assert_eq!(read[5..], [Notice::Alive, unknown(None)]);
    }

    #[test]
    fn a_release_that_knows_products_only_asks_after_another_kind() {
        let customer = Subject::Other(RecordKind::new("customer"), 7);
        let Notice::Event(event, stored) = event(7, None) else { panic!("an event") };
        let notices = [
            Notice::Event(Event { subject: customer, ..event }, stored),
            Notice::Uncertain(Some(customer)),
        ];
        let payloads = pack(ServerId(7), &notices);
        assert_eq!(unpacked(&payloads), notices);
        let (_, lines) = open(&payloads[0]).expect("a payload");
        for line in lines.lines() {
            let notice: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(product(&notice), None, "taken for a product: {line}");
            // The product id that the previous release reads here.
            let id = notice.pointer("/event/0/product").or(notice.pointer("/unsure"));
            let id = id.cloned().map(serde_json::from_value::<ProductId>);
            assert!(id.is_some_and(|id| id.is_err()), "{line}");
        }
    }
}
