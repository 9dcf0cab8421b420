//! Situations in which concurrent transactions conflict.

use crate::{Strategy, name::named};
use serde::{Deserialize, Serialize};

/// A situation in which concurrent transactions conflict: the anomalies of Berenson et al. 1995, "A Critique of
/// ANSI SQL Isolation Levels", and deadlocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// Editors read a value, think, and write it plus one (P4).
    LostUpdate,
    /// Customers buy, and there are fewer items than customers.
    StockDepletion,
    /// All workers increment the same row without think time.
    HotCounter,
    /// Concurrent withdrawals of one user under a limit. They are inserted rows, so there is no row to lock
    /// (P3, a phantom).
    DoubleWithdrawal,
    /// Transfers between two accounts while others add them up (A5A).
    ReadSkew,
    /// Doctors on call leave, each because another one is still there (A5B).
    WriteSkew,
    /// Transfers update the same two rows in opposite order (PostgreSQL manual, 13.3.4).
    Deadlock,
    /// A mix of increments of one and of two rows, and reads; half of it on one row.
    Stress,
}

impl Scenario {
    /// All scenarios in display order.
    pub const ALL: [Self; 8] = [
        Self::LostUpdate,
        Self::StockDepletion,
        Self::HotCounter,
        Self::DoubleWithdrawal,
        Self::ReadSkew,
        Self::WriteSkew,
        Self::Deadlock,
        Self::Stress,
    ];

    /// The name on the command line, in links and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LostUpdate => "lost-update",
            Self::StockDepletion => "stock-depletion",
            Self::HotCounter => "hot-counter",
            Self::DoubleWithdrawal => "double-withdrawal",
            Self::ReadSkew => "read-skew",
            Self::WriteSkew => "write-skew",
            Self::Deadlock => "deadlock",
            Self::Stress => "stress",
        }
    }

    /// The title for users.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::LostUpdate => "Lost update",
            Self::StockDepletion => "Stock depletion",
            Self::HotCounter => "Hot counter",
            Self::DoubleWithdrawal => "Double withdrawal",
            Self::ReadSkew => "Read skew",
            Self::WriteSkew => "Write skew",
            Self::Deadlock => "Deadlock by opposite order",
            Self::Stress => "Stress",
        }
    }

    /// What happens, in one sentence for users.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::LostUpdate => {
                "Two editors read the same value, think, and each writes it plus one: the later \
                 write must not undo the earlier."
            }
            Self::StockDepletion => {
                "Customers buy one item each, and there are only half as many items: none may be \
                 sold twice."
            }
            Self::HotCounter => {
                "Many workers add one to the same counter as fast as they can: every one must \
                 count."
            }
            Self::DoubleWithdrawal => {
                "A user withdraws 60 several times at once from a limit of 100: only one \
                 withdrawal may pass, though there is no row yet that could be locked."
            }
            Self::ReadSkew => {
                "Transfers move money between two accounts while others add the two up: nobody \
                 may see money that is in neither, or in both."
            }
            Self::WriteSkew => {
                "Doctors on call look whether a colleague is there, and leave: one must always \
                 stay, though each writes only a row of their own."
            }
            Self::Deadlock => {
                "Transfers take the same two accounts in opposite order, so that each holds what \
                 the other one waits for: every transfer must get done."
            }
            Self::Stress => {
                "A mix on many rows, half of it on one of them: counting, counting on two rows at \
                 once, and reading. Nothing may be lost."
            }
        }
    }

    /// What [`Plan::rows`](crate::Plan::rows) counts here, such as "products". `None` if the number of rows
    /// follows from the operations, and the setting is ignored.
    #[must_use]
    pub const fn rows_are(self) -> Option<&'static str> {
        match self {
            Self::LostUpdate => Some("documents"),
            Self::StockDepletion => Some("products"),
            Self::HotCounter => Some("counters"),
            Self::DoubleWithdrawal => Some("users"),
            Self::ReadSkew | Self::Deadlock => Some("pairs of accounts"),
            Self::WriteSkew => None,
            Self::Stress => Some("rows"),
        }
    }

    /// The strategies that apply to this scenario, in display order.
    #[must_use]
    pub fn strategies(self) -> Vec<Strategy> {
        Strategy::ALL.into_iter().filter(|it| self.promise(*it).is_some()).collect()
    }
}

named!(Scenario, "scenario");
