//! Search by name, kept in the address.

use super::query::ListQuery;
use crate::ui::components::{
    icon::Icon,
    moment::taken_over,
    typed::{InputRef, tie},
};
use leptos::{leptos_dom::helpers::debounce, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::time::Duration;

/// How long somebody may pause between two letters without a search for each.
const PAUSE: Duration = Duration::from_millis(180);

/// Searches while somebody types; without WASM it is a form that asks for the page.
#[component]
pub fn SearchForm(query: Memo<ListQuery>) -> impl IntoView {
    let typed = RwSignal::new(query.get_untracked().search);
    let asked = StoredValue::new(typed.get_untracked());
    let navigate = use_navigate();
    let ask = move || {
        let search = typed.get_untracked().trim().to_owned();
        if search != query.get_untracked().search {
            asked.set_value(search.clone());
            let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
            navigate(&ListQuery { search, page: 1 }.address(), options);
        }
    };
    follow_the_address(query, typed, asked);
    search_after_a_pause(typed, ask.clone());

    let input = InputRef::new();
    tie(input, typed);
    view! {
        <form
            class="search"
            method="get"
            action="/products"
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                ask();
            }
        >
            <div class="search-box">
                <Icon name="search"/>
                <input
                    type="search"
                    name="q"
                    class="input"
                    dir="auto"
                    aria-label="Search products"
                    aria-keyshortcuts="/"
                    placeholder="Search by name"
                    autocomplete="off"
                    maxlength="255"
                    value=typed.get_untracked()
                    node_ref=input
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
            <button class="button" hidden=taken_over>"Search"</button>
        </form>
    }
}

/// Back, forward and "Clear search" change what stands in the field; its own searches do not,
/// for somebody may have typed on meanwhile.
fn follow_the_address(query: Memo<ListQuery>, typed: RwSignal<String>, asked: StoredValue<String>) {
    Effect::new(move |before: Option<String>| {
        let search = query.read().search.clone();
        if before.is_some_and(|before| before != search) && asked.get_value() != search {
            asked.set_value(search.clone());
            typed.set(search.clone());
        }
        search
    });
}

fn search_after_a_pause(typed: RwSignal<String>, ask: impl Fn() + 'static) {
    let mut later = debounce(PAUSE, move |()| ask());
    Effect::new(move || {
        typed.track();
        later(());
    });
}
