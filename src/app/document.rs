//! The HTML document. It is complete without WASM; the script only takes it over.

use super::{
    App,
    assets::Assets,
    routes::{ClientCode, code_at},
};
use crate::ui::components::banner::{Banner, Tone};
use http::{HeaderName, HeaderValue, header, request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

/// The document around the pages. Sets the headers that guard it, too.
#[must_use]
pub fn shell(options: &LeptosOptions) -> impl IntoView + use<> {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    guard(&nonce);
    let code = client_code();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {resources(code, Assets::of(options), &nonce)}
                <MetaTags/>
            </head>
            <body>
                // A separate element: extensions insert nodes into the body, and hydration must not meet them.
                <div id="app">
                    <App/>
                </div>
                // Behind the page, whose first link leads past the navigation.
                {(code == ClientCode::Wasm).then(|| view! { <PlainNotice/> })}
            </body>
        </html>
    }
}

/// The script that starts the WASM.
const START: &str = include_str!("start.js");

/// What [`START`] shows when the WASM has failed.
///
/// Leptos' hydration walks the DOM node by node and panics at one that it does not expect. Extensions
/// insert elements and translation wraps texts, so the script first puts all nodes that the server sent
/// back in place. If the WASM traps all the same, then or later, none of its listeners is called any
/// more: a plain page is left, whose forms the browser posts and whose links it follows.
#[component]
fn PlainNotice() -> impl IntoView {
    let actions = || view! { <a class="button" href="">"Reload"</a> };
    view! {
        <div id="plain-notice" hidden>
            <Banner tone=Tone::Needs role="alert" actions>
                "Part of this page has stopped working; a browser extension or a translation may have \
                 changed it. What you typed is still here, and Save works. Reload after saving."
            </Banner>
        </div>
    }
}

fn client_code() -> ClientCode {
    use_context::<Parts>().map_or(ClientCode::Wasm, |parts| code_at(parts.uri.path()))
}

/// Styles, script and WASM. Leptos' own `HydrationScripts` leaves the nonce off the preloaded
/// module, which a strict policy then refuses, and reads the hash file at every request.
fn resources(code: ClientCode, assets: &'static Assets, nonce: &str) -> impl IntoView + use<> {
    let local_times = (code != ClientCode::Wasm).then(|| {
        view! { <script src="/local-times.js" defer nonce=nonce.to_owned()></script> }
    });
    let keeps_fresh = (code == ClientCode::Refresh).then(|| {
        view! { <script src="/lab.js" defer nonce=nonce.to_owned()></script> }
    });
    let takes_over = (code == ClientCode::Wasm).then(|| {
        view! {
            <link rel="modulepreload" href=&*assets.script nonce=nonce.to_owned()/>
            <link rel="preload" href=&*assets.wasm r#as="fetch" r#type="application/wasm" crossorigin=""/>
            <script type="module" nonce=nonce.to_owned()>{START}</script>
        }
    });
    view! {
        <link rel="stylesheet" href=&*assets.styles/>
        {takes_over}
        {keeps_fresh}
        {local_times}
    }
}

/// Only scripts that this very page brought may run; nobody may frame it or redirect its forms.
fn guard(nonce: &str) {
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    );
    let Some(response) = use_context::<ResponseOptions>() else { return };
    set(&response, header::CONTENT_SECURITY_POLICY, &policy);
    // Requested each time, but kept for the back button with what was typed into it.
    set(&response, header::CACHE_CONTROL, "private, no-cache");
}

fn set(response: &ResponseOptions, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.insert_header(name, value);
    }
}
