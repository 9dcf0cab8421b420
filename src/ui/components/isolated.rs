//! Names and other user text, next to other text.

use crate::product::closed;
use leptos::prelude::*;

/// User text inside a sentence or a table: it keeps its own direction and does not change that of the surrounding
/// text. Where no element is possible (in a title, a label, a message) use [`isolated`](crate::product::isolated).
#[component]
pub fn Isolated(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <bdi>{closed(&text).into_owned()}</bdi> }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_in_an_element_that_it_cannot_leave() {
        let html = |text: &str| {
            let text = text.to_owned();
            Owner::new().with(|| view! { <Isolated text/> }.to_html())
        };
        let stands = |text: &str, shown: &str| {
            let html = html(text);
            assert!(html.starts_with("<bdi") && html.contains(&format!(">{shown}<")), "{html}");
            assert_eq!(html.matches("</bdi>").count(), 1, "{html}");
        };
        stands("مصباح مكتب (أزرق) 12V", "مصباح مكتب (أزرق) 12V");
        stands("a\u{2069}\u{202e}b", "a\u{202e}b");
        stands("</bdi><b>", "&lt;/bdi&gt;&lt;b&gt;");
    }
}
