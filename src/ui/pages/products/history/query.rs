//! The query in the address of the page.

use crate::{
    product::{ProductId, TimelineFilter, Version},
    server_fns::HistoryQuery,
};
use leptos_router::params::ParamsMap;
use std::fmt::{Display, Write};

/// Parses the query. Invalid values count as missing; no product has the id -1.
pub fn of(params: &ParamsMap, query: &ParamsMap) -> HistoryQuery {
    let version = |name| query.get_str(name).and_then(|text| text.parse().ok()).map(Version);
    HistoryQuery {
        id: ProductId(params.get_str("id").and_then(|id| id.parse().ok()).unwrap_or(-1)),
        before: version("before"),
        filter: match query.get_str("show") {
            Some("edits") => TimelineFilter::Edits,
            Some("stock") => TimelineFilter::Movements,
            _ => TimelineFilter::Grouped,
        },
        compared: version("a").zip(version("b")),
        restored: version("restore"),
    }
}

/// The value of the filter in the address; none for the default.
pub const fn show(filter: TimelineFilter) -> Option<&'static str> {
    match filter {
        TimelineFilter::Grouped => None,
        TimelineFilter::Edits => Some("edits"),
        TimelineFilter::Movements => Some("stock"),
    }
}

/// The address with this query.
pub fn address(query: HistoryQuery) -> String {
    let mut address = format!("/products/{}/history", query.id);
    let mut sign = '?';
    let mut add = |name: &str, value: &dyn Display| {
        // Writing to a string cannot fail.
        let _ = write!(address, "{sign}{name}={value}");
        sign = '&';
    };
    if let Some(show) = show(query.filter) {
        add("show", &show);
    }
    if let Some((a, b)) = query.compared {
        add("a", &a);
        add("b", &b);
    }
    if let Some(before) = query.before {
        add("before", &before);
    }
    if let Some(restored) = query.restored {
        add("restore", &restored);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_shown() {
        let query = |before: Option<i64>, compared: Option<(i64, i64)>| HistoryQuery {
            id: ProductId(5),
            before: before.map(Version),
            filter: TimelineFilter::Grouped,
            compared: compared.map(|(a, b)| (Version(a), Version(b))),
            restored: None,
        };
        assert_eq!(address(query(None, None)), "/products/5/history");
        assert_eq!(address(query(Some(9), None)), "/products/5/history?before=9");
        let all = address(query(Some(9), Some((3, 7))));
        assert_eq!(all, "/products/5/history?a=3&b=7&before=9");
        let restored = HistoryQuery { restored: Some(Version(3)), ..query(None, None) };
        assert_eq!(address(restored), "/products/5/history?restore=3");
        let edits = HistoryQuery { filter: TimelineFilter::Edits, ..query(Some(9), None) };
        assert_eq!(address(edits), "/products/5/history?show=edits&before=9");
    }
}
