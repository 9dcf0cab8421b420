//! The frame around every page.

use super::{
    flash::FlashBanner,
    icon::Icon,
    leave::{LeaveDialog, Leaving},
    moment::{Clock, taken_over},
    name::{Me, NameForm},
    toast::{ToastList, Toasts},
};
use crate::ui::offered::Offered;
use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;

/// Side bar, header and the page; what pages share is provided here.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    Clock::provide();
    Me::provide();
    ToastList::provide();
    let leaving = Leaving::provide();
    let main = NodeRef::<html::Main>::new();
    announce_navigation(main);
    Effect::new(crate::live::client::start);
    view! {
        <div class="frame" on:click=move |event| leaving.click(&event)>
            // Not for the router, which would only scroll: the browser moves the focus, too.
            <a class="skip-link" href="#content" rel="external">"Skip to the page"</a>
            <header class="top"><Brand/> <NameForm/></header>
            <SideBar/>
            <main id="content" class="content" tabindex="-1" node_ref=main>
                <FlashBanner/>
                {children()}
            </main>
            <Show when=taken_over>
                <LeaveDialog/>
            </Show>
            <Toasts/>
        </div>
    }
}

#[component]
fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/products">
            <img src="/favicon.svg" alt="" width="24" height="24"/>
            "Concord"
        </a>
    }
}

/// The entries that there are: address, picture, word. What the browser's router knows comes first;
/// the others bring no WASM and are loaded as whole pages.
const ENTRIES: [(&str, &str, &str); 6] = [
    ("/products", "package", "Products"),
    ("/products/deleted", "trash", "Deleted"),
    ("/activity", "activity", "Activity"),
    ("/locks", "lock", "Locks"),
    ("/lab", "flask", "Lab"),
    ("/docs", "braces", "API"),
];

/// Which of them an address belongs to.
fn entry_of(path: &str) -> usize {
    let is_below = |entry: &str| path.starts_with(entry);
    // The later ones are the closer ones.
    ENTRIES.iter().rposition(|(href, ..)| is_below(href)).unwrap_or(ENTRIES.len())
}

/// Whether this server offers what stands at an address.
fn is_on(offered: Offered, href: &str) -> bool {
    match href {
        "/locks" => offered.locks,
        "/lab" => offered.lab,
        _ => true,
    }
}

#[component]
fn SideBar() -> impl IntoView {
    let path = use_location().pathname;
    let offered = Offered::here();
    let entry = move |at: usize| {
        let (href, icon, word) = ENTRIES[at];
        let here = move || (entry_of(&path.read()) == at).then_some("page");
        let rel = (at > 0).then_some("external");
        view! {
            <li>
                <a class="nav-link" href=href rel=rel aria-current=here>
                    <Icon name=icon/>
                    {word}
                </a>
            </li>
        }
    };
    let entries =
        (0..ENTRIES.len()).filter(|at| is_on(offered, ENTRIES[*at].0)).map(entry).collect_view();
    view! {
        <nav class="nav" aria-label="Main">
            <ul class="nav-list">{entries}</ul>
        </nav>
    }
}

/// After a link inside Concord the focus starts at the page, as it would after a page load.
fn announce_navigation(main: NodeRef<html::Main>) {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path)
            && let Some(main) = main.get_untracked()
        {
            let _ = main.focus();
        }
        path
    });
}

#[cfg(test)]
mod tests {
    use super::{ENTRIES, entry_of};

    #[test]
    fn every_page_belongs_to_the_closest_entry() {
        for (path, word) in [
            ("/products", "Products"),
            ("/products/7/history", "Products"),
            ("/products/deleted", "Deleted"),
            ("/lab/7", "Lab"),
            ("/locks", "Locks"),
        ] {
            assert_eq!(ENTRIES[entry_of(path)].2, word, "{path}");
        }
        assert_eq!(entry_of("/"), ENTRIES.len());
    }
}
