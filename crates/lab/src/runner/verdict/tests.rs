//! Verdicts and their texts.

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
    assert_eq!(found.words, "10 items were there: 7 sold, 3 left.");
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
    assert_eq!(found.words, "Each user may take 100, and 2 of 4 took more: 100 too much in all.");
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
