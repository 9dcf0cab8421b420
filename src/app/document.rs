//! The HTML document. It is complete without WASM; the script only takes it over.

use super::{App, assets::Assets};
use http::{HeaderName, HeaderValue, header, request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

/// The document around the pages. Sets the headers that guard it, too.
#[must_use]
pub fn shell(options: &LeptosOptions) -> impl IntoView + use<> {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    guard(&nonce);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {resources(Assets::of(options), &nonce)}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Whether the page is complete as the server makes it, and brings neither script nor WASM.
fn is_plain() -> bool {
    let is_plain = |path: &str| {
        path.ends_with("/history") || matches!(path, "/products/deleted" | "/activity")
    };
    use_context::<Parts>().is_some_and(|parts| is_plain(parts.uri.path().trim_end_matches('/')))
}

/// Styles, script and WASM. Leptos' own `HydrationScripts` leaves the nonce off the preloaded
/// module, which a strict policy then refuses, and reads the hash file at every request.
fn resources(assets: &'static Assets, nonce: &str) -> impl IntoView + use<> {
    let start = format!(
        "import('{}').then(m => m.default({{ module_or_path: '{}' }}).then(() => m.hydrate()))",
        assets.script, assets.wasm,
    );
    let takes_over = (!is_plain()).then(|| {
        view! {
            <link rel="modulepreload" href=&*assets.script nonce=nonce.to_owned()/>
            <link rel="preload" href=&*assets.wasm r#as="fetch" r#type="application/wasm" crossorigin=""/>
            <script type="module" nonce=nonce.to_owned()>{start}</script>
        }
    });
    view! {
        <link rel="stylesheet" href=&*assets.styles/>
        {takes_over}
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
    // Asked for anew each time, but kept for the back button with what was typed into it.
    set(&response, header::CACHE_CONTROL, "private, no-cache");
}

fn set(response: &ResponseOptions, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.insert_header(name, value);
    }
}
