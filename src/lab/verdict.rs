//! What should be there after a run, what is, and how to say it.

use super::{
    Plan, Scenario, Verdict,
    operation::{LIMIT, TEAM_SUM, items_of_each},
    tally::Tally,
};

/// What the database holds after a run.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// The sum of each team's rows.
    pub teams: Vec<(i32, i64)>,
    /// What each user was paid, if anything.
    pub payments: Vec<(i32, i64)>,
}

/// Compares the two.
pub(super) fn judge(plan: &Plan, tally: &Tally, left: &Left) -> Verdict {
    match plan.scenario {
        Scenario::LostUpdate | Scenario::HotCounter | Scenario::Stress => count(tally, left),
        Scenario::StockDepletion => stock(plan, tally, left),
        Scenario::DoubleWithdrawal => withdrawals(plan, left),
        Scenario::ReadSkew => sums(tally, left),
        Scenario::WriteSkew => shifts(plan, tally, left),
        Scenario::Deadlock => transfers(tally, left),
    }
}

fn verdict(right: bool, counted: &str, (expected, found): (i64, i64), words: String) -> Verdict {
    Verdict { right, counted: counted.to_owned(), expected, found, words }
}

fn count(tally: &Tally, left: &Left) -> Verdict {
    let (expected, found) = (tally.effect, left.sum());
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

fn stock(plan: &Plan, tally: &Tally, left: &Left) -> Verdict {
    let there = items_of_each(plan) * i64::from(plan.rows);
    let (sold, rest) = (tally.effect, left.sum());
    let found = sold + rest;
    let begins = format!("{} there", are(there, "item was", "items were"));
    let words = if found == there {
        format!("{begins}: {sold} sold, {rest} left.")
    } else {
        format!(
            "{begins}, but {sold} sold and {rest} left make {found}: {}.",
            are(found - there, "item was sold twice", "items were sold more than once")
        )
    };
    verdict(found == there, "items", (there, found), words)
}

fn withdrawals(plan: &Plan, left: &Left) -> Verdict {
    let users = i64::from(plan.rows);
    let over: Vec<_> = left.payments.iter().filter(|(_, paid)| *paid > LIMIT).collect();
    let too_much: i64 = over.iter().map(|(_, paid)| paid - LIMIT).sum();
    let paid: i64 = left.payments.iter().map(|(_, paid)| paid).sum();
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

fn sums(tally: &Tally, left: &Left) -> Verdict {
    let (sums, wrong) = (i64::from(tally.reads), i64::from(tally.wrong_reads));
    let lost = left.sum() - TEAM_SUM * length(left.teams.len());
    let words = match (wrong, lost) {
        (0, 0) => format!("All {sums} sums are right, whatever was moved meanwhile."),
        (_, 0) => format!(
            "{wrong} of {sums} sums {} wrong: money was seen in both accounts, or in neither.",
            if wrong == 1 { "is" } else { "are" }
        ),
        _ => format!("The accounts changed by {lost} in all, and should not have."),
    };
    verdict(wrong == 0 && lost == 0, "right sums", (sums, sums - wrong), words)
}

fn shifts(plan: &Plan, tally: &Tally, left: &Left) -> Verdict {
    let shifts = length(left.teams.len());
    let empty = length(left.teams.iter().filter(|(_, on_call)| *on_call < 1).count());
    let words = if empty == 0 {
        format!(
            "In {} somebody is on call; {} left.",
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

fn transfers(tally: &Tally, left: &Left) -> Verdict {
    let (asked, done) = (i64::from(tally.finished()), i64::from(tally.committed));
    let lost = left.sum() - TEAM_SUM * length(left.teams.len());
    let victims = tally.failures.deadlock;
    let words = match (asked - done, lost) {
        (0, 0) => format!("All {asked} transfers are done, and no money is lost."),
        (missing, 0) => format!(
            "{missing} of {asked} transfers {} not done ({victims} ended by PostgreSQL to end a \
             deadlock). No money is lost.",
            if missing == 1 { "was" } else { "were" }
        ),
        _ => format!("The accounts changed by {lost} in all, and should not have."),
    };
    verdict(asked == done && lost == 0, "transfers", (asked, done), words)
}

impl Left {
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

    fn after(scenario: Scenario, tally: &Tally, teams: &[i64]) -> Verdict {
        let plan = Plan { operations: 20, ..scenario.default_plan() };
        let teams = (1..).zip(teams.iter().copied()).collect();
        judge(&plan, tally, &Left { teams, payments: Vec::new() })
    }

    #[test]
    fn lost_updates_are_told_in_plain_words() {
        let tally = Tally { effect: 100, ..Tally::default() };
        let found = after(Scenario::LostUpdate, &tally, &[60, 3]);
        assert_eq!(found.words, "100 were added, 63 are there: 37 updates are lost.");
        assert_eq!((found.right, found.expected, found.found), (false, 100, 63));
        let found = after(Scenario::HotCounter, &tally, &[100]);
        assert_eq!(found.words, "100 were added, and 100 are there.");
        assert!(found.right);
    }

    #[test]
    fn what_was_sold_twice_is_told() {
        let tally = Tally { effect: 18, ..Tally::default() };
        let found = after(Scenario::StockDepletion, &tally, &[4]);
        let words = "10 items were there, but 18 sold and 4 left make 22: 12 items were sold more \
                     than once.";
        assert_eq!((found.right, &*found.words), (false, words));
        let tally = Tally { effect: 7, ..Tally::default() };
        let found = after(Scenario::StockDepletion, &tally, &[3]);
        assert_eq!(found.words, "10 items were there: 7 sold, 3 left.");
    }

    #[test]
    fn who_took_more_than_the_limit_is_counted() {
        let plan = Scenario::DoubleWithdrawal.default_plan();
        let judged = |payments: &[(i32, i64)]| {
            let left = Left { payments: payments.to_vec(), ..Left::default() };
            judge(&plan, &Tally::default(), &left)
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
    fn money_that_is_gone_is_never_right() {
        let tally = Tally { committed: 5, reads: 5, ..Tally::default() };
        for scenario in [Scenario::ReadSkew, Scenario::Deadlock] {
            assert!(after(scenario, &tally, &[TEAM_SUM, TEAM_SUM]).right, "{scenario}");
            let found = after(scenario, &tally, &[TEAM_SUM, TEAM_SUM - 10]);
            assert!(!found.right && found.words.contains("changed by -10"), "{found:?}");
        }
    }

    #[test]
    fn a_shift_without_anybody_is_told() {
        let found = after(Scenario::WriteSkew, &Tally::default(), &[1, 0, 1, 0]);
        assert_eq!((found.right, found.expected, found.found), (false, 4, 2));
        assert!(found.words.starts_with("In 2 of 4 shifts nobody is on call: both left"));
    }
}
