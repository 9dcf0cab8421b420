//! The main navigation.

use super::icon::Icon;
use crate::ui::offered::Offered;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A page's entry in the navigation.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    icon: &'static str,
    label: &'static str,
    is_offered: fn(Offered) -> bool,
}

impl Entry {
    /// An entry that every server shows.
    #[must_use]
    pub const fn new(icon: &'static str, label: &'static str) -> Self {
        Self { icon, label, is_offered: |_| true }
    }

    /// Shows the entry only if the operator has enabled the page.
    #[must_use]
    pub const fn only_if(mut self, is_offered: fn(Offered) -> bool) -> Self {
        self.is_offered = is_offered;
        self
    }
}

/// An entry with its address.
#[derive(Debug, Clone, Copy)]
pub struct NavigationLink {
    /// The address of the page.
    pub href: &'static str,
    /// Icon and label.
    pub entry: Entry,
    /// Whether the browser loads the page; otherwise the router shows it.
    pub is_external: bool,
}

/// The links to the pages that this server offers.
#[component]
pub fn Navigation(
    /// All links, in order.
    links: Vec<NavigationLink>,
) -> impl IntoView {
    let path = use_location().pathname;
    let offered = Offered::here();
    let current = {
        let links = links.clone();
        Memo::new(move |_| closest(&links, &path.read()))
    };
    let item = |link: NavigationLink| {
        let NavigationLink { href, entry, is_external } = link;
        let rel = is_external.then_some("external");
        let here = move || (current.get() == Some(href)).then_some("page");
        view! {
            <li>
                <a class="nav-link" href=href rel=rel aria-current=here>
                    <Icon name=entry.icon/>
                    {entry.label}
                </a>
            </li>
        }
    };
    let items = links.into_iter().filter(|link| (link.entry.is_offered)(offered)).map(item);
    view! {
        <nav class="nav" aria-label="Main">
            <ul class="nav-list">{items.collect_view()}</ul>
        </nav>
    }
}

/// The link for an address: the longest one that is a prefix of it.
fn closest(links: &[NavigationLink], path: &str) -> Option<&'static str> {
    let hrefs = links.iter().map(|link| link.href);
    hrefs.filter(|href| path.starts_with(href)).max_by_key(|href| href.len())
}

#[cfg(test)]
mod tests {
    use super::{Entry, NavigationLink, closest};

    #[test]
    fn every_page_belongs_to_the_closest_entry() {
        let link = |href| NavigationLink { href, entry: Entry::new("", ""), is_external: false };
        let links = ["/products", "/products/deleted", "/lab"].map(link);
        for (path, href) in [
            ("/products", Some("/products")),
            ("/products/7/history", Some("/products")),
            ("/products/deleted", Some("/products/deleted")),
            ("/lab/7", Some("/lab")),
            ("/", None),
        ] {
            assert_eq!(closest(&links, path), href, "{path}");
        }
    }
}
