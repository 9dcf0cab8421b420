//! Sends one request at a time.

use super::{
    Phase, Saver,
    pending::{Command, Pending, Purpose},
};
use crate::{
    product::{RestoreReply, SaveReply},
    server_fns::{ClientError, restore_product, save_product},
};
use leptos::{prelude::*, task::spawn_local};

enum Answer {
    Saved(SaveReply),
    Restored(RestoreReply),
}

impl Saver {
    /// Whether a request is being sent. Reactive.
    #[must_use]
    pub fn is_sending(self) -> bool {
        self.phase.with(|phase| *phase == Phase::Sending)
    }

    /// Whether there is a request, being sent or waiting for a retry: its content must not change until it
    /// is answered. Reactive.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        self.phase.with(|phase| matches!(phase, Phase::Sending | Phase::Waiting { .. }))
    }

    /// Sends, unless a request is already being sent, so that a second click has no effect. If the last
    /// request waits for a retry, retries it now.
    pub(super) fn send(self, command: Command, purpose: Purpose) {
        match self.phase.get_untracked() {
            Phase::Sending => return,
            Phase::Waiting { .. } => return self.try_now(),
            Phase::Idle | Phase::Stopped { .. } => {}
        }
        let typed = match (purpose, self.conflict.get_untracked()) {
            (Purpose::Decided, Some(open)) => open.mine,
            _ => self.form.form(),
        };
        let (version, form) = command.wanted();
        let command = command.with_key(self.form.is_sent(version, &form));
        self.pending.set_value(Some(Pending { command, purpose, typed, attempts: 0 }));
        self.attempt();
    }

    /// Sends the pending request.
    pub(super) fn attempt(self) {
        let Some(pending) = self.pending.get_value() else { return };
        self.stop_clock();
        // Store the draft before anything is sent.
        self.drafts.sync();
        self.phase.set(Phase::Sending);
        spawn_local(async move {
            let answer = ask(pending.command.clone()).await;
            // The page may have been left in the meantime.
            if self.phase.try_get_untracked() == Some(Phase::Sending) {
                self.answered(answer, pending);
            }
        });
    }

    fn answered(self, answer: Result<Answer, ClientError>, pending: Pending) {
        match answer {
            Err(error) => self.failed(error, pending),
            Ok(answer) => {
                self.pending.set_value(None);
                self.phase.set(Phase::Idle);
                match answer {
                    Answer::Saved(reply) => self.saved(reply, pending),
                    Answer::Restored(reply) => self.restored(reply, pending),
                }
                // Must come last: if the page fails to show the answer, the browser posts the form with
                // the same key.
                self.form.is_answered();
                self.drafts.sync();
            }
        }
    }

    fn failed(self, error: ClientError, pending: Pending) {
        let pending = Pending { attempts: pending.attempts + 1, ..pending };
        let attempts = pending.attempts;
        self.pending.set_value(Some(pending));
        self.wait_or_stop(error, attempts);
    }
}

async fn ask(command: Command) -> Result<Answer, ClientError> {
    match command {
        Command::Save(request) => save_product(request).await?.read().map(Answer::Saved),
        Command::Restore(command) => restore_product(command).await?.read().map(Answer::Restored),
    }
}
