//! The statements of each strategy in each scenario, for display. Tests compare them with what runs execute.

use crate::{
    Scenario, Strategy,
    sql::{
        ADD, BEGIN, BEGIN_SERIALIZABLE, COMMIT, LEAVE_IF_OTHERS, LOCK_KEY, PAID, PAY,
        PAY_IF_WITHIN, READ, READ_FOR_SHARE, READ_FOR_UPDATE, SUM_OF_TEAM, TAKE, TEAM_FOR_SHARE,
        TEAM_FOR_UPDATE, UNCHANGED, WRITE, WRITE_IF_VERSION,
    },
};

impl Scenario {
    /// The SQL of the other operations that run at the same time; empty in most scenarios.
    #[must_use]
    pub fn background_sql(self) -> Vec<&'static str> {
        match self {
            // The transfers.
            Self::ReadSkew => vec![ADD, ADD],
            // The reads.
            Self::Stress => vec![READ],
            _ => Vec::new(),
        }
    }
}

impl Strategy {
    /// The SQL of one operation in order of execution.
    #[must_use]
    pub fn sql(self, scenario: Scenario) -> Vec<&'static str> {
        let begin = if self.is_serializable() { BEGIN_SERIALIZABLE } else { BEGIN };
        let work = match scenario {
            Scenario::LostUpdate | Scenario::HotCounter | Scenario::Stress => self.counting(ADD),
            Scenario::StockDepletion => self.counting(TAKE),
            Scenario::DoubleWithdrawal => self.withdrawing(),
            Scenario::ReadSkew => self.summing(),
            Scenario::WriteSkew => self.leaving(),
            Scenario::Deadlock => self.transferring(),
        };
        [vec![begin], work, vec![COMMIT]].concat()
    }

    fn counting(self, atomic: &'static str) -> Vec<&'static str> {
        match self {
            Self::Nothing | Self::SerializableRetry => vec![READ, WRITE],
            Self::Optimistic | Self::OptimisticRetry => vec![READ, WRITE_IF_VERSION],
            Self::Atomic => vec![atomic],
            Self::ForUpdate => vec![READ_FOR_UPDATE, WRITE],
            Self::ShareUpgrade => vec![READ_FOR_SHARE, WRITE],
            Self::Advisory => vec![LOCK_KEY, READ, WRITE],
        }
    }

    fn withdrawing(self) -> Vec<&'static str> {
        match self {
            Self::Nothing | Self::SerializableRetry | Self::ShareUpgrade => vec![PAID, PAY],
            Self::Optimistic | Self::OptimisticRetry => vec![READ, PAID, WRITE_IF_VERSION, PAY],
            Self::Atomic => vec![PAY_IF_WITHIN],
            Self::ForUpdate => vec![READ_FOR_UPDATE, PAID, PAY],
            Self::Advisory => vec![LOCK_KEY, PAID, PAY],
        }
    }

    /// The sums; [`Scenario::background_sql`] has the transfers.
    fn summing(self) -> Vec<&'static str> {
        match self {
            Self::Nothing | Self::SerializableRetry => vec![READ, READ],
            Self::Optimistic | Self::OptimisticRetry => vec![READ, READ, UNCHANGED],
            Self::Atomic => vec![SUM_OF_TEAM],
            Self::ForUpdate => vec![TEAM_FOR_UPDATE],
            Self::ShareUpgrade => vec![TEAM_FOR_SHARE],
            Self::Advisory => vec![LOCK_KEY, READ, READ],
        }
    }

    fn leaving(self) -> Vec<&'static str> {
        match self {
            Self::Nothing | Self::SerializableRetry => vec![SUM_OF_TEAM, WRITE],
            Self::Optimistic | Self::OptimisticRetry => vec![READ, SUM_OF_TEAM, WRITE_IF_VERSION],
            Self::Atomic => vec![LEAVE_IF_OTHERS],
            Self::ForUpdate => vec![TEAM_FOR_UPDATE, WRITE],
            Self::ShareUpgrade => vec![TEAM_FOR_SHARE, WRITE],
            Self::Advisory => vec![LOCK_KEY, SUM_OF_TEAM, WRITE],
        }
    }

    fn transferring(self) -> Vec<&'static str> {
        match self {
            Self::ForUpdate => vec![TEAM_FOR_UPDATE, ADD, ADD],
            Self::Advisory => vec![LOCK_KEY, ADD, ADD],
            _ => vec![ADD, ADD],
        }
    }
}
