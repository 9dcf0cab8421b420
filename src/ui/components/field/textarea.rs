//! The only place that renders a `<textarea>`.

use super::control::Control;
use crate::ui::components::typed::{TextareaRef, tie};
use leptos::prelude::*;

/// A text of several lines, with the minimum number of lines shown.
pub fn textarea(control: &Control, rows: u32) -> impl IntoView + use<> {
    let element = TextareaRef::new();
    let value = control.value;
    tie(element, value);
    view! {
        <textarea
            id=control.id.clone()
            name=control.id.clone()
            class="input"
            dir="auto"
            rows=rows.to_string()
            autocomplete="off"
            node_ref=element
            on:input=move |event| value.set(event_target_value(&event))
            aria-describedby=control.described_by()
            aria-invalid=control.is_invalid()
        >
            {content(value.get_untracked())}
        </textarea>
    }
}

/// The text in the form in which it must be inserted between the tags.
///
/// Leptos 0.8 treats a textarea as a raw element and does not escape its child during rendering on the
/// server, so a description could break out with `</textarea><script>`. In the browser the child is a text
/// node, which needs no escaping.
fn content(text: String) -> String {
    if cfg!(feature = "ssr") { escaped(&text) } else { text }
}

/// Escapes text for a raw element. A leading line break is doubled, because browsers drop the first one.
fn escaped(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    if escaped.starts_with('\n') { format!("\n{escaped}") } else { escaped }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        Owner::new().with(|| {
            let error = Signal::derive(|| None::<String>);
            let control =
                Control { id: "text".into(), value: RwSignal::new(text.to_owned()), error };
            textarea(&control, 6).into_view().to_html()
        })
    }

    #[test]
    fn the_server_renders_the_text_and_nothing_else() {
        let html = rendered("</textarea><script>alert(1)</script> & \"");
        assert!(
            html.contains("&lt;/textarea>&lt;script>alert(1)&lt;/script> &amp; \"</textarea>"),
            "{html}"
        );
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(rendered("\nsecond").contains(">\n\nsecond</textarea>"));
        assert!(rendered("").contains("></textarea>"));
    }

    #[test]
    fn nothing_gets_out_of_the_textarea() {
        assert_eq!(escaped("</textarea><script>&amp;"), "&lt;/textarea>&lt;script>&amp;amp;");
        assert_eq!(escaped("\nfirst line empty"), "\n\nfirst line empty");
    }
}
