//! A worker: does its operations one after the other, each until it holds or fails.

use super::{
    SpanKind, Strategy,
    effect::{Done, Reason},
    operation::{Operation, operation},
    run::Run,
    tally::Tally,
};
use crate::db::{
    Failure,
    lab::{Session, Trouble},
};
use backon::{BackoffBuilder, ExponentialBuilder};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

/// How often an operation is tried again at most, and how long it rests before that: from
/// [`FIRST_PAUSE`] on twice as long each time, up to [`LONGEST_PAUSE`], and by a random part longer.
const RETRIES: usize = 50;
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Why a transaction did not come to its end.
#[derive(Debug)]
pub(super) enum Halt {
    Trouble(Trouble),
    /// The run is stopped.
    Stopped,
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// One of those who work at the same time.
#[derive(Debug)]
pub(super) struct Worker {
    /// Counted from 0.
    pub number: u32,
    pub run: Arc<Run>,
    pub session: Session,
    /// The operation at hand, and for how many microseconds it thought.
    operation: u32,
    thought: u64,
}

impl Worker {
    pub const fn new(number: u32, run: Arc<Run>, session: Session) -> Self {
        Self { number, run, session, operation: 0, thought: 0 }
    }

    /// All its operations, or as many as there is time for.
    ///
    /// # Errors
    /// When the database goes away, or answers what nobody expected: then the run is worth nothing.
    pub async fn work(mut self) -> Result<Tally, Failure> {
        let plan = self.run.plan;
        let mut tally = Tally::default();
        for round in 0..plan.rounds() {
            if self.number >= plan.in_round(round) || self.run.stop.is_cancelled() {
                break;
            }
            let operation = operation(&plan, self.number, round);
            let is_over = self.operate(&operation, round, &mut tally).await;
            // Whatever became of it: nobody waits for it any more.
            self.run.read.come(self.number);
            self.run.written.come(self.number);
            self.run.recorders[self.number as usize].leave();
            match is_over {
                Ok(()) => _ = self.run.done.fetch_add(1, Ordering::Relaxed),
                Err(Halt::Stopped) => break,
                Err(Halt::Trouble(trouble)) => return Err(unexpected(trouble)),
            }
        }
        tally.ran = self.session.ran().to_vec();
        Ok(tally)
    }

    /// One operation, tried again where the strategy says so.
    async fn operate(
        &mut self,
        operation: &Operation,
        round: u32,
        tally: &mut Tally,
    ) -> Result<(), Halt> {
        (self.operation, self.thought) = (operation.number, 0);
        self.wait_for_the_first(round).await?;
        let begun = self.run.clock.now_us();
        let mut pauses = pauses();
        let outcome = loop {
            let reason = match self.attempt(operation).await {
                Ok(Done::Overtaken) => Reason::Version,
                Ok(Done::Refused(_)) => break Err(Reason::Refused),
                Ok(done) => break Ok(done),
                Err(_) if self.run.stop.is_cancelled() => return Err(Halt::Stopped),
                Err(Halt::Trouble(Trouble::Deadlock)) => Reason::Deadlock,
                Err(Halt::Trouble(Trouble::Serialization)) => Reason::Serialization,
                Err(Halt::Trouble(Trouble::Timeout)) => break Err(Reason::Timeout),
                Err(halt) => return Err(halt),
            };
            match pauses.next() {
                Some(pause) if self.strategy().retries() => self.rest(pause).await?,
                _ => break Err(reason),
            }
            self.run.retries.fetch_add(1, Ordering::Relaxed);
        };
        let took = self.run.clock.now_us().saturating_sub(begun).saturating_sub(self.thought);
        tally.count(outcome, took);
        Ok(())
    }

