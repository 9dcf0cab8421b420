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
        0 => format!("{begins}: {sold} sold, {rest} state."),
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
mod tests {
    use super::*;

    /// The verdict of a run whose operations are all finished.
    fn after(scenario: Scenario, tally: &Tally, teams: &[i64]) -> Verdict {
        let plan = Plan { operations: tally.finished(), ..scenario.default_plan() };
        judged(&plan, tally, teams)
    }

    fn judged(plan: &Plan, tally: &Tally, teams: &[i64]) -> Verdict {
        let teams = (1..).zip(teams.iter().copied()).collect();
        judge(plan, tally, &FinalState { teams, payments: Vec::new() })
    }

    #[test]
    fn lost_updates_are_counted() {
        let tally = Tally { effect: 100, ..Tally::default() };
        let found = after(Scenario::LostUpdate, &tally, &[60, 3]);
        assert_eq!(found.words, "100 were added, 63 are there: 37 updates are lost.");
        assert_eq!((found.right, found.expected, found.found), (false, 100, 63));
        let found = after(Scenario::HotCounter, &tally, &[100]);
        assert_eq!(found.words, "100 were added, and 100 are there.");
        assert!(found.right);
    }

    #[test]
    fn oversold_items_are_counted() {
        let plan = Plan { operations: 20, ..Scenario::StockDepletion.default_plan() };
        let all = Tally { committed: 20, effect: 18, ..Tally::default() };
        let found = judged(&plan, &all, &[4]);
        let words = "10 items were there, but 18 sold and 4 left make 22: 12 sales too many.";
        assert_eq!((found.right, &*found.words), (false, words));
        let found = judged(&plan, &Tally { effect: 7, ..all }, &[3]);
        assert_eq!(found.words, "10 items were there: 7 sold, 3 state.");
        let found = judged(&plan, &Tally { effect: 7, ..Tally::default() }, &[2]);
        assert!(!found.right && found.words.ends_with("make 9: 1 item is missing."), "{found:?}");
    }

    #[test]
    fn users_over_their_limit_are_counted() {
        let plan = Scenario::DoubleWithdrawal.default_plan();
        let judged = |payments: &[(i32, i64)]| {
            let left = FinalState { payments: payments.to_vec(), ..FinalState::default() };
            let all = Tally { committed: plan.operations, ..Tally::default() };
            judge(&plan, &all, &left)
        };
        let found = judged(&[(1, 60), (2, 180), (4, 120)]);
        assert_eq!((found.right, found.expected, found.found), (false, 4, 2));
        assert_eq!(
            found.words,
            "Each user may take 100, and 2 of 4 took more: 100 too much in all."
        );
        assert!(judged(&[(1, 60), (2, 60)]).right);
    }

    #[test]
    fn lost_money_is_wrong() {
        let tally = Tally { committed: 5, reads: 5, ..Tally::default() };
        for scenario in [Scenario::ReadSkew, Scenario::Deadlock] {
            assert!(after(scenario, &tally, &[TEAM_SUM, TEAM_SUM]).right, "{scenario}");
            let found = after(scenario, &tally, &[TEAM_SUM, TEAM_SUM - 10]);
            assert!(!found.right && found.words.contains("changed by -10"), "{found:?}");
        }
    }

    #[test]
    fn shifts_without_a_doctor_are_counted() {
        let found = after(Scenario::WriteSkew, &Tally::default(), &[1, 0, 1, 0]);
        assert_eq!((found.right, found.expected, found.found), (false, 4, 2));
        assert!(found.words.starts_with("In 2 of 4 shifts nobody is on call: both left"));
    }

    #[test]
    fn an_early_end_is_not_right_and_wrong_only_with_an_anomaly() {
        let plan = Plan { operations: 64, ..Scenario::Deadlock.default_plan() };
        let deadlock = |committed, deadlock| {
            let failures = crate::Failures { deadlock, ..Default::default() };
            judged(&plan, &Tally { committed, failures, ..Tally::default() }, &[TEAM_SUM])
        };
        let found = deadlock(5, 0);
        assert_eq!((found.right, found.early, found.expected, found.found), (false, true, 64, 5));
        assert_eq!(found.words, "5 of 64 transfers are done, and no money is lost.");
        let found = deadlock(0, 0);
        assert_eq!((found.right, found.early), (false, true), "{found:?}");
        let found = deadlock(5, 1);
        assert_eq!((found.right, found.early), (false, false), "one was ended: that is known");
        assert!(found.words.starts_with("1 of 6 transfers was not done"), "{found:?}");
        let found = deadlock(64, 0);
        assert_eq!((found.right, found.early), (true, false), "{found:?}");
        let plan = Plan { operations: 64, ..Scenario::ReadSkew.default_plan() };
        let found = judged(&plan, &Tally::default(), &[TEAM_SUM]);
        assert_eq!((found.right, found.early), (false, true));
        assert_eq!(found.words, "No sum was finished, and no money is lost.");
        for scenario in Scenario::ALL {
            let plan = Plan { operations: 64, ..scenario.default_plan() };
            let found = judged(&plan, &Tally::default(), &[]);
            assert!(!found.right, "{scenario}: {found:?}");
        }
    }
}
