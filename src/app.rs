//! The HTML around every page, and which page stands where.

use crate::ui::{
    components::frame::Frame,
    pages::{
        not_found::NotFound,
        products::{edit::EditPage, list::ListPage, new::NewPage},
    },
};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::{
    ParamSegment, SsrMode, StaticSegment,
    components::{Redirect, Route, Router, Routes},
};

/// The document. It is complete without WASM; the scripts only take it over.
#[must_use]
pub fn shell(options: &LeptosOptions) -> impl IntoView + use<> {
    let options = options.clone();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options=options.clone() id="concord"/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|text: String| if text.is_empty() { "Concord".to_owned() } else { format!("{text} · Concord") }/>
        <Router>
            <Frame>
                <Routes fallback=NotFound>
                    <Route path=StaticSegment("") view=|| view! { <Redirect path="/products"/> }/>
                    <Route path=StaticSegment("products") view=ListPage ssr=SsrMode::Async/>
                    <Route path=(StaticSegment("products"), StaticSegment("new")) view=NewPage ssr=SsrMode::Async/>
                    <Route path=(StaticSegment("products"), ParamSegment("id")) view=EditPage ssr=SsrMode::Async/>
                </Routes>
            </Frame>
        </Router>
    }
}
