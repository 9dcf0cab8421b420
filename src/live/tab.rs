//! From which tab a request comes, for the events of what it writes.
//!
//! The header is read once, for every kind of request, and kept beside the request's task. So every
//! way to save, also one to come, has its events marked, and none has to hand the tab down.

use super::protocol::{TAB_HEADER, TabId};
use http::HeaderMap;

tokio::task_local! {
    static TAB: Option<TabId>;
}

/// The tab that a request names. An id that is none is ignored: the mark is a courtesy, and no
/// reason to refuse a save.
#[must_use]
pub fn named(headers: &HeaderMap) -> Option<TabId> {
    let id = headers.get(TAB_HEADER)?.to_str().ok()?;
    TabId::new(id.to_owned())
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
        assert_eq!(seen.expect("a tab").as_str(), "a-1");
        assert_eq!(within(named(&headers("<a>")), async { current() }).await, None);
        assert_eq!(current(), None);
    }
}