    /// One transaction.
    async fn attempt(&mut self, operation: &Operation) -> Result<Done, Halt> {
        self.enter(SpanKind::Working, "");
        let outcome = self.transact(operation).await;
        let why = match &outcome {
            Ok(Done::Effect(_) | Done::Read(_)) => return outcome,
            Ok(Done::Refused(why)) => why,
            Ok(Done::Overtaken) => "somebody else was faster: the version is another",
            Err(Halt::Trouble(Trouble::Deadlock)) => "ended by PostgreSQL to end a deadlock",
            Err(Halt::Trouble(Trouble::Serialization)) => "not serializable: refused by PostgreSQL",
            Err(Halt::Trouble(Trouble::Timeout)) if !self.run.stop.is_cancelled() => {
                "waited too long"
            }
            Err(Halt::Stopped | Halt::Trouble(Trouble::Timeout)) => "the run was stopped",
            Err(Halt::Trouble(Trouble::Other(_))) => "the database did not answer",
        };
        self.fail(why);
        match self.session.rollback().await {
            // Closing the connection, which comes next, takes it back as well.
            Err(_) if self.run.stop.is_cancelled() => Err(Halt::Stopped),
            Err(trouble) => Err(Halt::Trouble(trouble)),
            Ok(()) => outcome,
        }
    }

    async fn transact(&mut self, operation: &Operation) -> Result<Done, Halt> {
        self.session.begin(self.strategy().is_serializable()).await?;
        let done = self.act(operation).await?;
        if matches!(done, Done::Effect(_) | Done::Read(_)) {
            self.enter(SpanKind::Committed, "");
            self.session.commit().await?;
        }
        Ok(done)
    }

    /// Between reading and writing: until all have read, the first time, and then the think time.
    pub(super) async fn think(&mut self) -> Result<(), Halt> {
        let begun = self.run.clock.now_us();
        let run = Arc::clone(&self.run);
        self.enter(SpanKind::Thinking, "waits until all have read");
        run.read.come(self.number);
        self.unless_stopped(run.read.all_there()).await?;
        if run.plan.think_ms > 0 {
            self.enter(SpanKind::Thinking, "thinks");
            let time = Duration::from_millis(run.plan.think_ms.into());
            self.unless_stopped(tokio::time::sleep(time)).await?;
        }
        self.enter(SpanKind::Working, "goes on");
        self.thought += run.clock.now_us().saturating_sub(begun);
        Ok(())
    }

    /// Until all who write have written, the first time; for those who read in two parts.
    pub(super) async fn see_it_written(&mut self) -> Result<(), Halt> {
        let begun = self.run.clock.now_us();
        let run = Arc::clone(&self.run);
        self.enter(SpanKind::Thinking, "waits until all have written");
        run.written.come(self.number);
        self.unless_stopped(run.written.all_there()).await?;
        self.enter(SpanKind::Working, "goes on");
        self.thought += run.clock.now_us().saturating_sub(begun);
        Ok(())
    }

    /// Where only some meet, the others begin after them.
    async fn wait_for_the_first(&mut self, round: u32) -> Result<(), Halt> {
        if round == 0 && self.number >= 2 && self.run.plan.scenario == super::Scenario::Deadlock {
            let run = Arc::clone(&self.run);
            self.enter(SpanKind::Thinking, "lets the first two begin");
            self.unless_stopped(run.read.all_there()).await?;
        }
        Ok(())
    }

    async fn rest(&self, pause: Duration) -> Result<(), Halt> {
        self.enter(SpanKind::Retrying, "rests before the next try");
        self.unless_stopped(tokio::time::sleep(pause)).await
    }

    async fn unless_stopped(&self, what: impl Future<Output = ()>) -> Result<(), Halt> {
        tokio::select! {
            biased;
            () = self.run.stop.cancelled() => Err(Halt::Stopped),
            () = what => Ok(()),
        }
    }

    fn enter(&self, kind: SpanKind, what: &str) {
        self.run.recorders[self.number as usize].enter(kind, Some(self.note(what)));
    }

    fn fail(&self, why: &str) {
        self.run.recorders[self.number as usize].fails(Some(self.note(why)));
    }

    fn note(&self, what: &str) -> String {
        let colon = if what.is_empty() { "" } else { ": " };
        format!("operation {}{colon}{what}", self.operation)
    }

    pub(super) fn strategy(&self) -> Strategy {
        self.run.plan.strategy
    }
}

fn pauses() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::default()
        .with_min_delay(FIRST_PAUSE)
        .with_max_delay(LONGEST_PAUSE)
        .with_max_times(RETRIES)
        .with_jitter()
        .build()
}

fn unexpected(trouble: Trouble) -> Failure {
    match trouble {
        Trouble::Other(failure) => failure,
        // Only a rollback can meet these here.
        Trouble::Timeout => Failure::Locked,
        Trouble::Deadlock | Trouble::Serialization => Failure::Busy,
    }
}
