//! Queries the stored version when somebody has saved.

use super::{
    News, Taken,
    inquiry::{Inquiry, Next},
};
use crate::{
    events::protocol::Event,
    product::{ChangeKind, Gone, GoneReason, Version},
    server_fns::{Editor, load_editor},
    ui::pages::products::edit::state::Latest,
};
use leptos::{prelude::*, task::spawn_local};

impl News {
    /// A version was saved, possibly by another tab of this browser: queries it, unless it is already known.
    pub fn heard_of(self, event: &Event, own: bool) {
        let version = event.version;
        if event.kind == ChangeKind::Overwritten {
            self.overwriting.try_set(Some(version));
        }
        if own {
            self.own.try_set(Some(version));
        }
        self.ask_if(|inquiry, known| inquiry.hear(version, known));
    }

    /// There was a message that this page does not understand: queries whether anything was saved.
    pub fn look(self) {
        self.ask_if(Inquiry::doubt);
    }

    fn ask_if(self, is_due: impl FnOnce(&mut Inquiry, Version) -> bool) {
        // The page may have been left in the meantime.
        if self.form.base.try_get_untracked().is_none() {
            return;
        }
        let known = self.form.known();
        if self.inquiry.try_update_value(|inquiry| is_due(inquiry, known)) == Some(true) {
            self.ask();
        }
    }

    fn ask(self) {
        spawn_local(async move {
            let answer = load_editor(self.form.id.0).await;
            if self.form.base.try_get_untracked().is_none() {
                return;
            }
            let next = match answer {
                Ok(editor) => {
                    self.hear(editor);
                    let known = self.form.known();
                    self.inquiry.try_update_value(|inquiry| inquiry.answered(known))
                }
                Err(_) => self.inquiry.try_update_value(Inquiry::failed),
            };
            match next {
                Some(Next::Ask) => self.ask(),
                // All tabs were told at once, and must not all query at once.
                Some(Next::Wait(pause)) => set_timeout(
                    move || self.ask_if(Inquiry::begin),
                    pause.mul_f64(0.5 + js_sys::Math::random()),
                ),
                Some(Next::Rest) | None => {}
            }
        });
    }

    fn hear(self, editor: Editor) {
        match editor {
            Editor::Editing(editing) => {
                let latest = Latest { product: editing.product, actor: Some(editing.actor) };
                let product = latest.product.clone();
                let told = untrack(|| self.to_tell());
                let before =
                    self.form.latest.with_untracked(|it| it.as_ref().map(|it| it.product.version));
                let is_new = self.form.learn(latest);
                let moved = editing.moved.filter(|moved| is_new && Some(moved.since) <= before);
                if let Some(moved) = moved
                    && told.is_none_or(|told| told.is_in)
                {
                    self.dismissed.set(Some(product.version));
                    self.moved.set(Some(Taken { product, words: moved.words }));
                }
            }
            Editor::Gone { gone: Gone { reason: GoneReason::Deleted(last) }, .. } => {
                self.form.learn_of_deletion(last);
            }
            Editor::Gone { .. } => {
                self.inquiry.update_value(Inquiry::give_up);
            }
            Editor::OnlyTyped(_) => {}
        }
    }
}
