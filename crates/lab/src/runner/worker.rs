//! A worker: executes its operations one after another, with retries.

use super::{
    database::{Session, SessionError},
    failure::Failure,
    operation::{Operation, operation},
    outcome::{Done, FailureReason},
    recorder::Recorder,
    run::Run,
    tally::Tally,
};
use crate::{Scenario, SpanKind, Strategy};
use backon::{BackoffBuilder, ExponentialBuilder};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

/// Pauses double from the first to the longest one, plus jitter.
const MAX_RETRIES: usize = 50;
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Why a transaction was aborted.
#[derive(Debug)]
pub(super) enum Abort {
    Error(SessionError),
    /// The run is stopped.
    Stopped,
}

impl From<SessionError> for Abort {
    fn from(error: SessionError) -> Self {
        Self::Error(error)
    }
}

#[derive(Debug)]
pub(super) struct Worker {
    /// Counted from 0.
    pub number: u32,
    pub run: Arc<Run>,
    pub session: Session,
    /// The number of the current operation, and its think time so far in microseconds.
    operation: u32,
    think_us: u64,
}

impl Worker {
    pub const fn new(number: u32, run: Arc<Run>, session: Session) -> Self {
        Self { number, run, session, operation: 0, think_us: 0 }
    }

    /// Executes its operations until the run is stopped.
    ///
    /// # Errors
    /// [`Failure`], on errors that are not caused by concurrency.
    pub async fn work(mut self) -> Result<Tally, Failure> {
        let plan = self.run.plan;
        let mut tally = Tally::default();
        for round in 0..plan.rounds() {
            if self.number >= plan.in_round(round) || self.run.stop.is_cancelled() {
                break;
            }
            let operation = operation(&plan, self.number, round);
            let outcome = self.execute(&operation, round, &mut tally).await;
            // Even if it never reached the barrier: nobody must wait for this worker any more.
            self.run.all_read.arrive(self.number);
            self.run.all_written.arrive(self.number);
            self.recorder().end();
            match outcome {
                Ok(()) => _ = self.run.done.fetch_add(1, Ordering::Relaxed),
                Err(Abort::Stopped) => break,
                Err(Abort::Error(error)) => return Err(unexpected(error)),
            }
        }
        tally.executed = self.session.executed().to_vec();
        Ok(tally)
    }

    /// Executes an operation, and retries it if the strategy does.
    async fn execute(
        &mut self,
        operation: &Operation,
        round: u32,
        tally: &mut Tally,
    ) -> Result<(), Abort> {
        (self.operation, self.think_us) = (operation.number, 0);
        self.wait_for_first_pair(round).await?;
        let start = self.run.clock.now_us();
        let mut pauses = pauses();
        let outcome = loop {
            let reason = match self.attempt(operation).await {
                Ok(Done::Overtaken) => FailureReason::Version,
                Ok(Done::Refused(_)) => break Err(FailureReason::Refused),
                Ok(done) => break Ok(done),
                Err(_) if self.run.stop.is_cancelled() => return Err(Abort::Stopped),
                Err(Abort::Error(SessionError::Deadlock)) => FailureReason::Deadlock,
                Err(Abort::Error(SessionError::Serialization)) => FailureReason::Serialization,
                Err(Abort::Error(SessionError::Timeout)) => break Err(FailureReason::Timeout),
                Err(abort) => return Err(abort),
            };
            match pauses.next() {
                Some(pause) if self.strategy().retries() => self.pause(pause).await?,
                _ => break Err(reason),
            }
            self.run.retries.fetch_add(1, Ordering::Relaxed);
        };
        let elapsed = self.run.clock.now_us().saturating_sub(start);
        tally.count(outcome, elapsed.saturating_sub(self.think_us));
        Ok(())
    }

