//! The plan of a run, and its limits.

use crate::{Scenario, Strategy};
use serde::{Deserialize, Serialize};
use std::{ops::RangeInclusive, time::Duration};

/// The maximum duration of a run. Then it is stopped, and its report covers the finished operations.
pub const RUN_LIMIT: Duration = Duration::from_secs(30);

/// One scenario under one strategy, with its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The scenario.
    pub scenario: Scenario,
    /// The strategy, which must apply to the scenario.
    pub strategy: Strategy,
    /// Concurrent workers, each with its own connection: 1 to 32.
    pub workers: u32,
    /// Operations of all workers together: 1 to 2000.
    pub operations: u32,
    /// The pause of each operation between reading and writing, in milliseconds: 0 to 1000.
    pub think_ms: u32,
    /// The rows that they share: 1 to 100. See [`Scenario::rows_are`].
    pub rows: u32,
}

/// A field of a plan, to say which one is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanField {
    /// [`Plan::strategy`].
    Strategy,
    /// [`Plan::workers`].
    Workers,
    /// [`Plan::operations`].
    Operations,
    /// [`Plan::think_ms`].
    ThinkMs,
    /// [`Plan::rows`].
    Rows,
}

/// Why a field of a plan is invalid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanError {
    /// The field.
    pub field: PlanField,
    /// The problem and the valid values, for users: "Workers: 1 to 32, not 40."
    pub message: String,
}

/// A plan that cannot be run, with all its errors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(|it| it.message.as_str()).collect::<Vec<_>>().join(" "))]
pub struct InvalidPlan(pub Vec<PlanError>);

impl Scenario {
    /// A plan that shows the anomaly, with [`Strategy::Nothing`].
    #[must_use]
    pub const fn default_plan(self) -> Plan {
        let (workers, operations, think_ms, rows) = match self {
            Self::LostUpdate => (2, 20, 5, 1),
            Self::StockDepletion => (10, 20, 5, 1),
            Self::HotCounter => (16, 160, 0, 1),
            Self::DoubleWithdrawal => (10, 40, 5, 4),
            Self::ReadSkew => (4, 80, 5, 1),
            Self::WriteSkew => (2, 20, 5, 1),
            Self::Deadlock => (2, 10, 5, 1),
            Self::Stress => (16, 320, 1, 20),
        };
        Plan { scenario: self, strategy: Strategy::Nothing, workers, operations, think_ms, rows }
    }
}

impl PlanField {
    /// The label for users.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Strategy => "Strategy",
            Self::Workers => "Workers",
            Self::Operations => "Operations",
            Self::ThinkMs => "Think time",
            Self::Rows => "Rows",
        }
    }

    /// The name in forms and JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Strategy => "strategy",
            Self::Workers => "workers",
            Self::Operations => "operations",
            Self::ThinkMs => "think_ms",
            Self::Rows => "rows",
        }
    }

    /// The valid values. [`Self::Strategy`] is not a number and has none.
    #[must_use]
    pub const fn range(self) -> RangeInclusive<u32> {
        match self {
            Self::Strategy => 0..=0,
            Self::Workers => 1..=32,
            Self::Operations => 1..=2000,
            Self::ThinkMs => 0..=1000,
            Self::Rows => 1..=100,
        }
    }
}

impl Plan {
    /// Checks all fields.
    ///
    /// # Errors
    /// [`InvalidPlan`] with all errors, not only the first.
    pub fn check(&self) -> Result<(), InvalidPlan> {
        let numbers = [
            (PlanField::Workers, self.workers),
            (PlanField::Operations, self.operations),
            (PlanField::ThinkMs, self.think_ms),
            (PlanField::Rows, self.rows),
        ];
        let mut errors: Vec<_> = numbers.into_iter().filter_map(out_of_range).collect();
        errors.extend(self.strategy_error());
        if errors.is_empty() {
            errors.extend(self.length_error());
        }
        if errors.is_empty() { Ok(()) } else { Err(InvalidPlan(errors)) }
    }

    /// The number of rounds. Each worker does one operation per round; in the last one some may do none.
    #[must_use]
    pub const fn rounds(&self) -> u32 {
        self.operations.div_ceil(self.workers)
    }

    /// How many workers have an operation in this round. Rounds are counted from 0.
    #[must_use]
    pub fn in_round(&self, round: u32) -> u32 {
        self.operations.saturating_sub(round * self.workers).min(self.workers)
    }

    fn strategy_error(&self) -> Option<PlanError> {
        if self.scenario.promise(self.strategy).is_some() {
            return None;
        }
        let valid = self.scenario.strategies().into_iter().map(Strategy::as_str);
        let message = format!(
            "Strategy: {} makes no sense for {}. Choose one of: {}.",
            self.strategy,
            self.scenario,
            valid.collect::<Vec<_>>().join(", ")
        );
        Some(PlanError { field: PlanField::Strategy, message })
    }

    /// The think time alone must fit into [`RUN_LIMIT`].
    fn length_error(&self) -> Option<PlanError> {
        let least = Duration::from_millis(u64::from(self.rounds()) * u64::from(self.think_ms));
        (least > RUN_LIMIT).then(|| PlanError {
            field: PlanField::ThinkMs,
            message: format!(
                "Think time: {} operations by {} workers would think for {} s, and a run may last \
                 {} s. Choose less think time, fewer operations or more workers.",
                self.operations,
                self.workers,
                least.as_secs(),
                RUN_LIMIT.as_secs()
            ),
        })
    }
}

fn out_of_range((field, number): (PlanField, u32)) -> Option<PlanError> {
    let range = field.range();
    let unit = if field == PlanField::ThinkMs { " ms" } else { "" };
    (!range.contains(&number)).then(|| PlanError {
        field,
        message: format!(
            "{}: {} to {}{unit}, not {number}.",
            field.label(),
            range.start(),
            range.end()
        ),
    })
}

#[cfg(test)]
mod tests;
