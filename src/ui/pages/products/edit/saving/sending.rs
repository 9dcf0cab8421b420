//! One request at a time.

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
    /// Whether a request is on its way. Reactive.
    #[must_use]
    pub fn is_sending(self) -> bool {
        self.phase.with(|phase| *phase == Phase::Sending)
    }

    /// Whether there is a request at all, on its way or about to be tried again: what it says must
    /// not be changed meanwhile. Reactive.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        self.phase.with(|phase| matches!(phase, Phase::Sending | Phase::Waiting { .. }))
    }

    /// Sends, unless something is on its way: a second click changes nothing. While the last
    /// request waits to be tried again, that one is tried at once.
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

    /// Sends what is pending.
    pub(super) fn attempt(self) {
        let Some(pending) = self.pending.get_value() else { return };
        self.stop_clock();
        // Before anything leaves the browser, it is safe in it.
        self.drafts.sync();
        self.phase.set(Phase::Sending);
        spawn_local(async move {
            let answer = ask(pending.command.clone()).await;
            // The page may have been left meanwhile.
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
                self.form.is_answered();
                self.drafts.sync();
                self.phase.set(Phase::Idle);
                match answer {
                    Answer::Saved(reply) => self.saved(reply, pending),
                    Answer::Restored(reply) => self.restored(reply, pending),
                }
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
