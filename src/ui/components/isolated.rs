//! Names and texts of people, beside other words.

use crate::product::closed;
use leptos::prelude::*;

/// A text of people inside a sentence or a table: it keeps its own direction and does not turn what
/// stands around it. Where there can be no element (a title, a label, a message) use
/// [`isolated`](crate::product::isolated).
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
        assert!(html("مصباح مكتب (أزرق) 12V").contains("<bdi>مصباح مكتب (أزرق) 12V</bdi>"));
        assert!(html("a\u{2069}\u{202e}b").contains("<bdi>a\u{202e}b</bdi>"));
        assert!(html("</bdi><b>").contains("<bdi>&lt;/bdi&gt;&lt;b&gt;</bdi>"));
    }
}
