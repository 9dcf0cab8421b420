//! The list by keyboard: `/` searches, arrows go from row to row, Enter opens, `n` adds a product, `?` lists the keys.

use crate::ui::{
    components::{dialog::Dialog, moment::taken_over, store},
    focus,
};
use leptos::{ev, prelude::*, web_sys::Element};
use leptos_router::hooks::use_navigate;

/// Whether this browser uses keys without a modifier. People who dictate text or have a tremor may need them off
/// (WCAG 2.1.4, Character Key Shortcuts).
const SETTING: &str = "concord:single-keys";

const SEARCH: &str = ".search-box input";
const LINK: &str = ".row-link";
const FIRST_ROW: &str = ".products tbody tr:not(.is-gone) .row-link";

const KEYS: [(&str, &str); 5] = [
    ("/", "Search"),
    ("↓ ↑", "Next and previous product"),
    ("Enter", "Open the product"),
    ("n", "New product"),
    ("?", "These shortcuts"),
];

/// Handles the keys, and shows the button and the dialog that explain them.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let shown = RwSignal::new(false);
    let single_keys = RwSignal::new(true);
    Effect::new(move || single_keys.set(store::kept(SETTING).unwrap_or(true)));
    handle_keys(shown, single_keys);
    view! {
        <button
            type="button"
            class="button button-quiet shortcuts-button"
            aria-keyshortcuts="?"
            hidden=move || !taken_over()
            on:click=move |_| shown.set(true)
        >
            "Shortcuts"
        </button>
        <Show when=taken_over>
            <ShortcutsDialog shown single_keys/>
        </Show>
    }
}

#[component]
fn ShortcutsDialog(shown: RwSignal<bool>, single_keys: RwSignal<bool>) -> impl IntoView {
    let keys = KEYS.map(|(key, what)| {
        view! {
            <dt><kbd>{key}</kbd></dt>
            <dd>{what}</dd>
        }
    });
    let switch = move |event| {
        let on = event_target_checked(&event);
        single_keys.set(on);
        store::keep(SETTING, &on);
    };
    view! {
        <Dialog open=shown close=move |()| shown.set(false) title="shortcuts-title" class="dialog-small">
            <div class="dialog-head"><h2 id="shortcuts-title">"Keyboard shortcuts"</h2></div>
            <div class="dialog-body">
                <dl class="facts">{keys.collect_view()}</dl>
                <label class="shortcuts-switch">
                    <input type="checkbox" prop:checked=move || single_keys.get() on:change=switch/>
                    "Use keys without Ctrl or Cmd"
                </label>
            </div>
            <div class="dialog-foot">
                <button type="button" class="button" on:click=move |_| shown.set(false)>"Close"</button>
            </div>
        </Dialog>
    }
}

fn handle_keys(shown: RwSignal<bool>, single_keys: RwSignal<bool>) {
    let navigate = use_navigate();
    let keys = window_event_listener(ev::keydown, move |event| {
        if is_for_something_else(&event) {
            return;
        }
        let handled = match event.key().as_str() {
            "ArrowDown" => move_down(),
            "ArrowUp" => move_up(),
            _ if !single_keys.get_untracked() || is_typing() => false,
            "/" => {
                focus::to(SEARCH);
                true
            }
            "n" => {
                navigate("/products/new", Default::default());
                true
            }
            "?" => {
                shown.set(true);
                true
            }
            _ => false,
        };
        if handled {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
}

fn is_for_something_else(event: &ev::KeyboardEvent) -> bool {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    has_modifier
        || event.default_prevented()
        || event.is_composing()
        || document().query_selector("dialog:modal").is_ok_and(|dialog| dialog.is_some())
}

fn focused(selector: &str) -> Option<Element> {
    document().active_element().filter(|it| it.matches(selector).unwrap_or_default())
}

fn is_typing() -> bool {
    focused("input, select, textarea, [contenteditable]").is_some()
}

/// From a row to the next one; to the first one from the search field, and if nothing has the focus.
fn move_down() -> bool {
    match focused(LINK) {
        Some(link) => focus_neighbour(&link, Element::next_element_sibling),
        None => {
            focused(&format!("body, {SEARCH}")).is_some()
                && focus::at(document().query_selector(FIRST_ROW))
        }
    }
}

/// From a row to the previous one, and from the first one to the search field.
fn move_up() -> bool {
    let Some(link) = focused(LINK) else { return false };
    if !focus_neighbour(&link, Element::previous_element_sibling) {
        focus::to(SEARCH);
    }
    true
}

fn focus_neighbour(link: &Element, next: fn(&Element) -> Option<Element>) -> bool {
    let mut row = link.closest("tr").ok().flatten();
    loop {
        row = row.as_ref().and_then(next);
        match &row {
            Some(row) if row.matches(".is-gone").unwrap_or_default() => {}
            Some(row) => return focus::at(row.query_selector(LINK)),
            None => return false,
        }
    }
}
