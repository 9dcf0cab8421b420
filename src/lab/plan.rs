//! What a run is to do, and what is too much.

use super::{Scenario, Strategy};
use serde::{Deserialize, Serialize};
use std::{ops::RangeInclusive, time::Duration};

/// The longest that a run lasts; then it is stopped, and what ran is reported.
pub const RUN_LIMIT: Duration = Duration::from_secs(30);

/// One scenario under one strategy, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What is tried.
    pub scenario: Scenario,
    /// How.
    pub strategy: Strategy,
    /// How many work at once, each on a connection of its own: 1 to 32.
    pub workers: u32,
    /// How many operations there are for all workers together: 1 to 2000.
    pub operations: u32,
    /// How long each operation thinks between reading and writing, in milliseconds: 0 to 1000.
    pub think_ms: u32,
    /// How many rows they share: 1 to 100. What they stand for says [`Scenario::rows_are`].
    pub rows: u32,
}

/// A number of a plan that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanField {
    /// [`Plan::strategy`]: it may make no sense in the scenario.
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

/// What is wrong with one field of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Which.
    pub field: PlanField,
    /// What is wrong and what would do, for form and command line: "Workers: 1 to 32, not 40."
    pub message: String,
}

/// A plan that cannot be run, with all that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(|it| it.message.as_str()).collect::<Vec<_>>().join(" "))]
pub struct BadPlan(pub Vec<Fault>);

impl Scenario {
    /// The plan that shows it well, without strategy's aid: with [`Strategy::Nothing`].
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
    /// The label that people read.
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

    /// What may be chosen; for [`Self::Strategy`] nothing that is a number.
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
    /// Checks it.
    ///
    /// # Errors
    /// With all that is wrong, not only the first.
    pub fn check(&self) -> Result<(), BadPlan> {
        let numbers = [
            (PlanField::Workers, self.workers),
            (PlanField::Operations, self.operations),
            (PlanField::ThinkMs, self.think_ms),
            (PlanField::Rows, self.rows),
        ];
        let mut faults: Vec<_> = numbers.into_iter().filter_map(out_of_range).collect();
        faults.extend(self.strategy_fault());
        if faults.is_empty() {
            faults.extend(self.length_fault());
        }
        if faults.is_empty() { Ok(()) } else { Err(BadPlan(faults)) }
    }

    /// How many rounds there are: each worker does one operation in each, except in the last.
    #[must_use]
    pub const fn rounds(&self) -> u32 {
        self.operations.div_ceil(self.workers)
    }

    /// How many workers have an operation in this round, counted from 0.
    #[must_use]
    pub fn in_round(&self, round: u32) -> u32 {
        self.operations.saturating_sub(round * self.workers).min(self.workers)
    }

    fn strategy_fault(&self) -> Option<Fault> {
        if self.scenario.promise(self.strategy).is_some() {
            return None;
        }
        let good: Vec<_> = self.scenario.strategies().into_iter().map(Strategy::word).collect();
        let message = format!(
            "Strategy: {} makes no sense for {}. Choose one of: {}.",
            self.strategy,
            self.scenario,
            good.join(", ")
        );
        Some(Fault { field: PlanField::Strategy, message })
    }

    /// Thinking alone must fit in.
    fn length_fault(&self) -> Option<Fault> {
        let least = Duration::from_millis(u64::from(self.rounds()) * u64::from(self.think_ms));
        (least > RUN_LIMIT).then(|| Fault {
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

fn out_of_range((field, number): (PlanField, u32)) -> Option<Fault> {
    let range = field.range();
    let unit = if field == PlanField::ThinkMs { " ms" } else { "" };
    (!range.contains(&number)).then(|| Fault {
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
mod tests {
    use super::*;

    #[test]
    fn all_default_plans_are_good_with_all_their_strategies() {
        for scenario in Scenario::ALL {
            for strategy in scenario.strategies() {
                let plan = Plan { strategy, ..scenario.default_plan() };
                assert_eq!(plan.check(), Ok(()), "{plan:?}");
            }
        }
    }

    #[test]
    fn all_that_is_wrong_is_said() {
        let plan = Plan {
            strategy: Strategy::Atomic,
            workers: 33,
            operations: 0,
            think_ms: 1001,
            rows: 0,
            ..Scenario::Deadlock.default_plan()
        };
        let BadPlan(faults) = plan.check().expect_err("it is wrong");
        let fields: Vec<_> = faults.iter().map(|it| it.field).collect();
        use PlanField::{Operations, Rows, Strategy as TheStrategy, ThinkMs, Workers};
        assert_eq!(fields, [Workers, Operations, ThinkMs, Rows, TheStrategy]);
        assert_eq!(faults[0].message, "Workers: 1 to 32, not 33.");
        assert_eq!(faults[2].message, "Think time: 0 to 1000 ms, not 1001.");
        assert!(faults[4].message.contains("for-update, advisory"), "{}", faults[4].message);
    }

    #[test]
    fn more_thinking_than_a_run_may_last_is_refused() {
        let plan = |workers| Plan {
            workers,
            operations: 300,
            think_ms: 1000,
            ..Scenario::LostUpdate.default_plan()
        };
        assert!(plan(9).check().is_err());
        assert_eq!(plan(10).check(), Ok(()));
    }

    #[test]
    fn rounds_share_the_operations_out() {
        let plan = Plan { workers: 8, operations: 20, ..Scenario::Stress.default_plan() };
        let shared: Vec<_> = (0..plan.rounds()).map(|it| plan.in_round(it)).collect();
        assert_eq!(shared, [8, 8, 4]);
        assert_eq!(plan.in_round(3), 0);
    }

    #[test]
    fn words_are_read_back_and_bad_ones_refused_with_the_good() {
        for scenario in Scenario::ALL {
            assert_eq!(scenario.word().parse(), Ok(scenario));
            let json = serde_json::to_string(&scenario).expect("JSON");
            assert_eq!(json, format!("\"{}\"", scenario.word()));
        }
        for strategy in Strategy::ALL {
            assert_eq!(strategy.word().parse(), Ok(strategy));
            let json = serde_json::to_string(&strategy).expect("JSON");
            assert_eq!(json, format!("\"{}\"", strategy.word()));
        }
        let error = "hope".parse::<Strategy>().expect_err("no strategy");
        assert!(error.to_string().contains("nothing, optimistic, optimistic-retry"), "{error}");
    }
}
