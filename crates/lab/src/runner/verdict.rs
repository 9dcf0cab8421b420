//! Compares the expected data with the actual data after a run.

use super::{
    operation::{LIMIT, TEAM_SUM, items_of_each},
    tally::Tally,
};
use crate::{Plan, Scenario, Verdict};

/// The data after a run.
#[derive(Debug, Default)]
pub(super) struct FinalState {
    /// The sum of the rows of each team.
    pub teams: Vec<(i32, i64)>,
    /// The payments of each user that has any.
    pub payments: Vec<(i32, i64)>,
}

/// The verdict for users.
pub(super) fn judge(plan: &Plan, tally: &Tally, state: &FinalState) -> Verdict {
    let found = match plan.scenario {
        Scenario::LostUpdate | Scenario::HotCounter | Scenario::Stress => count(tally, state),
        Scenario::StockDepletion => stock(plan, tally, state),
        Scenario::DoubleWithdrawal => withdrawals(plan, state),
        Scenario::ReadSkew => sums(tally, state),
        Scenario::WriteSkew => shifts(plan, tally, state),
        Scenario::Deadlock => transfers(plan, tally, state),
    };
    let early = found.right && tally.finished() < plan.operations;
    Verdict { right: found.right && !early, early, ..found }
}

fn verdict(right: bool, counted: &str, (expected, found): (i64, i64), words: String) -> Verdict {
    Verdict { right, early: false, counted: counted.to_owned(), expected, found, words }
}

fn count(tally: &Tally, state: &FinalState) -> Verdict {
    let (expected, found) = (tally.effect, state.sum());
    let added = was_were(expected);
    let there = is_are(found);
    let words = match expected - found {
        0 => format!("{expected} {added} added, and {found} {there} there."),
        lost @ 1.. => format!(
            "{expected} {added} added, {found} {there} there: {}.",
            are(lost, "update is lost", "updates are lost")
        ),
        more => format!(
            "{expected} {added} added, {found} {there} there: {} too many.",
            more.unsigned_abs()
        ),
    };
    verdict(expected == found, "updates", (expected, found), words)
}

fn stock(plan: &Plan, tally: &Tally, state: &FinalState) -> Verdict {
    let there = items_of_each(plan) * i64::from(plan.rows);
    let (sold, rest) = (tally.effect, state.sum());
    let found = sold + rest;
    let begins = format!("{} there", are(there, "item was", "items were"));
    let words = match found - there {
        0 => format!("{begins}: {sold} sold, {rest} left."),
        more @ 1.. => format!(
            "{begins}, but {sold} sold and {rest} left make {found}: {}.",
            are(more, "sale too many", "sales too many")
        ),
        fewer => format!(
            "{begins}, but {sold} sold and {rest} left make {found}: {} missing.",
            are(-fewer, "item is", "items are")
        ),
    };
    verdict(found == there, "items", (there, found), words)
}

fn withdrawals(plan: &Plan, state: &FinalState) -> Verdict {
    let users = i64::from(plan.rows);
    let over: Vec<_> = state.payments.iter().filter(|(_, paid)| *paid > LIMIT).collect();
    let too_much: i64 = over.iter().map(|(_, paid)| paid - LIMIT).sum();
    let paid: i64 = state.payments.iter().map(|(_, paid)| paid).sum();
    let number = length(over.len());
    let words = if number == 0 {
        format!("Each user may take {LIMIT}, and none took more: {paid} was paid in all.")
    } else {
        format!(
            "Each user may take {LIMIT}, and {number} of {users} took more: {too_much} too much \
             in all."
        )
    };
    verdict(number == 0, "users within their limit", (users, users - number), words)
}

fn sums(tally: &Tally, state: &FinalState) -> Verdict {
    let (sums, wrong) = (i64::from(tally.reads), i64::from(tally.wrong_reads));
    let lost = state.sum() - TEAM_SUM * length(state.teams.len());
    let words = match (wrong, lost) {
        (0, 0) if sums == 0 => "No sum was finished, and no money is lost.".to_owned(),
        (0, 0) => format!("All {sums} sums are right, whatever was moved meanwhile."),
        (_, 0) => format!(
            "{wrong} of {sums} sums {} wrong: money was seen in both accounts, or in neither.",
            if wrong == 1 { "is" } else { "are" }
        ),
        _ => format!("The accounts changed by {lost} in all, and should not have."),
    };
    verdict(wrong == 0 && lost == 0, "right sums", (sums, sums - wrong), words)
}

fn shifts(plan: &Plan, tally: &Tally, state: &FinalState) -> Verdict {
    let shifts = length(state.teams.len());
    let empty = length(state.teams.iter().filter(|(_, on_call)| *on_call < 1).count());
    let words = if empty == 0 {
        format!(
            "In {} somebody is on call; {} state.",
            are(shifts, "shift", "shifts"),
            are(tally.effect, "doctor", "doctors")
        )
    } else {
        format!(
            "In {empty} of {} nobody is on call: {} because a colleague seemed to be there.",
            are(shifts, "shift", "shifts"),
            if plan.workers == 2 { "both left" } else { "all left" }
        )
    };
    verdict(empty == 0, "shifts with a doctor", (shifts, shifts - empty), words)
}

/// Operations that were not started when the run ended early count neither as done nor as failed.
fn transfers(plan: &Plan, tally: &Tally, state: &FinalState) -> Verdict {
    let (asked, done) = (i64::from(tally.finished()), i64::from(tally.committed));
    let planned = i64::from(plan.operations);
    let lost = state.sum() - TEAM_SUM * length(state.teams.len());
    let victims = tally.failures.deadlock;
    let words = match (asked - done, lost) {
        (0, 0) if asked < planned => {
            let verb = is_are(done);
            format!("{done} of {planned} transfers {verb} done, and no money is lost.")
        }
        (0, 0) => format!("All {asked} transfers are done, and no money is lost."),
        (missing, 0) => format!(
            "{missing} of {asked} transfers {} not done ({victims} ended by PostgreSQL to end a \
             deadlock). No money is lost.",
            if missing == 1 { "was" } else { "were" }
        ),
        _ => format!("The accounts changed by {lost} in all, and should not have."),
    };
    let should = if asked == done { planned } else { asked };
    verdict(asked == done && lost == 0, "transfers", (should, done), words)
}

impl FinalState {
    fn sum(&self) -> i64 {
        self.teams.iter().map(|(_, sum)| sum).sum()
    }
}

fn are(number: i64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

const fn was_were(number: i64) -> &'static str {
    if number == 1 { "was" } else { "were" }
}

const fn is_are(number: i64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

fn length(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
