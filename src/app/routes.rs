//! The table of pages: address, component, code in the browser, entry in the navigation.
//!
//! A new page needs a line here and a module. `forms::preload` can read its data before it is rendered.

#[cfg(feature = "ssr")]
use crate::ui::pages::{
    activity::ActivityPage,
    lab::LabPage,
    locks::LocksPage,
    products::{deleted::DeletedListPage, history::HistoryPage},
};
use crate::ui::{
    components::navigation::{Entry, NavigationLink},
    pages::{
        not_found::NotFound,
        products::{edit::EditPage, list::ListPage, new::NewPage},
    },
};
use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route},
    path,
};

/// The code that runs in the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientCode {
    /// WASM hydrates the page.
    Wasm,
    /// A small script keeps the page up to date; the page is complete without it.
    Refresh,
    /// No code that changes the content.
    Nothing,
}

/// An entry of the table.
#[derive(Debug)]
pub struct Page {
    /// The address, in the router's syntax.
    pub path: &'static str,
    /// The code that runs in the browser.
    pub code: ClientCode,
    /// Its entry in the navigation, if there is one.
    pub entry: Option<Entry>,
}

macro_rules! pages {
    (
        wasm { $($path:tt $page:ident $entry:expr;)* }
        server { $($server_path:tt $server_page:ident $code:ident $server_entry:expr;)* }
    ) => {
        /// All pages, in the order of the navigation.
        pub const PAGES: &[Page] = &[
            $(Page { path: $path, code: ClientCode::Wasm, entry: $entry },)*
            $(Page { path: $server_path, code: ClientCode::$code, entry: $server_entry },)*
        ];

        /// The page at the current address.
        #[cfg(feature = "ssr")]
        #[component]
        pub fn Pages() -> impl IntoView {
            view! {
                <FlatRoutes fallback=|| view! { <NotFound/> }>
                    // These routes come first, because `:id` matches every segment.
                    $(<Route path=path!($server_path) view=$server_page ssr=SsrMode::Async/>)*
                    $(<Route path=path!($path) view=$page ssr=SsrMode::Async/>)*
                </FlatRoutes>
            }
        }

        /// The page at the current address, if the WASM handles it. Other pages are loaded from the server:
        /// every link to them has `rel="external"`.
        #[cfg(not(feature = "ssr"))]
        #[component]
        pub fn Pages() -> impl IntoView {
            view! {
                <FlatRoutes fallback=|| view! { <NotFound/> }>
                    $(<Route path=path!($path) view=$page ssr=SsrMode::Async/>)*
                </FlatRoutes>
            }
        }
    };
}

pages! {
    wasm {
        "/products" ListPage Some(Entry::new("package", "Products"));
        "/products/new" NewPage None;
        "/products/:id" EditPage None;
    }
    server {
        "/products/deleted" DeletedListPage Nothing Some(Entry::new("trash", "Deleted"));
        "/products/:id/history" HistoryPage Nothing None;
        "/activity" ActivityPage Nothing Some(Entry::new("activity", "Activity"));
        "/locks" LocksPage Refresh Some(Entry::new("lock", "Locks").only_if(|it| it.locks));
        "/lab" LabPage Refresh Some(Entry::new("flask", "Lab").only_if(|it| it.lab));
        "/lab/*page" LabPage Refresh None;
    }
}

/// The links of the navigation: pages with an entry, and the API documentation.
pub fn navigation() -> Vec<NavigationLink> {
    let link = |page: &Page| {
        let is_external = page.code != ClientCode::Wasm;
        page.entry.map(|entry| NavigationLink { href: page.path, entry, is_external })
    };
    let api =
        NavigationLink { href: "/docs", entry: Entry::new("braces", "API"), is_external: true };
    PAGES.iter().filter_map(link).chain([api]).collect()
}

/// The code that runs in the browser at an address. For unknown addresses, the WASM hydrates the "not found" page.
#[cfg(feature = "ssr")]
pub fn code_at(path: &str) -> ClientCode {
    let page = PAGES.iter().filter(|page| matches(page.path, path));
    // `:id` matches every segment; a longer pattern is more specific.
    page.max_by_key(|page| page.path.len()).map_or(ClientCode::Wasm, |page| page.code)
}

/// Whether an address matches a pattern of the router.
#[cfg(feature = "ssr")]
fn matches(pattern: &str, path: &str) -> bool {
    let segments = |path| str::split(path, '/').filter(|it| !it.is_empty());
    let mut path = segments(path);
    for expected in segments(pattern) {
        match (expected.as_bytes()[0], path.next()) {
            (b'*', _) => return true,
            (b':', Some(_)) => {}
            (_, segment) if segment == Some(expected) => {}
            _ => return false,
        }
    }
    path.next().is_none()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{ClientCode, code_at};

    #[test]
    fn only_pages_that_need_it_bring_the_wasm() {
        for (path, code) in [
            ("/products", ClientCode::Wasm),
            ("/products/7", ClientCode::Wasm),
            ("/products/new", ClientCode::Wasm),
            ("/products/7/history/", ClientCode::Nothing),
            ("/products/deleted", ClientCode::Nothing),
            ("/activity", ClientCode::Nothing),
            ("/lab", ClientCode::Refresh),
            ("/lab/7", ClientCode::Refresh),
            ("/lab/all/7", ClientCode::Refresh),
            ("/locks/", ClientCode::Refresh),
            ("/laboratory", ClientCode::Wasm),
            ("/", ClientCode::Wasm),
        ] {
            assert_eq!(code_at(path), code, "{path}");
        }
    }
}