    /// One transaction, rolled back if it has no effect.
    async fn attempt(&mut self, operation: &Operation) -> Result<Done, Abort> {
        self.begin_span(SpanKind::Working, "");
        let outcome = self.transact(operation).await;
        let why = match &outcome {
            Ok(Done::Effect(_) | Done::Read(_)) => return outcome,
            Ok(Done::Refused(why)) => why,
            Ok(Done::Overtaken) => "somebody else was faster: the version is another",
            Err(Abort::Error(SessionError::Deadlock)) => "ended by PostgreSQL to end a deadlock",
            Err(Abort::Error(SessionError::Serialization)) => {
                "not serializable: refused by PostgreSQL"
            }
            Err(Abort::Error(SessionError::Timeout)) if !self.run.stop.is_cancelled() => {
                "waited too long"
            }
            Err(Abort::Stopped | Abort::Error(SessionError::Timeout)) => "the run was stopped",
            Err(Abort::Error(SessionError::Other(_))) => "the database did not answer",
        };
        self.recorder().fail(Some(self.note(why)));
        match self.session.rollback().await {
            // The connection is closed next, which also rolls back.
            Err(_) if self.run.stop.is_cancelled() => Err(Abort::Stopped),
            Err(error) => Err(Abort::Error(error)),
            Ok(()) => outcome,
        }
    }

    async fn transact(&mut self, operation: &Operation) -> Result<Done, Abort> {
        self.session.begin(self.strategy().is_serializable()).await?;
        let done = self.act(operation).await?;
        if matches!(done, Done::Effect(_) | Done::Read(_)) {
            self.begin_span(SpanKind::Committed, "");
            self.session.commit().await?;
        }
        Ok(done)
    }

    /// The pause between reading and writing: first until all workers have read, then the think time.
    pub(super) async fn think(&mut self) -> Result<(), Abort> {
        let start = self.run.clock.now_us();
        let run = Arc::clone(&self.run);
        self.begin_span(SpanKind::Thinking, "waits until all have read");
        run.all_read.arrive(self.number);
        self.unless_stopped(run.all_read.wait()).await?;
        if run.plan.think_ms > 0 {
            self.begin_span(SpanKind::Thinking, "thinks");
            let time = Duration::from_millis(run.plan.think_ms.into());
            self.unless_stopped(tokio::time::sleep(time)).await?;
        }
        self.begin_span(SpanKind::Working, "goes on");
        self.think_us += run.clock.now_us().saturating_sub(start);
        Ok(())
    }

    /// Waits until all writers have written once; for readers that read in two statements.
    pub(super) async fn wait_for_writers(&mut self) -> Result<(), Abort> {
        let start = self.run.clock.now_us();
        let run = Arc::clone(&self.run);
        self.begin_span(SpanKind::Thinking, "waits until all have written");
        run.all_written.arrive(self.number);
        self.unless_stopped(run.all_written.wait()).await?;
        self.begin_span(SpanKind::Working, "goes on");
        self.think_us += run.clock.now_us().saturating_sub(start);
        Ok(())
    }

    /// In the deadlock scenario only the first two workers meet at the barrier; the others start after them.
    async fn wait_for_first_pair(&mut self, round: u32) -> Result<(), Abort> {
        if round == 0 && self.number >= 2 && self.run.plan.scenario == Scenario::Deadlock {
            let run = Arc::clone(&self.run);
            self.begin_span(SpanKind::Thinking, "lets the first two begin");
            self.unless_stopped(run.all_read.wait()).await?;
        }
        Ok(())
    }

    async fn pause(&mut self, pause: Duration) -> Result<(), Abort> {
        self.begin_span(SpanKind::Retrying, "rests before the next try");
        self.unless_stopped(tokio::time::sleep(pause)).await
    }

    async fn unless_stopped(&self, what: impl Future<Output = ()>) -> Result<(), Abort> {
        tokio::select! {
            biased;
            () = self.run.stop.cancelled() => Err(Abort::Stopped),
            () = what => Ok(()),
        }
    }

    fn begin_span(&self, kind: SpanKind, what: &str) {
        self.recorder().begin(kind, Some(self.note(what)));
    }

    fn note(&self, what: &str) -> String {
        let colon = if what.is_empty() { "" } else { ": " };
        format!("operation {}{colon}{what}", self.operation)
    }

    pub(super) fn recorder(&self) -> &Recorder {
        &self.run.recorders[self.number as usize]
    }

    pub(super) fn strategy(&self) -> Strategy {
        self.run.plan.strategy
    }
}

fn pauses() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::default()
        .with_min_delay(FIRST_PAUSE)
        .with_max_delay(LONGEST_PAUSE)
        .with_max_times(MAX_RETRIES)
        .with_jitter()
        .build()
}

fn unexpected(error: SessionError) -> Failure {
    match error {
        SessionError::Other(failure) => failure,
        // Only a rollback can fail in this way here.
        SessionError::Timeout | SessionError::Deadlock | SessionError::Serialization => {
            Failure::Busy
        }
    }
}
