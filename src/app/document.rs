//! The HTML document. It is complete without WASM, which only hydrates it.

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

/// The document around the pages. Also sets its security headers.
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
                // A separate element, because extensions insert nodes into the body, which would break hydration.
                <div id="app">
                    <App/>
                </div>
                // After the page, so that the first link is still the one that skips the navigation.
                {(code == ClientCode::Wasm).then(|| view! { <PlainNotice/> })}
            </body>
        </html>
    }
}

/// The script that starts the WASM.
const START: &str = include_str!("start.js");

/// The message that [`START`] shows if the WASM has failed.
///
/// Leptos' hydration walks the DOM node by node and panics at unexpected nodes. Extensions insert elements
/// and translation wraps texts, so the script first restores all nodes that the server sent. If the WASM
/// still traps, at that time or later, none of its listeners is called any more. What remains is a plain
/// page, whose forms and links the browser handles.
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

/// Styles, script and WASM. Leptos' own `HydrationScripts` omits the nonce on the preloaded module, which a
/// strict policy then rejects, and reads the hash file on every request.
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

/// Sets the security policy: only scripts of this page may run; no site may frame it or redirect its forms.
fn guard(nonce: &str) {
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    );
    let Some(response) = use_context::<ResponseOptions>() else { return };
    set(&response, header::CONTENT_SECURITY_POLICY, &policy);
    // Revalidated on each request, but kept for the back button together with what was typed.
    set(&response, header::CACHE_CONTROL, "private, no-cache");
}

fn set(response: &ResponseOptions, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.insert_header(name, value);
    }
}
