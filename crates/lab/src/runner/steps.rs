//! The statements of a transaction under each strategy.

use super::{
    database::{SessionError, VersionedValue},
    operation::{Action, LIMIT, Operation, TEAM_SUM, WITHDRAWAL},
    outcome::Done,
    worker::{Abort, Worker},
};
use crate::{RunId, Scenario, Strategy};
use std::hash::{DefaultHasher, Hash, Hasher};

impl Worker {
    /// Executes the statements between begin and commit.
    pub(super) async fn act(&mut self, operation: &Operation) -> Result<Done, Abort> {
        if self.strategy() == Strategy::Advisory {
            for key in &operation.keys {
                self.lock(key).await?;
            }
        }
        match &operation.action {
            Action::Count(rows) => self.count(rows).await,
            Action::Read(row) => {
                self.session.read(self.run.id, *row).await?;
                Ok(Done::Read(true))
            }
            Action::Buy(row) => self.buy(*row).await,
            Action::Withdraw(user) => self.withdraw(*user).await,
            Action::Sum { team } => self.sum(*team).await,
            Action::Transfer { team, first, second } => self.transfer(*team, *first, *second).await,
            Action::Leave { id, team } => self.leave(*id, *team).await,
        }
    }

    async fn count(&mut self, rows: &[i32]) -> Result<Done, Abort> {
        let run = self.run.id;
        if self.strategy() == Strategy::Atomic {
            self.think().await?;
            for row in rows {
                self.session.add(run, *row, 1).await?;
            }
            return Ok(effect(rows.len()));
        }
        let mut seen = Vec::with_capacity(rows.len());
        for row in rows {
            seen.push(self.read(*row).await?);
        }
        self.think().await?;
        for (row, seen) in rows.iter().zip(seen) {
            if !self.write(*row, seen, seen.value + 1).await? {
                return Ok(Done::Overtaken);
            }
        }
        Ok(effect(rows.len()))
    }

    async fn buy(&mut self, row: i32) -> Result<Done, Abort> {
        const SOLD_OUT: Done = Done::Refused("sold out");
        if self.strategy() == Strategy::Atomic {
            self.think().await?;
            let taken = self.session.take(self.run.id, row).await?;
            return Ok(if taken { Done::Effect(1) } else { SOLD_OUT });
        }
        let seen = self.read(row).await?;
        self.think().await?;
        if seen.value < 1 {
            return Ok(SOLD_OUT);
        }
        let is_written = self.write(row, seen, seen.value - 1).await?;
        Ok(if is_written { Done::Effect(1) } else { Done::Overtaken })
    }

    async fn withdraw(&mut self, user: i32) -> Result<Done, Abort> {
        const OVER_LIMIT: Done = Done::Refused("the limit would be passed");
        let run = self.run.id;
        if self.strategy() == Strategy::Atomic {
            self.think().await?;
            let is_paid = self.session.pay_if_within(run, user, WITHDRAWAL, LIMIT).await?;
            return Ok(if is_paid { Done::Effect(WITHDRAWAL) } else { OVER_LIMIT });
        }
        // These strategies use the account's row as a proxy for its payments.
        let account = match self.strategy() {
            Strategy::Optimistic | Strategy::OptimisticRetry | Strategy::ForUpdate => {
                Some(self.read(user).await?)
            }
            _ => None,
        };
        let paid = self.session.paid(run, user).await?;
        self.think().await?;
        if paid + WITHDRAWAL > LIMIT {
            return Ok(OVER_LIMIT);
        }
        if let (Strategy::Optimistic | Strategy::OptimisticRetry, Some(seen)) =
            (self.strategy(), account)
            && !self.write(user, seen, seen.value).await?
        {
            return Ok(Done::Overtaken);
        }
        self.session.pay(run, user, WITHDRAWAL).await?;
        Ok(Done::Effect(WITHDRAWAL))
    }

