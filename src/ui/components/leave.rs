//! Asks before a page with unsaved changes is left: by a link, by the browser's buttons, or by closing it.

use super::dialog::Dialog;
use js_sys::{Function, Reflect};
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Event, EventTarget, HtmlAnchorElement, MouseEvent};

/// The navigation that was requested.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Aim {
    Link(String),
    /// Back or forward, to the history entry with this key.
    Entry(String),
}

/// Tracks unsaved changes of the page in the frame.
#[derive(Debug, Clone, Copy)]
pub struct Leaving {
    dirty: RwSignal<Option<Signal<bool>>>,
    aim: RwSignal<Option<Aim>>,
}

impl Leaving {
    /// Provides the frame's guard.
    pub(super) fn provide() -> Self {
        let leaving = Self { dirty: RwSignal::new(None), aim: RwSignal::new(None) };
        provide_context(leaving);
        Effect::new(move || leaving.watch_traversal());
        let closing = window_event_listener(ev::beforeunload, move |event| {
            if leaving.is_dirty() {
                event.prevent_default();
                // Some browsers still require this to ask.
                event.set_return_value("unsaved");
            }
        });
        on_cleanup(move || closing.remove());
        leaving
    }

    /// Reloads the page without asking: for a page that has told the person that what was typed is kept.
    pub fn reload(self) {
        self.dirty.set(None);
        let _ = window().location().reload();
    }

    fn is_dirty(self) -> bool {
        let dirty = self.dirty.get_untracked();
        dirty.and_then(|dirty| dirty.try_get_untracked()).unwrap_or_default()
    }

    /// Handles a click anywhere in the frame: stops links that would leave the page. The router listens on
    /// an outer element and ignores prevented clicks.
    pub(super) fn click(self, event: &MouseEvent) {
        let plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if plain
            && !event.default_prevented()
            && self.is_dirty()
            && let Some(link) = link_of(event)
            && stays_in_tab(&link)
        {
            event.prevent_default();
            self.aim.set(Some(Aim::Link(link.href())));
        }
    }

    /// Handles back and forward, where the browser can defer them (the Navigation API).
    fn watch_traversal(self) {
        let Some(navigation) = navigation() else { return };
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let entry = entry_aimed_at(&event);
            if event.cancelable()
                && self.is_dirty()
                && let Some(key) = entry
            {
                event.prevent_default();
                self.aim.set(Some(Aim::Entry(key)));
            }
        });
        let function = listener.as_ref().unchecked_ref();
        let _ = navigation.add_event_listener_with_callback("navigate", function);
        // The frame exists as long as the page.
        listener.forget();
    }
}

/// Guards the calling page while `dirty` is true.
pub fn guard_leaving(dirty: Signal<bool>) {
    let leaving = expect_context::<Leaving>();
    leaving.dirty.set(Some(dirty));
    on_cleanup(move || {
        let _ = leaving.dirty.try_set(None);
    });
}

/// The question before leaving.
#[component]
pub fn LeaveDialog() -> impl IntoView {
    let leaving = expect_context::<Leaving>();
    let open = Signal::derive(move || leaving.aim.read().is_some());
    let stay = move |()| leaving.aim.set(None);
    let leave = move |_| {
        let aim = leaving.aim.get_untracked();
        leaving.aim.set(None);
        leaving.dirty.set(None);
        match aim {
            Some(Aim::Link(href)) => drop(location().set_href(&href)),
            Some(Aim::Entry(key)) => traverse_to(&key),
            None => {}
        }
    };
    view! {
        <Dialog open close=stay title="leave-title" class="dialog-small">
            <div class="dialog-head"><h2 id="leave-title">"Leave without saving?"</h2></div>
            <div class="dialog-body">
                <p>"What you typed is kept in this browser as a draft."</p>
            </div>
            <div class="dialog-foot">
                <button type="button" class="button" on:click=leave>
                    "Leave without saving"
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    autofocus
                    on:click=move |_| leaving.aim.set(None)
                >
                    "Stay"
                </button>
            </div>
        </Dialog>
    }
}

/// `window.navigation`, which web-sys does not support yet. Not all browsers have it.
fn navigation() -> Option<EventTarget> {
    Reflect::get(&window(), &"navigation".into()).ok()?.dyn_into().ok()
}

/// The key of the history entry that an event leads to; `None` for any other navigation.
fn entry_aimed_at(event: &Event) -> Option<String> {
    let kind = Reflect::get(event, &"navigationType".into()).ok()?;
    let destination = Reflect::get(event, &"destination".into()).ok()?;
    let key = Reflect::get(&destination, &"key".into()).ok()?.as_string();
    key.filter(|_| kind == "traverse")
}

fn traverse_to(key: &str) {
    let Some(navigation) = navigation() else { return };
    let method = Reflect::get(&navigation, &"traverseTo".into());
    if let Some(method) = method.ok().and_then(|method| method.dyn_into::<Function>().ok()) {
        let _ = method.call1(&navigation, &key.into());
    }
}

fn link_of(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest("a[href]").ok()??.dyn_into().ok()
}

/// Excludes links to a place in this page, downloads and other tabs.
fn stays_in_tab(link: &HtmlAnchorElement) -> bool {
    let in_page = link.get_attribute("href").is_some_and(|href| href.starts_with('#'));
    !in_page && matches!(&*link.target(), "" | "_self") && !link.has_attribute("download")
}
