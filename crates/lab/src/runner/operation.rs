//! The operations and initial rows of a plan. They are deterministic: all runs of a plan do the same.

use super::database::InitialRow;
use crate::{Plan, Scenario};

/// The amount of a withdrawal.
pub const WITHDRAWAL: i64 = 60;
/// The total that a user may withdraw.
pub const LIMIT: i64 = 100;
/// The amount of a transfer.
const TRANSFER: i64 = 10;
/// The balance of an account before the run.
const BALANCE: i64 = 1000;

/// One operation of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Counted from 1 in the whole run.
    pub number: u32,
    pub action: Action,
    /// The business keys to lock, in this order, such as "stock:product:1".
    pub keys: Vec<String>,
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Increments these rows, which are sorted by id.
    Count(Vec<i32>),
    /// Only reads a row.
    Read(i32),
    /// Takes one of the row's items.
    Buy(i32),
    /// Pays [`WITHDRAWAL`] to the user of this row, within [`LIMIT`].
    Withdraw(i32),
    /// Adds up the two rows of a team.
    Sum { team: i32 },
    /// Adds amounts to the two rows of a team, in this order.
    Transfer { team: i32, first: (i32, i64), second: (i32, i64) },
    /// Sets the row to 0 if its team has another one.
    Leave { id: i32, team: i32 },
}

/// The operation of `worker` in `round`, both counted from 0.
pub fn operation(plan: &Plan, worker: u32, round: u32) -> Operation {
    let number = round * plan.workers + worker + 1;
    // The workers of a round use the same row.
    let row = signed(round % plan.rows + 1);
    let (action, keys) = match plan.scenario {
        Scenario::LostUpdate => (Action::Count(vec![row]), vec![format!("edit:document:{row}")]),
        Scenario::HotCounter => (Action::Count(vec![row]), vec![format!("count:counter:{row}")]),
        Scenario::StockDepletion => (Action::Buy(row), vec![format!("stock:product:{row}")]),
        Scenario::DoubleWithdrawal => (Action::Withdraw(row), vec![format!("withdraw:user:{row}")]),
        Scenario::ReadSkew => {
            let gives = if round.is_multiple_of(4) { TRANSFER } else { -TRANSFER };
            let transfer = transfer(row, gives, false);
            let action = if (worker + round).is_multiple_of(2) {
                transfer
            } else {
                Action::Sum { team: row }
            };
            (action, vec![format!("accounts:pair:{row}")])
        }
        Scenario::WriteSkew => {
            let team = signed(round + 1);
            (Action::Leave { id: signed(number), team }, vec![format!("call:shift:{team}")])
        }
        Scenario::Deadlock => {
            let backwards = !worker.is_multiple_of(2);
            (transfer(row, TRANSFER, backwards), vec![format!("accounts:pair:{row}")])
        }
        Scenario::Stress => {
            let action = mixed(plan, number, round);
            let keys = action.rows().iter().map(|row| format!("stress:row:{row}")).collect();
            (action, keys)
        }
    };
    Operation { number, action, keys }
}

/// The rows before the run.
pub fn rows(plan: &Plan) -> Vec<InitialRow> {
    let each = |value| move |id| InitialRow { id, team: id, value };
    let rows = 1..=signed(plan.rows);
    match plan.scenario {
        Scenario::LostUpdate | Scenario::HotCounter | Scenario::Stress => {
            rows.map(each(0)).collect()
        }
        Scenario::StockDepletion => rows.map(each(items_of_each(plan))).collect(),
        Scenario::DoubleWithdrawal => rows.map(each(LIMIT)).collect(),
        Scenario::ReadSkew | Scenario::Deadlock => (1..=2 * signed(plan.rows))
            .map(|id| InitialRow { id, team: (id + 1) / 2, value: BALANCE })
            .collect(),
        Scenario::WriteSkew => (0..plan.operations)
            .map(|it| InitialRow {
                id: signed(it + 1),
                team: signed(it / plan.workers + 1),
                value: 1,
            })
            .collect(),
    }
}

/// The sum of the two rows of a team, which transfers keep.
pub const TEAM_SUM: i64 = 2 * BALANCE;

/// The stock of each product: half as many items as customers in all, at least one of each product.
pub fn items_of_each(plan: &Plan) -> i64 {
    i64::from((plan.operations / 2 / plan.rows).max(1))
}

impl Action {
    /// The rows that the action names.
    fn rows(&self) -> &[i32] {
        match self {
            Self::Count(rows) => rows,
            Self::Read(row) | Self::Buy(row) | Self::Withdraw(row) => std::slice::from_ref(row),
            Self::Leave { .. } | Self::Transfer { .. } | Self::Sum { .. } => &[],
        }
    }
}

/// Of four operations two increment one row, one increments two rows, and one reads. In the first round all
/// increment the same row.
fn mixed(plan: &Plan, number: u32, round: u32) -> Action {
    let random = scramble(number);
    let any = |part: u64| signed(u32::try_from(part % u64::from(plan.rows)).unwrap_or(0) + 1);
    let row = if random & 1 == 0 { 1 } else { any(random >> 8) };
    match (random >> 1) & 3 {
        _ if round == 0 => Action::Count(vec![1]),
        0 => Action::Read(row),
        1 => {
            let mut rows = vec![row, any(random >> 32)];
            rows.sort_unstable();
            rows.dedup();
            Action::Count(rows)
        }
        _ => Action::Count(vec![row]),
    }
}

/// Moves money from the first row of a pair to the second. `backwards`: the second is written first.
fn transfer(team: i32, amount: i64, backwards: bool) -> Action {
    let (one, two) = ((2 * team - 1, -amount), (2 * team, amount));
    let (first, second) = if backwards { (two, one) } else { (one, two) };
    Action::Transfer { team, first, second }
}

/// A deterministic pseudorandom number (`SplitMix64`: Steele, Lea and Flood 2014, "Fast Splittable
/// Pseudorandom Number Generators").
fn scramble(number: u32) -> u64 {
    let z = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The numbers of a plan always fit.
fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
