//! Property tests of decisions.

use crate::config;
use crate::random::{Scenario, any_scenario, edit};
use concord_record::{Change, Changes, Pick, Record, Review, merge};
use proptest::prelude::*;

/// The review of a scenario, with a pick at every position. `picks` chooses among the offers.
fn decided(s: &Scenario, picks: &[u8]) -> Review<u32> {
    let mut review = Review::new(&s.report(), 8);
    pick_all(&mut review, picks);
    review
}

fn pick_all(review: &mut Review<u32>, picks: &[u8]) {
    let mut picks = picks.iter().cycle();
    for at in 0..review.decisions.len() {
        let decision = &review.decisions[at];
        let (field, offers) = (decision.merge.field, decision.offers());
        for place in 0..decision.places() {
            let pick = usize::from(*picks.next().expect("endless"));
            review.pick(field, place, offers[pick % offers.len()]);
        }
    }
}

fn any_picks() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..6_u8, 1..8)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_is_picked_for_a_person(s in any_scenario()) {
        let report = s.report();
        let review = Review::new(&report, 8);
        let conflicts: Vec<_> = report.conflicts().map(|merge| merge.field).collect();
        prop_assert_eq!(review.undecided(), conflicts.clone());
        prop_assert_eq!(review.progress().0, 0);
        prop_assert_eq!(review.values(&s.schema).is_ok(), conflicts.is_empty());
    }

    #[test]
    fn what_is_decided_is_valid_and_saves(s in any_scenario(), picks in any_picks()) {
        let review = decided(&s, &picks);
        prop_assert_eq!(review.undecided(), vec![]);
        let (decided, all) = review.progress();
        prop_assert_eq!(decided, all);
        match review.values(&s.schema) {
            Ok(values) => {
                prop_assert_eq!(s.schema.check(&values), Ok(values.clone()));
                let changes = review.changes(&s.schema).expect("as the values");
                prop_assert_eq!(changes.over(&s.theirs), Ok(values.clone()));
                // Saved over the reviewed version, the result is what was decided.
                let merged = merge(&s.theirs, &s.theirs, &edit(&s.schema, &changes)).merged();
                for field in s.schema.ids() {
                    let merged = merged.as_ref().map(|merged| merged.get(field).comparable());
                    prop_assert_eq!(merged, Some(values.get(field).comparable()));
                }
            }
            // Passages of both sides can be too long together: then the error says so.
            Err(errors) => for error in errors.0 {
                let decision = review.decision(error.field).expect("a decision");
                prop_assert!(decision.passages().is_some(), "{error}");
            },
        }
    }

    #[test]
    fn one_side_for_everything_is_that_side(s in any_scenario(), mine in any::<bool>()) {
        let (pick, side) = if mine { (Pick::Mine, &s.mine) } else { (Pick::Theirs, &s.theirs) };
        let mut review = Review::new(&s.report(), 8);
        review.pick_open(pick);
        prop_assert_eq!(review.undecided(), vec![]);
        for decision in review.decisions.iter().filter(|decision| decision.merge.is_conflict()) {
            let is_in_parts = decision.passages().is_some() || matches!(
                &decision.merge.outcome,
                concord_record::Outcome::Conflict(concord_record::Conflict::Order { .. })
            );
            if !is_in_parts {
                prop_assert_eq!(decision.picked(), Some(side.get(decision.merge.field)));
            }
        }
        // The other button replaces the same picks.
        let other = if mine { Pick::Theirs } else { Pick::Mine };
        let mut direct = Review::new(&s.report(), 8);
        direct.pick_open(other);
        review.pick_open(other);
        prop_assert_eq!(review.results(), direct.results());
    }

    #[test]
    fn a_group_is_decided_as_one(s in any_scenario(), picks in any_picks()) {
        let review = decided(&s, &picks);
        for group in s.schema.groups().iter().filter(|group| group.len() > 1) {
            let picked: Vec<Pick> = group
                .iter()
                .filter_map(|field| review.decision(field.key))
                .flat_map(|decision| decision.picks.iter().flatten().copied())
                .collect();
            prop_assert!(picked.windows(2).all(|two| two[0] == two[1]), "{picked:?}");
        }
    }

    #[test]
    fn a_third_save_asks_only_about_what_it_touched(s in any_scenario(), picks in any_picks()) {
        let review = decided(&s, &picks);
        let Ok(changes) = review.changes(&s.schema) else { return Ok(()) };
        let report = merge(&s.theirs, &s.later, &edit(&s.schema, &changes));
        let before = review.clone();
        let mut review = review.following(&report, 9);
        prop_assert_eq!((review.first, review.latest, review.trail.len()), (8, 9, 1));
        prop_assert_eq!(&review.trail[0].results, &before.results());

        for group in s.schema.groups() {
            let is_touched = group.iter().any(|field| {
                s.later.get(field.key) != s.theirs.get(field.key)
            });
            for field in group {
                let now = review.decision(field.key).expect("a decision");
                let then = before.decision(field.key).expect("a decision");
                prop_assert_eq!(now.is_new, is_touched);
                prop_assert_eq!(&now.merge.theirs, &s.later.get(field.key));
                if !is_touched {
                    prop_assert_eq!(now, then);
                } else if changes.get(field.key).is_none() && !now.merge.is_conflict() {
                    prop_assert_eq!(now.picked(), Some(s.later.get(field.key)));
                }
            }
        }
        // Once fully decided, the review still makes a record that can be saved.
        pick_all(&mut review, &picks);
        if let (Ok(values), Ok(changes)) = (review.values(&s.schema), review.changes(&s.schema)) {
            prop_assert_eq!(s.schema.check(&values), Ok(values.clone()));
            prop_assert_eq!(changes.over(&s.later), Ok(values));
        }
    }

    #[test]
    fn the_same_question_keeps_its_answer(s in any_scenario(), picks in any_picks()) {
        let before = decided(&s, &picks);
        let again = Review::new(&s.report(), 8).recalling(&before);
        prop_assert_eq!(&again, &before);
        // Other questions do not.
        let mut other = s.clone();
        other.mine = s.later.clone();
        let again = Review::new(&other.report(), 8).recalling(&before);
        let fresh = Review::new(&other.report(), 8);
        for decision in &again.decisions {
            let known = before.decision(decision.merge.field).expect("a decision");
            let new = fresh.decision(decision.merge.field).expect("a decision");
            let expected = if known.merge == new.merge { known } else { new };
            prop_assert_eq!(decision, expected);
        }
    }

    #[test]
    fn what_was_typed_comes_back_after_any_picks(s in any_scenario(), picks in any_picks()) {
        let mut review = Review::new(&s.report(), 8);
        for decision in review.decisions.iter_mut().filter(|it| it.merge.is_conflict()) {
            decision.result = "typed by a person".to_owned();
        }
        prop_assert_eq!(review.undecided(), vec![]);
        let typed = review.clone();
        review.pick_open(Pick::Theirs);
        prop_assert_eq!(&review, &typed);
        pick_all(&mut review, &picks);
        for decision in review.decisions.iter_mut().filter(|it| it.merge.is_conflict()) {
            decision.take_back();
            prop_assert_eq!(&decision.result, "typed by a person");
        }
    }

    #[test]
    fn a_decision_is_saved_as_little_as_needed(s in any_scenario(), picks in any_picks()) {
        let Ok(changes) = decided(&s, &picks).changes(&s.schema) else { return Ok(()) };
        for (field, change) in changes.iter() {
            prop_assert_ne!(change, &Change::Set(s.theirs.get(field)));
        }
        let nothing: Changes = Changes::default();
        prop_assert!(edit(&s.schema, &nothing).changes().is_empty());
    }
}