    async fn sum(&mut self, team: i32) -> Result<Done, Abort> {
        let run = self.run.id;
        let (one, two) = (2 * team - 1, 2 * team);
        let sum = match self.strategy() {
            Strategy::Atomic => Some(self.session.sum_of_team(run, team).await?),
            Strategy::ForUpdate => Some(self.session.team_for_update(run, team).await?),
            Strategy::ShareUpgrade => Some(self.session.team_for_share(run, team).await?),
            _ => None,
        };
        if let Some(sum) = sum {
            self.think().await?;
            return Ok(Done::Read(sum == TEAM_SUM));
        }
        let first = self.session.read(run, one).await?;
        self.think().await?;
        self.wait_for_writers().await?;
        let second = self.session.read(run, two).await?;
        if matches!(self.strategy(), Strategy::Optimistic | Strategy::OptimisticRetry)
            && !self.session.unchanged(run, (one, first), (two, second)).await?
        {
            return Ok(Done::Overtaken);
        }
        Ok(Done::Read(first.value + second.value == TEAM_SUM))
    }

    async fn transfer(
        &mut self,
        team: i32,
        first: (i32, i64),
        second: (i32, i64),
    ) -> Result<Done, Abort> {
        let run = self.run.id;
        // No think time within the transfer, so that a complete transfer fits between the two reads of a sum.
        if self.run.plan.scenario == Scenario::ReadSkew {
            self.think().await?;
            self.session.add(run, first.0, first.1).await?;
            self.session.add(run, second.0, second.1).await?;
            return Ok(Done::Effect(0));
        }
        if self.strategy() == Strategy::ForUpdate {
            self.session.team_for_update(run, team).await?;
        }
        self.session.add(run, first.0, first.1).await?;
        self.think().await?;
        self.session.add(run, second.0, second.1).await?;
        Ok(Done::Effect(0))
    }

    async fn leave(&mut self, id: i32, team: i32) -> Result<Done, Abort> {
        const ALONE: Done = Done::Refused("nobody else is on call");
        let run = self.run.id;
        if self.strategy() == Strategy::Atomic {
            self.think().await?;
            let left = self.session.leave_if_others(run, id, team).await?;
            return Ok(if left { Done::Effect(1) } else { ALONE });
        }
        let mut own = VersionedValue { value: 1, version: 0 };
        if matches!(self.strategy(), Strategy::Optimistic | Strategy::OptimisticRetry) {
            own = self.read(id).await?;
        }
        let on_call = match self.strategy() {
            Strategy::ForUpdate => self.session.team_for_update(run, team).await?,
            Strategy::ShareUpgrade => self.session.team_for_share(run, team).await?,
            _ => self.session.sum_of_team(run, team).await?,
        };
        self.think().await?;
        if on_call < 2 {
            return Ok(ALONE);
        }
        let is_written = self.write(id, own, 0).await?;
        Ok(if is_written { Done::Effect(1) } else { Done::Overtaken })
    }

    /// Takes the advisory lock of a business key.
    async fn lock(&mut self, key: &str) -> Result<(), SessionError> {
        self.recorder().set_key(key);
        self.session.lock_key(lock_id(self.run.id, key)).await
    }

    async fn read(&mut self, row: i32) -> Result<VersionedValue, SessionError> {
        let run = self.run.id;
        match self.strategy() {
            Strategy::ForUpdate => self.session.read_for_update(run, row).await,
            Strategy::ShareUpgrade => self.session.read_for_share(run, row).await,
            _ => self.session.read(run, row).await,
        }
    }

    /// `false` if the version had changed.
    async fn write(
        &mut self,
        row: i32,
        seen: VersionedValue,
        value: i64,
    ) -> Result<bool, SessionError> {
        let run = self.run.id;
        if matches!(self.strategy(), Strategy::Optimistic | Strategy::OptimisticRetry) {
            return self.session.write_if_version(run, row, value, seen.version).await;
        }
        self.session.write(run, row, value).await?;
        Ok(true)
    }
}

/// Different for each run, so that runs do not wait for each other. All workers of a run are in this
/// process, so the hash does not have to be stable between builds.
fn lock_id(run: RunId, key: &str) -> i64 {
    let mut hasher = DefaultHasher::new();
    (run, key).hash(&mut hasher);
    hasher.finish().cast_signed()
}

fn effect(rows: usize) -> Done {
    Done::Effect(i64::try_from(rows).unwrap_or(i64::MAX))
}
