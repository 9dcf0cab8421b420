//! The pages and the HTML around them.

#[cfg(feature = "ssr")]
mod assets;
#[cfg(feature = "ssr")]
mod document;
mod routes;

#[cfg(feature = "ssr")]
pub use document::shell;

use crate::ui::components::frame::Frame;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;
use routes::Pages;

/// All pages in their frame. (`forms::router` redirects `/` to the products.)
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=title/>
        <Router>
            <Frame links=routes::navigation()>
                <Pages/>
            </Frame>
        </Router>
    }
}

/// The title of the tab.
///
/// On the server it is escaped here, because Leptos 0.8 inserts it unescaped between the tags, and a
/// product's name may contain `</title><script>`.
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
