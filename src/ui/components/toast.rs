//! Short messages about completed actions, with buttons such as *Undo*.

use super::icon::Icon;
use crate::ui::focus;
use leptos::{ev, html, prelude::*};
use std::{fmt, sync::Arc, time::Duration};

/// How long a message without buttons stays, unless it is hovered or focused.
const STAY: Duration = Duration::from_secs(6);

/// A button of a message.
#[derive(Clone)]
pub struct Action {
    label: &'static str,
    run: Arc<dyn Fn() + Send + Sync>,
}

impl Action {
    /// Pressing the button also closes the message. `run` may outlive the page that showed it: use `try_`
    /// methods on state that belongs to the page.
    #[must_use]
    pub fn new(label: &'static str, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self { label, run: Arc::new(run) }
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label)
    }
}

#[derive(Debug, Clone)]
struct Toast {
    id: u32,
    text: String,
    actions: Vec<Action>,
}

/// The visible messages.
#[derive(Debug, Clone, Copy)]
pub struct ToastList {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl ToastList {
    /// Provides the frame's list of messages.
    pub(super) fn provide() {
        let shown = RwSignal::new(Vec::new());
        provide_context(Self { shown, next: StoredValue::new(0) });
    }

    /// Shows a message: until it is dismissed if it has buttons, otherwise for some seconds.
    pub fn show(self, text: impl Into<String>, actions: Vec<Action>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let passes = actions.is_empty();
        self.shown.update(|shown| shown.push(Toast { id, text: text.into(), actions }));
        if passes {
            self.pass(id);
        }
    }

    /// Removes a message after a while, but not while it is hovered or focused.
    fn pass(self, id: u32) {
        set_timeout(
            move || {
                let selector = format!("#toast-{id}:is(:hover, :focus-within)");
                match document().query_selector(&selector) {
                    Ok(Some(_)) => self.pass(id),
                    _ => self.dismiss(id),
                }
            },
            STAY,
        );
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// The frame's list of messages.
///
/// # Panics
/// Outside the frame, which is a bug.
#[must_use]
pub fn use_toasts() -> ToastList {
    expect_context::<ToastList>()
}

/// The area where messages appear. F8 moves the focus there, because Tab reaches it last.
#[component]
pub fn Toasts() -> impl IntoView {
    let list = use_toasts();
    let region = NodeRef::<html::Section>::new();
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "F8"
            && let Some(region) = region.get_untracked()
            && focus::at(region.query_selector("button"))
        {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    view! {
        <section class="toasts" aria-label="Messages" aria-keyshortcuts="F8" node_ref=region>
            <div role="status" aria-live="polite" aria-relevant="additions">
                <For each=move || list.shown.get() key=|toast| toast.id let:toast>
                    <ToastView toast list/>
                </For>
            </div>
        </section>
    }
}

#[component]
fn ToastView(toast: Toast, list: ToastList) -> impl IntoView {
    let id = toast.id;
    let reachable = !toast.actions.is_empty();
    let buttons = toast.actions.into_iter().map(|action| {
        let press = move |_| {
            list.dismiss(id);
            (action.run)();
        };
        view! { <button type="button" class="button toast-action" on:click=press>{action.label}</button> }
    });
    view! {
        <div class="toast" id=format!("toast-{id}")>
            <p class="toast-text">{toast.text}</p>
            {buttons.collect_view()}
            {reachable.then(|| view! { <kbd class="toast-key" aria-hidden="true">"F8"</kbd> })}
            <button
                type="button"
                class="button button-quiet button-icon"
                aria-label="Dismiss"
                on:click=move |_| list.dismiss(id)
            >
                <Icon name="x"/>
            </button>
        </div>
    }
}
