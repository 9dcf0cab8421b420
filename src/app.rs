//! The pages: which stands at which address, and the HTML around all of them.

#[cfg(feature = "ssr")]
mod assets;
#[cfg(feature = "ssr")]
mod document;

#[cfg(feature = "ssr")]
pub use document::shell;

#[cfg(feature = "ssr")]
use crate::ui::pages::{
    activity::ActivityPage,
    lab::LabPage,
    locks::LocksPage,
    products::{deleted::DeletedListPage, history::HistoryPage},
};
use crate::ui::{
    components::frame::Frame,
    pages::{
        not_found::NotFound,
        products::{edit::EditPage, list::ListPage, new::NewPage},
    },
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    ParamSegment, SsrMode, StaticSegment,
    components::{FlatRoutes, Route, Router},
};

/// The pages, and more of them.
macro_rules! pages {
    ($($more:tt)*) => {
        view! {
            <FlatRoutes fallback=|| view! { <NotFound/> }>
                // First, as `{id}` fits any word.
                $($more)*
                <Route path=StaticSegment("products") view=ListPage ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("products"), StaticSegment("new"))
                    view=NewPage
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("products"), ParamSegment("id"))
                    view=EditPage
                    ssr=SsrMode::Async
                />
            </FlatRoutes>
        }
    };
}

/// All pages, in their frame. (`/` leads to the products: `forms::router`.)
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=title/>
        <Router>
            <Frame>
                <Pages/>
            </Frame>
        </Router>
    }
}

/// All that there are.
#[cfg(feature = "ssr")]
#[component]
fn Pages() -> impl IntoView {
    use leptos_router::WildcardSegment;
    pages! {
        <Route
            path=(StaticSegment("products"), StaticSegment("deleted"))
            view=DeletedListPage
            ssr=SsrMode::Async
        />
        <Route
            path=(StaticSegment("products"), ParamSegment("id"), StaticSegment("history"))
            view=HistoryPage
            ssr=SsrMode::Async
        />
        <Route path=StaticSegment("activity") view=ActivityPage ssr=SsrMode::Async/>
        <Route path=StaticSegment("locks") view=LocksPage ssr=SsrMode::Async/>
        <Route path=StaticSegment("lab") view=LabPage ssr=SsrMode::Async/>
        <Route
            path=(StaticSegment("lab"), WildcardSegment("page"))
            view=LabPage
            ssr=SsrMode::Async
        />
    }
}

/// Those that WASM takes over. All others are loaded: each link to them is `rel="external"`.
#[cfg(not(feature = "ssr"))]
#[component]
fn Pages() -> impl IntoView {
    pages! {}
}

/// The title in tab and history.
///
/// On the server it is escaped here, because Leptos 0.8 puts it between the tags as it is, and a
/// product's name may hold `</title><script>`.
fn title(text: String) -> String {
    let text = match cfg!(feature = "ssr") {
        true => text.replace('&', "&amp;").replace('<', "&lt;"),
        false => text,
    };
    if text.is_empty() { "Concord".to_owned() } else { format!("{text} · Concord") }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    #[test]
    fn nothing_gets_out_of_the_title() {
        assert_eq!(super::title("</title><script>".to_owned()), "&lt;/title>&lt;script> · Concord");
    }
}
