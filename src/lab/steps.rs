//! What a transaction does under each strategy. The statements are data; this is the order they come in.

use super::{
    Strategy,
    effect::Done,
    operation::{Act, LIMIT, Operation, TEAM_SUM, WITHDRAWAL},
    worker::{Halt, Worker},
};
use crate::db::lab::{Seen, Trouble};
use concord_locks::Key;

impl Worker {
    /// Between begin and commit.
    pub(super) async fn act(&mut self, operation: &Operation) -> Result<Done, Halt> {
        if self.strategy() == Strategy::Advisory {
            for key in &operation.keys {
                self.lock(key).await?;
            }
        }
        match &operation.act {
            Act::Count(rows) => self.count(rows).await,
            Act::Look(row) => {
                self.session.read(self.run.id, *row).await?;
                Ok(Done::Read(true))
            }
            Act::Buy(row) => self.buy(*row).await,
            Act::Withdraw(user) => self.withdraw(*user).await,
            Act::Sum { team } => self.sum(*team).await,
            Act::Transfer { team, first, second } => self.transfer(*team, *first, *second).await,
            Act::Leave { id, team } => self.leave(*id, *team).await,
        }
    }

    async fn count(&mut self, rows: &[i32]) -> Result<Done, Halt> {
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

    async fn buy(&mut self, row: i32) -> Result<Done, Halt> {
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

    async fn withdraw(&mut self, user: i32) -> Result<Done, Halt> {
        const ENOUGH: Done = Done::Refused("the limit would be passed");
        let run = self.run.id;
        if self.strategy() == Strategy::Atomic {
            self.think().await?;
            let is_paid = self.session.pay_if_within(run, user, WITHDRAWAL, LIMIT).await?;
            return Ok(if is_paid { Done::Effect(WITHDRAWAL) } else { ENOUGH });
        }
        // The account's row stands for its payments, where there is something to do with it.
        let account = match self.strategy() {
            Strategy::Optimistic | Strategy::OptimisticRetry | Strategy::ForUpdate => {
                Some(self.read(user).await?)
            }
            _ => None,
        };
        let paid = self.session.paid(run, user).await?;
        self.think().await?;
        if paid + WITHDRAWAL > LIMIT {
            return Ok(ENOUGH);
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

    async fn sum(&mut self, team: i32) -> Result<Done, Halt> {
        let run = self.run.id;
        let (one, two) = (2 * team - 1, 2 * team);
        let whole = match self.strategy() {
            Strategy::Atomic => Some(self.session.sum_of_team(run, team).await?),
            Strategy::ForUpdate => Some(self.session.team_for_update(run, team).await?),
            Strategy::ShareUpgrade => Some(self.session.team_for_share(run, team).await?),
            _ => None,
        };
        if let Some(sum) = whole {
            self.think().await?;
            return Ok(Done::Read(sum == TEAM_SUM));
        }
        let first = self.session.read(run, one).await?;
        self.think().await?;
        self.see_it_written().await?;
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
    ) -> Result<Done, Halt> {
        let run = self.run.id;
        // Who reads in two parts is to find a whole transfer in between: no thinking within it.
        if self.run.plan.scenario == super::Scenario::ReadSkew {
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

    async fn leave(&mut self, id: i32, team: i32) -> Result<Done, Halt> {
        const ALONE: Done = Done::Refused("nobody else is on call");
        let run = self.run.id;
        if self.strategy() == Strategy::Atomic {
            self.think().await?;
            let left = self.session.leave_if_others(run, id, team).await?;
            return Ok(if left { Done::Effect(1) } else { ALONE });
        }
        let mut own = Seen { value: 1, version: 0 };
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

    /// Waits for the key. The run's own name stands before it, so that two runs do not meet.
    async fn lock(&mut self, key: &str) -> Result<(), Trouble> {
        self.run.recorders[self.number as usize].names_key(key);
        let key = Key::with_text("lab", &format!("lab:{}:{key}", self.run.id));
        self.session.lock_key(key.id()).await
    }

    async fn read(&mut self, row: i32) -> Result<Seen, Trouble> {
        let run = self.run.id;
        match self.strategy() {
            Strategy::ForUpdate => self.session.read_for_update(run, row).await,
            Strategy::ShareUpgrade => self.session.read_for_share(run, row).await,
            _ => self.session.read(run, row).await,
        }
    }

    /// `false`: somebody was faster.
    async fn write(&mut self, row: i32, seen: Seen, value: i64) -> Result<bool, Trouble> {
        let run = self.run.id;
        if matches!(self.strategy(), Strategy::Optimistic | Strategy::OptimisticRetry) {
            return self.session.write_if_version(run, row, value, seen.version).await;
        }
        self.session.write(run, row, value).await?;
        Ok(true)
    }
}

fn effect(rows: usize) -> Done {
    Done::Effect(i64::try_from(rows).unwrap_or(i64::MAX))
}
