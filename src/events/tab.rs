//! From which tab a request comes, for the events of what it writes.
//!
//! The header is read once, for every kind of request, and kept beside the request's task. So every
//! way to save, also one to come, has its events marked, and none has to hand the tab down.

use super::protocol::{TAB_HEADER, TabId};
use blake2::{Blake2b, Digest, digest::consts::U8};
use http::HeaderMap;

tokio::task_local! {
    static TAB: Option<TabId>;
}

/// The id under which others are told of a tab: of its browser and of the tab itself, 64 bits each.
///
/// All servers come to the same without a key that they would have to share. It does not lead back to the
/// tab's own id, as long as that is as random as Concord's pages make it.
#[must_use]
pub fn public(tab: &TabId) -> TabId {
    let hashed = |what: &str, id: &str| {
        let hash = Blake2b::<U8>::new().chain_update(what).chain_update([0]).chain_update(id);
        u64::from_be_bytes(hash.finalize().into())
    };
    let browser = hashed("browser", tab.browser());
    let itself = hashed("tab", tab.as_str());
    // Never taken: 33 letters and digits are an id.
    TabId::new(format!("{browser:016x}-{itself:016x}")).unwrap_or_else(|| tab.clone())
}

/// The tab that a request names, as others are told of it. An id that is none is ignored: the mark is a courtesy, and no
/// reason to refuse a save.
#[must_use]
pub fn named(headers: &HeaderMap) -> Option<TabId> {
    let id = headers.get(TAB_HEADER)?.to_str().ok()?;
    TabId::new(id.to_owned()).as_ref().map(public)
}

/// Answers a request that comes from this tab.
pub async fn within<T>(tab: Option<TabId>, answer: impl Future<Output = T>) -> T {
    TAB.scope(tab, answer).await
}

/// The tab of the request that is being answered.
#[must_use]
pub fn current() -> Option<TabId> {
    TAB.try_with(Clone::clone).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_tab_is_known_within_its_request_only() {
        let headers = |id: &str| {
            HeaderMap::from_iter([(
                http::HeaderName::from_static(TAB_HEADER),
                id.parse().expect("a value"),
            )])
        };
        let seen = within(named(&headers("a-1")), async { current() }).await;
        let tab = TabId::new("a-1".to_owned()).expect("an id");
        assert_eq!(seen, Some(public(&tab)));
        assert_eq!(within(named(&headers("<a>")), async { current() }).await, None);
        assert_eq!(current(), None);
    }

    #[test]
    fn others_cannot_tell_the_tab_but_the_browser_that_two_tabs_share() {
        let id = |id: &str| TabId::new(id.to_owned()).expect("an id");
        let (one, two, other) = (id("b1-1"), id("b1-2"), id("b2-1"));
        assert_eq!(public(&one).as_str(), public(&one).as_str());
        assert_ne!(public(&one), public(&two));
        assert_eq!(public(&one).browser(), public(&two).browser());
        assert_ne!(public(&one).browser(), public(&other).browser());
        assert!(!public(&one).as_str().contains("b1"));
        // What is told to others is no tab's own id: it leads to another one.
        assert_ne!(public(&public(&one)), public(&one));
    }
}
