//! The frame around every page.

use super::{
    flash::FlashBanner,
    leave::{LeaveDialog, Leaving},
    moment::{Clock, taken_over},
    name::{Me, NameForm},
    navigation::{Navigation, NavigationLink},
    toast::{ToastList, Toasts},
};
use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;

/// Navigation, header and the page; also provides the contexts that pages share.
#[component]
pub fn Frame(
    /// The links of the navigation.
    links: Vec<NavigationLink>,
    /// The page.
    children: Children,
) -> impl IntoView {
    Clock::provide();
    Me::provide();
    ToastList::provide();
    let leaving = Leaving::provide();
    let main = NodeRef::<html::Main>::new();
    announce_navigation(main);
    Effect::new(crate::live::client::start);
    view! {
        <div class="frame" on:click=move |event| leaving.click(&event)>
            // Not handled by the router, which would only scroll: the browser also moves the focus.
            <a class="skip-link" href="#content" rel="external">"Skip to the page"</a>
            <header class="top"><Brand/> <NameForm/></header>
            <Navigation links/>
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

/// After a link inside Concord, moves the focus to the start of the page, as after a page load.
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
