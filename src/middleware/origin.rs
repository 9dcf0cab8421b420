//! Checks that changes and live sockets are requested by a page of this site.
//!
//! A browser lets every site submit forms and open sockets to any other, with cookies, and leaves it to the
//! server to check the origin (RFC 6455, 10.2). Unlike `tower_http::csrf`, this also supports proxies that
//! change `Host`: it trusts headers that no page can set without a preflight request.

use super::{
    hosts::{Host, Hosts, of_header, shown},
    rarely::Rarely,
};
use crate::web::Problem;
use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
};

const FORWARDED_HOST: &str = "x-forwarded-host";
const FORWARDED_PORT: &str = "x-forwarded-port";

/// Accepts requests that only read, or come from a page of this site, or not from a browser.
///
/// # Errors
/// With the problem to answer.
pub fn check(hosts: &Hosts, refused: &Rarely, request: &Request) -> Result<(), Problem> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads && !request.headers().contains_key(header::UPGRADE) {
        return Ok(());
    }
    match judge(hosts, request.headers()) {
        Verdict::Own => Ok(()),
        Verdict::OtherSite => Err(Problem::cross_site()),
        Verdict::OtherHost { origin, host } => {
            if refused.is_due() {
                tracing::warn!(
                    %origin, %host,
                    "A page's change came under another host than the page. If a proxy changed it: let it \
                     pass Host on with its port, or list the page's host in CONCORD_HOSTS."
                );
            }
            Err(Problem::other_host(&origin, &host))
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Own,
    /// The browser reports another site.
    OtherSite,
    /// The page's host and the requested host differ: another site, or a proxy that changed the host.
    OtherHost {
        origin: String,
        host: String,
    },
}

fn judge(hosts: &Hosts, headers: &HeaderMap) -> Verdict {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    // The browser's own statement is correct even behind a proxy that changes Host.
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return Verdict::Own,
        Some(_) => return Verdict::OtherSite,
        None => {}
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return Verdict::Own };
    match Page::parse(origin) {
        Some(page) if hosts.lists(&page.host) || asked(headers).any(|host| page.is_at(&host)) => {
            Verdict::Own
        }
        _ => Verdict::OtherHost {
            origin: shown(origin).to_owned(),
            host: shown(text(header::HOST.as_str()).unwrap_or_default()).to_owned(),
        },
    }
}

/// The hosts that the browser may have requested: that of the request, and those reported by a proxy. A
/// page of another site cannot make a browser send the proxy's headers.
fn asked(headers: &HeaderMap) -> impl Iterator<Item = Host> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let first = |list: &str| list.split(',').next().unwrap_or_default().trim().to_owned();
    let host = of_header(headers);
    let forwarded = text(FORWARDED_HOST).and_then(|list| Host::parse(&first(list)));
    let port: Option<u16> = text(FORWARDED_PORT).and_then(|list| first(list).parse().ok());
    let with_port = forwarded.clone().or_else(|| host.clone()).filter(|_| port.is_some());
    let with_port = with_port.map(|host| Host { port, ..host });
    [host, forwarded, with_port].into_iter().flatten()
}

/// The origin of a page.
struct Page {
    host: Host,
    usual_port: u16,
}

impl Page {
    fn parse(origin: &str) -> Option<Self> {
        let (scheme, host) = origin.split_once("://")?;
        let usual_port = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let mut host = Host::parse(host)?;
        host.port = host.port.filter(|port| *port != usual_port);
        Some(Self { host, usual_port })
    }

    fn is_at(&self, host: &Host) -> bool {
        let port = host.port.filter(|port| *port != self.usual_port);
        host.name == self.host.name && port == self.host.port
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn own_with(listed: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let hosts = Hosts::new(listed.parse().expect("names"), ([127, 0, 0, 1], 8000).into());
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        judge(&hosts, &headers.collect()) == Verdict::Own
    }

    fn own(headers: &[(&'static str, &'static str)]) -> bool {
        own_with("", headers)
    }

    #[test]
    fn pages_of_this_site_and_programs_come_in() {
        assert!(own(&[("host", "shop.example")]));
        assert!(own(&[("host", "shop.example"), ("origin", "https://shop.example")]));
        assert!(own(&[("host", "shop.example:443"), ("origin", "https://shop.example")]));
        assert!(own(&[("host", "127.0.0.1:8000"), ("origin", "http://127.0.0.1:8000")]));
        assert!(own(&[("host", "[::1]:80"), ("origin", "http://[::1]:80")]));
        let proxied = [
            ("host", "inside:8000"),
            ("origin", "https://shop.example"),
            ("sec-fetch-site", "same-origin"),
        ];
        assert!(own(&proxied));
    }

    #[test]
    fn pages_of_other_sites_do_not() {
        for origin in [
            "https://evil.example",
            "https://shop.example.evil.example",
            "https://shop.example:444",
            "http://shop.example:8080",
            "https://shop.example@evil.example",
            "ftp://shop.example",
            "null",
            "",
            "https://",
        ] {
            assert!(!own(&[("host", "shop.example"), ("origin", origin)]), "{origin}");
        }
        assert!(!own(&[("host", "shop.example"), ("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("host", "shop.example"), ("sec-fetch-site", "same-site")]));
        assert!(!own(&[("origin", "https://shop.example")]));
    }

    #[test]
    fn a_proxy_that_changes_the_host_is_believed_where_no_page_could_say_the_same() {
        let page = ("origin", "http://shop.example:8080");
        assert!(own(&[("host", "shop.example"), page, ("x-forwarded-host", "shop.example:8080")]));
        assert!(own(&[("host", "shop.example"), page, ("x-forwarded-port", "8080")]));
        assert!(own(&[
            ("host", "inside"),
            page,
            ("x-forwarded-host", "shop.example, inside"),
            ("x-forwarded-port", "8080, 80"),
        ]));
        assert!(!own(&[
            ("host", "shop.example"),
            page,
            ("x-forwarded-host", "other.example:8080")
        ]));
        assert!(!own(&[
            ("host", "shop.example"),
            ("x-forwarded-host", "shop.example:8080"),
            page,
            ("sec-fetch-site", "cross-site"),
        ]));
    }

    #[test]
    fn a_listed_host_is_this_site_with_the_port_that_is_listed() {
        let page = ("origin", "http://shop.example:8080");
        assert!(own_with("shop.example:8080", &[("host", "shop.example"), page]));
        assert!(own_with("shop.example:8080", &[("host", "127.0.0.1:8000"), page]));
        assert!(!own_with("shop.example", &[("host", "shop.example"), page]));
        let page = ("origin", "https://shop.example");
        assert!(own_with("shop.example", &[("host", "127.0.0.1:8000"), page]));
        assert!(!own_with("*", &[("host", "127.0.0.1:8000"), page]));
    }
}
