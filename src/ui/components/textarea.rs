//! The only component that renders a `<textarea>`.

use super::{
    field::{FieldHead, FieldNote, described_by},
    typed::{TextareaRef, tie},
};
use leptos::{oco::Oco, prelude::*};

/// Like `TextField`, for long text.
#[component]
pub fn Textarea(
    /// The visible label.
    label: &'static str,
    /// The name of the form field.
    #[prop(into)]
    name: Oco<'static, str>,
    /// Its text.
    value: RwSignal<String>,
    /// The error message, if there is one.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// A help text.
    #[prop(optional)]
    help: &'static str,
    /// Shown next to the label: what has changed elsewhere.
    #[prop(optional, into)]
    mark: ViewFn,
    /// Whether to highlight it because it has just received new text from elsewhere.
    #[prop(optional_no_strip)]
    fresh: Option<Signal<bool>>,
    /// The id, needed if another control of the page has the same name.
    #[prop(optional, into)]
    id: Option<&'static str>,
    /// The minimum number of lines.
    #[prop(default = 6)]
    rows: u32,
) -> impl IntoView {
    let id = id.map_or_else(|| name.clone(), Oco::from);
    let control = TextareaRef::new();
    tie(control, value);
    view! {
        <div
            class="field"
            class:field-wrong=move || error.read().is_some()
            class:is-fresh=move || fresh.is_some_and(|fresh| fresh.get())
        >
            <FieldHead id=id.clone() label mark/>
            <textarea
                id=id.clone()
                name=name
                class="input"
                dir="auto"
                rows=rows.to_string()
                autocomplete="off"
                node_ref=control
                on:input=move |event| value.set(event_target_value(&event))
                aria-describedby=described_by(&id)
                aria-invalid=move || error.read().is_some().then_some("true")
            >
                {content(value.get_untracked())}
            </textarea>
            <FieldNote id help error/>
        </div>
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
            let value = RwSignal::new(text.to_owned());
            view! { <Textarea label="Text" name="text" value error=Signal::derive(|| None::<String>)/> }
                .to_html()
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
