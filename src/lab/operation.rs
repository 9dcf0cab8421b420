//! What each operation is to do: worked out from the plan, so that two runs of a plan do the same.

use super::{Plan, Scenario};
use crate::db::lab::RowMade;

/// What a withdrawal pays.
pub const WITHDRAWAL: i64 = 60;
/// What each user may withdraw in all.
pub const LIMIT: i64 = 100;
/// What a transfer moves.
const TRANSFER: i64 = 10;
/// What is in an account before the first transfer.
const BALANCE: i64 = 1000;

/// One operation of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its number among all, from 1.
    pub number: u32,
    /// What it does.
    pub act: Act,
    /// What it does it with, as business keys in the order in which they are taken: "stock:product:1".
    pub keys: Vec<String>,
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Adds one to each of these rows, which are in the order of their ids.
    Count(Vec<i32>),
    /// Reads a row, and that is all.
    Look(i32),
    /// Takes one of the row's items.
    Buy(i32),
    /// Pays [`WITHDRAWAL`] to the user of this row, within [`LIMIT`].
    Withdraw(i32),
    /// Adds the two rows of a team up.
    Sum {
        /// The team.
        team: i32,
    },
    /// Moves money: first out of (or into) one row, then into (or out of) the other.
    Transfer {
        /// The team of both rows.
        team: i32,
        /// The row that is written first, and what is added to it.
        first: (i32, i64),
        /// The row that is written then, and what is added to it.
        second: (i32, i64),
    },
    /// Puts the row to 0 if its team has another one.
    Leave {
        /// The row.
        id: i32,
        /// Its team.
        team: i32,
    },
}

/// The operation of `worker` in `round`, both counted from 0.
#[must_use]
pub fn operation(plan: &Plan, worker: u32, round: u32) -> Operation {
    let number = round * plan.workers + worker + 1;
    // All in a round meet at the same row.
    let row = signed(round % plan.rows + 1);
    let (act, keys) = match plan.scenario {
        Scenario::LostUpdate => (Act::Count(vec![row]), vec![format!("edit:document:{row}")]),
        Scenario::HotCounter => (Act::Count(vec![row]), vec![format!("count:counter:{row}")]),
        Scenario::StockDepletion => (Act::Buy(row), vec![format!("stock:product:{row}")]),
        Scenario::DoubleWithdrawal => (Act::Withdraw(row), vec![format!("withdraw:user:{row}")]),
        Scenario::ReadSkew => {
            let gives = if round.is_multiple_of(4) { TRANSFER } else { -TRANSFER };
            let transfer = transfer(row, gives, false);
            let act =
                if (worker + round).is_multiple_of(2) { transfer } else { Act::Sum { team: row } };
            (act, vec![format!("accounts:pair:{row}")])
        }
        Scenario::WriteSkew => {
            let team = signed(round + 1);
            (Act::Leave { id: signed(number), team }, vec![format!("call:shift:{team}")])
        }
        Scenario::Deadlock => {
            let backwards = !worker.is_multiple_of(2);
            (transfer(row, TRANSFER, backwards), vec![format!("accounts:pair:{row}")])
        }
        Scenario::Stress => {
            let act = mixed(plan, number, round);
            let keys = act.rows().iter().map(|row| format!("stress:row:{row}")).collect();
            (act, keys)
        }
    };
    Operation { number, act, keys }
}

/// The rows as they are before the run.
#[must_use]
pub fn rows(plan: &Plan) -> Vec<RowMade> {
    let each = |value| move |id| RowMade { id, team: id, value };
    let rows = 1..=signed(plan.rows);
    match plan.scenario {
        Scenario::LostUpdate | Scenario::HotCounter | Scenario::Stress => {
            rows.map(each(0)).collect()
        }
        Scenario::StockDepletion => rows.map(each(items_of_each(plan))).collect(),
        Scenario::DoubleWithdrawal => rows.map(each(LIMIT)).collect(),
        Scenario::ReadSkew | Scenario::Deadlock => (1..=2 * signed(plan.rows))
            .map(|id| RowMade { id, team: (id + 1) / 2, value: BALANCE })
            .collect(),
        Scenario::WriteSkew => (0..plan.operations)
            .map(|it| RowMade { id: signed(it + 1), team: signed(it / plan.workers + 1), value: 1 })
            .collect(),
    }
}

/// What the two rows of a team are together, whatever is moved.
pub const TEAM_SUM: i64 = 2 * BALANCE;

/// Half as many as there are customers, and at least one of each product.
#[must_use]
pub fn items_of_each(plan: &Plan) -> i64 {
    i64::from((plan.operations / 2 / plan.rows).max(1))
}

impl Act {
    /// The rows of an act that names them.
    fn rows(&self) -> &[i32] {
        match self {
            Self::Count(rows) => rows,
            Self::Look(row) | Self::Buy(row) | Self::Withdraw(row) => std::slice::from_ref(row),
            Self::Leave { .. } | Self::Transfer { .. } | Self::Sum { .. } => &[],
        }
    }
}

/// Two of four operations count on one row, one counts on two, one looks. In the first round all count
/// on the same row.
fn mixed(plan: &Plan, number: u32, round: u32) -> Act {
    let chance = scatter(number);
    let any = |part: u64| signed(u32::try_from(part % u64::from(plan.rows)).unwrap_or(0) + 1);
    let row = if chance & 1 == 0 { 1 } else { any(chance >> 8) };
    match (chance >> 1) & 3 {
        _ if round == 0 => Act::Count(vec![1]),
        0 => Act::Look(row),
        1 => {
            let mut rows = vec![row, any(chance >> 32)];
            rows.sort_unstable();
            rows.dedup();
            Act::Count(rows)
        }
        _ => Act::Count(vec![row]),
    }
}

/// Out of the first row of a pair into the second, or `backwards`: the second is written first.
fn transfer(team: i32, amount: i64, backwards: bool) -> Act {
    let (one, two) = ((2 * team - 1, -amount), (2 * team, amount));
    let (first, second) = if backwards { (two, one) } else { (one, two) };
    Act::Transfer { team, first, second }
}

/// A number that looks like chance and is always the same (`SplitMix64`: Steele, Lea and Flood 2014,
/// "Fast Splittable Pseudorandom Number Generators").
fn scatter(number: u32) -> u64 {
    let z = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Plans are too small for this to be cut.
fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
