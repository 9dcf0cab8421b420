//! *Copy my changes*.

use leptos::{
    __reexports::wasm_bindgen_futures::JsFuture, either::Either, html, prelude::*,
    task::spawn_local,
};

/// The result of copying.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Copied {
    Not,
    Done,
    /// The browser refused: the person copies the text from here.
    ByHand(String),
}

/// Copies a text and confirms it; if the clipboard is not accessible, shows the text for copying.
#[component]
pub fn CopyButton(
    /// The text to copy.
    text: impl Fn() -> String + Copy + 'static,
) -> impl IntoView {
    let copied = RwSignal::new(Copied::Not);
    let press = move |_| {
        let text = text();
        spawn_local(async move {
            let done = write(&text).await.is_some();
            let _ = copied.try_set(if done { Copied::Done } else { Copied::ByHand(text) });
        });
    };
    view! {
        <button type="button" class="button" on:click=press>"Copy my changes"</button>
        <div class="copied" role="status">
            {move || match copied.get() {
                Copied::Not => Either::Left(""),
                Copied::Done => Either::Left("Copied."),
                Copied::ByHand(text) => Either::Right(view! { <ByHand text/> }),
            }}
        </div>
    }
}

#[component]
fn ByHand(text: String) -> impl IntoView {
    let shown = NodeRef::<html::Pre>::new();
    Effect::new(move || {
        if let Some(shown) = shown.get() {
            let _ = shown.focus();
            if let Ok(Some(selection)) = window().get_selection() {
                let _ = selection.select_all_children(&shown);
            }
        }
    });
    view! {
        <p>"Your browser did not allow it. Press Ctrl+C to copy this:"</p>
        <pre class="copy-text" tabindex="0" node_ref=shown>{text}</pre>
    }
}

/// `None`: there is no clipboard, or access is denied.
async fn write(text: &str) -> Option<()> {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
    if !clipboard.is_object() {
        return None;
    }
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.ok()?;
    Some(())
}
