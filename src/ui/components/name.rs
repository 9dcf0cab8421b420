//! The person's name in this browser.

use super::{moment::taken_over, toast::use_toasts};
use crate::{
    live::client,
    product::{Actor, isolated},
};
use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

/// One year.
const KEPT_SECONDS: u32 = 31_536_000;

/// The name of the person at this page. Reactive; the field in the header sets it.
#[derive(Debug, Clone, Copy)]
pub struct Me(RwSignal<Actor>);

impl Me {
    /// Reads the cookie on the server, and passes it to the page.
    pub(super) fn provide() {
        let me = Self(RwSignal::new(SharedValue::new(from_request).into_inner()));
        provide_context(me);
        // Another tab may have changed the name, and the next save will use the new one.
        let seen = window_event_listener(leptos::ev::focus, move |_| {
            let actor = from_cookie();
            if actor != me.0.get_untracked() {
                me.0.set(actor);
                client::connect();
            }
        });
        on_cleanup(move || seen.remove());
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> Actor {
        self.0.get()
    }
}

/// The name of the person at this page.
///
/// # Panics
/// Outside the frame, which is a bug.
#[must_use]
pub fn use_me() -> Me {
    expect_context::<Me>()
}

#[cfg(feature = "ssr")]
fn from_request() -> Actor {
    let parts = use_context::<http::request::Parts>();
    parts.map(|parts| crate::web::actor::of_browser(&parts.headers)).unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn from_request() -> Actor {
    // The server always provides the name; see `SharedValue`.
    Actor::default()
}

/// The field *Your name*. Without WASM it is posted to `/name`.
#[component]
pub fn NameForm() -> impl IntoView {
    let me = use_me();
    let toasts = use_toasts();
    let location = use_location();
    let input = NodeRef::<html::Input>::new();
    let given = move || match me.0.get_untracked() {
        actor if actor.as_str() == Actor::GUEST => String::new(),
        actor => actor.as_str().to_owned(),
    };
    let back = move || match location.search.read().as_str() {
        "" => location.pathname.get(),
        query => format!("{}?{query}", location.pathname.read()),
    };
    let keep = move || {
        let Some(input) = input.get_untracked() else { return };
        let actor = Actor::named(&input.value());
        if actor != me.0.get_untracked() {
            remember(&actor);
            client::connect();
            let name = isolated(actor.as_str());
            toasts.show(format!("Your changes are now signed “{name}”."), Vec::new());
            me.0.set(actor);
        } else {
            input.set_value(&given());
        }
    };
    // Not on the first run: the person may have typed already.
    Effect::new(move |again: Option<()>| {
        me.0.track();
        if let (Some(input), Some(())) = (input.get_untracked(), again) {
            input.set_value(&given());
        }
    });
    view! {
        <form
            class="name-form"
            method="post"
            action="/name"
            on:submit=move |event| {
                event.prevent_default();
                keep();
            }
        >
            <label for="your-name">"Your name"</label>
            <input
                id="your-name"
                name="name"
                class="input"
                dir="auto"
                placeholder=Actor::GUEST
                maxlength=Actor::MAX_CHARS.to_string()
                autocomplete="name"
                value=given()
                node_ref=input
                on:change=move |_| keep()
            />
            <input type="hidden" name="back" value=back/>
            <button class="button button-quiet" hidden=taken_over>"Set name"</button>
        </form>
    }
}

/// The current cookie of the browser.
fn from_cookie() -> Actor {
    let cookies =
        document().dyn_into::<web_sys::HtmlDocument>().ok().and_then(|it| it.cookie().ok());
    let value = cookies.as_deref().unwrap_or_default().split("; ").find_map(|cookie| {
        js_sys::decode_uri_component(cookie.strip_prefix(Actor::COOKIE)?.strip_prefix('=')?).ok()
    });
    value.map_or_else(Actor::default, |name| Actor::named(&String::from(name)))
}

fn remember(actor: &Actor) {
    let value = match actor.as_str() {
        Actor::GUEST => "; max-age=0".to_owned(),
        name => format!("{}; max-age={KEPT_SECONDS}", js_sys::encode_uri_component(name)),
    };
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        let _ = document.set_cookie(&format!("{}={value}; path=/; samesite=lax", Actor::COOKIE));
        // Chromium sets cookies asynchronously, so a request that is sent at once may still use the old
        // one. Reading the cookie waits for it.
        let _ = document.cookie();
    }
}
