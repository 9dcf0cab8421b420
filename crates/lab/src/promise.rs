//! What each strategy guarantees in each scenario.

use crate::{Scenario, Strategy};
use serde::{Deserialize, Serialize};

/// What a strategy guarantees in a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Promise {
    /// The result is always right.
    Kept,
    /// With more than one worker the result is always wrong, because no worker writes before all have read.
    Broken,
    /// A race can make the result wrong; not every run shows it.
    MayBreak,
}

impl Promise {
    /// Whether it is [`Kept`](Self::Kept).
    #[must_use]
    pub const fn is_kept(self) -> bool {
        matches!(self, Self::Kept)
    }
}

impl Scenario {
    /// What `strategy` guarantees here. `None` if it does not apply to this scenario.
    #[must_use]
    pub const fn promise(self, strategy: Strategy) -> Option<Promise> {
        use Promise::{Broken, Kept, MayBreak};
        use Strategy as S;
        Some(match (self, strategy) {
            (Self::DoubleWithdrawal, S::ShareUpgrade)
            | (Self::Deadlock, S::Optimistic | S::OptimisticRetry | S::Atomic | S::ShareUpgrade) => {
                return None;
            }
            (_, S::Nothing) | (Self::WriteSkew, S::Optimistic | S::OptimisticRetry) => Broken,
            (Self::WriteSkew | Self::DoubleWithdrawal, S::Atomic) => MayBreak,
            _ => Kept,
        })
    }

    /// Whether the result with `strategy` is always right. `false` if the strategy does not apply.
    #[must_use]
    pub const fn keeps_promise(self, strategy: Strategy) -> bool {
        match self.promise(strategy) {
            Some(promise) => promise.is_kept(),
            None => false,
        }
    }

    /// Why `strategy` fails here, or what it costs, in one sentence for users.
    #[must_use]
    pub const fn remark(self, strategy: Strategy) -> &'static str {
        use Strategy as S;
        match (self, strategy) {
            (Self::LostUpdate | Self::HotCounter | Self::Stress, S::Nothing) => {
                "Those who read the same value write over each other; the last one wins."
            }
            (Self::StockDepletion, S::Nothing) => {
                "Those who read the same stock all sell its last item."
            }
            (Self::DoubleWithdrawal, S::Nothing) => {
                "Each sees only what was paid before, and none sees the others."
            }
            (Self::DoubleWithdrawal, S::Optimistic | S::OptimisticRetry) => {
                "Every withdrawal raises the version of the user's account, and only one can."
            }
            (Self::DoubleWithdrawal, S::Atomic) => {
                "A statement sees no payment that is not committed, so two at the same moment \
                 both pass."
            }
            (Self::DoubleWithdrawal, S::ForUpdate) => {
                "The account's row stands for payments that are not there yet."
            }
            (Self::DoubleWithdrawal, S::Advisory) => {
                "The key stands for payments that are not there yet; no row is needed."
            }
            (Self::ReadSkew, S::Nothing) => {
                "Two statements see two states: the first account before a transfer, the second \
                 after it."
            }
            (Self::ReadSkew, S::Optimistic | S::OptimisticRetry) => {
                "After reading, the versions are compared once more; a sum that was overtaken \
                 does not count."
            }
            (Self::ReadSkew, S::Atomic) => "One statement sees one state of all rows.",
            (Self::ReadSkew, S::ShareUpgrade) => {
                "Nothing that was read is written, so there is nothing to upgrade, and no deadlock."
            }
            (Self::ReadSkew, S::SerializableRetry) => {
                "All statements of the transaction see one state. REPEATABLE READ would do here."
            }
            (Self::WriteSkew, S::Nothing) => "Each leaves because of the other, and nobody stays.",
            (Self::WriteSkew, S::Optimistic | S::OptimisticRetry) => {
                "The version of the doctor's own row says nothing of the others, which are only \
                 read."
            }
            (Self::WriteSkew, S::Atomic) => {
                "The colleagues' rows are only read, so two at the same moment both leave."
            }
            (Self::WriteSkew, S::ForUpdate) => {
                "All rows of the shift are held, not only one's own."
            }
            (Self::WriteSkew, S::SerializableRetry) => {
                "PostgreSQL notices that each wrote what the other had read."
            }
            (Self::Deadlock, S::Nothing) => {
                "PostgreSQL finds the deadlock after a second and ends one of the two, whose \
                 transfer is not done."
            }
            (Self::Deadlock, S::ForUpdate) => {
                "Both rows are taken first, in the order of their ids: the second waits, and \
                 that is all."
            }
            (Self::Deadlock, S::Advisory) => "One key for the pair: the second waits for it.",
            (Self::Deadlock, S::SerializableRetry) => {
                "Deadlocks happen all the same, and each costs its second; trying again gets the \
                 transfer done."
            }
            (_, S::Optimistic) => "Nothing is lost, but the later editor has to be told.",
            (_, S::OptimisticRetry) => "Nothing is lost; more collisions mean more repeated work.",
            (_, S::Atomic) => "The row is held for one statement only. The fastest where it fits.",
            (_, S::ForUpdate) => {
                "One after the other, in the order of arrival, and nothing is done twice."
            }
            (_, S::ShareUpgrade) => {
                "Nothing is lost, but those who hold the row together wait for each other. \
                 PostgreSQL ends one of them a second, and each newcomer locks the row too."
            }
            (_, S::Advisory) => "One after the other, for all who use the key.",
            (_, S::SerializableRetry) => {
                "Nothing is lost; a transaction that does not fit any order starts again."
            }
        }
    }
}
