//! The tab that a request comes from, used to mark the events of what the request writes.
//!
//! The header is read once, for every kind of request, and stored in a task-local variable. So the events
//! of every save are marked without passing the tab through each function.

use super::protocol::{TAB_HEADER, TabId};
use blake2::{Blake2b, Digest, digest::consts::U8};
use http::HeaderMap;

tokio::task_local! {
    static TAB: Option<TabId>;
}

/// The public id of a tab: a hash of its browser and one of the tab itself, 64 bits each.
///
/// All servers compute the same id without a shared key. The tab's own id cannot be derived from it, as
/// long as it is as random as Concord's pages make it.
#[must_use]
pub fn public(tab: &TabId) -> TabId {
    let hashed = |what: &str, id: &str| {
        let hash = Blake2b::<U8>::new().chain_update(what).chain_update([0]).chain_update(id);
        u64::from_be_bytes(hash.finalize().into())
    };
    let browser = hashed("browser", tab.browser());
    let itself = hashed("tab", tab.as_str());
    // The fallback is never used: 33 letters, digits and hyphens are always a valid id.
    TabId::new(format!("{browser:016x}-{itself:016x}")).unwrap_or_else(|| tab.clone())
}

/// The public id of the tab that a request names. An invalid id is ignored: the mark is optional, and no
/// reason to reject a save.
#[must_use]
pub fn named(headers: &HeaderMap) -> Option<TabId> {
    let id = headers.get(TAB_HEADER)?.to_str().ok()?;
    TabId::new(id.to_owned()).as_ref().map(public)
}

/// Runs the handler of a request that comes from this tab.
pub async fn within<T>(tab: Option<TabId>, answer: impl Future<Output = T>) -> T {
    TAB.scope(tab, answer).await
}

/// The tab of the current request.
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
        // A public id is not accepted as a tab's own id: hashing it gives a different one.
        assert_ne!(public(&public(&one)), public(&one));
    }
}
