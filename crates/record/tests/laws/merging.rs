//! Property tests of the merge.

use crate::config;
use crate::random::{Scenario, any_scenario, comparable, edit, merged};
use concord_record::{
    Change, Changes, Conflict, FieldDef, FieldMerge, MergeRule, Outcome, Passage, Record, Relation,
    Three, Value, Values, merge, two_way,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The same merge with the two sides swapped.
fn mirrored(merge: FieldMerge) -> FieldMerge {
    let outcome = match merge.outcome {
        Outcome::Theirs => Outcome::Mine,
        Outcome::Mine => Outcome::Theirs,
        Outcome::Conflict(Conflict::Order { theirs, mine }) => {
            Outcome::Conflict(Conflict::Order { theirs: mine, mine: theirs })
        }
        Outcome::Conflict(Conflict::Passages(passages)) => {
            let passages = passages.into_iter().map(|passage| match passage {
                Passage::Disputed { base, theirs, mine } => {
                    Passage::Disputed { base, theirs: mine, mine: theirs }
                }
                agreed @ Passage::Agreed(_) => agreed,
            });
            Outcome::Conflict(Conflict::Passages(passages.collect()))
        }
        same => same,
    };
    FieldMerge { theirs: merge.mine, mine: merge.theirs, outcome, ..merge }
}

fn items(value: &Value) -> BTreeSet<String> {
    value.items().unwrap_or_default().into_iter().map(str::to_lowercase).collect()
}

/// The items after the additions and removals of both sides.
fn merged_items(values: &Three<Value>) -> BTreeSet<String> {
    let Three { base, theirs, mine } = values.as_ref().map(items);
    let is_kept = |item: &&String| {
        (theirs.contains(*item) || !base.contains(*item))
            && (mine.contains(*item) || !base.contains(*item))
    };
    theirs.union(&mine).filter(is_kept).cloned().collect()
}

/// Whether the items that two lists share have the same order in both.
fn agree_on_order(one: &Value, other: &Value) -> bool {
    let shared: BTreeSet<String> = items(one).intersection(&items(other)).cloned().collect();
    let order = |value: &'_ Value| -> Vec<String> {
        let items = value.items().unwrap_or_default().into_iter();
        items.filter(|item| shared.contains(*item)).map(str::to_owned).collect()
    };
    order(one) == order(other)
}

fn is_in_group(scenario: &Scenario, field: &FieldDef) -> bool {
    scenario
        .schema
        .groups()
        .iter()
        .any(|group| group.len() > 1 && group.iter().any(|other| other.key == field.key))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn without_their_change_mine_is_taken(s in any_scenario()) {
        let merged = merged(&s.schema, [&s.base, &s.base, &s.mine]).merged();
        // Exactly, wherever the change is visible.
        let expected: Values = s.schema.ids().map(|field| {
            let is_seen = s.base.get(field).comparable() != s.mine.get(field).comparable();
            (field, if is_seen { &s.mine } else { &s.base }.get(field))
        }).collect();
        prop_assert_eq!(merged, Some(expected));
    }

    #[test]
    fn without_my_change_theirs_is_taken(s in any_scenario(), touched in any::<bool>()) {
        let changes =
            if touched { Changes::all(&s.schema, &s.base) } else { Changes::default() };
        let merged = merge(&s.base, &s.theirs, &edit(&s.schema, &changes)).merged();
        prop_assert_eq!(merged, Some(s.theirs));
    }

    #[test]
    fn what_both_want_is_taken(s in any_scenario()) {
        let merged = merged(&s.schema, [&s.base, &s.theirs, &s.theirs]).merged();
        prop_assert_eq!(merged, Some(s.theirs));
    }

    #[test]
    fn changes_of_different_groups_commute(s in any_scenario(), by_theirs in any::<u8>()) {
        let [mut theirs, mut mine, mut expected] = [&s.base, &s.base, &s.base].map(Clone::clone);
        for (at, group) in s.schema.groups().iter().enumerate() {
            for field in group {
                let is_theirs = by_theirs >> at & 1 == 1;
                let (side, source) =
                    if is_theirs { (&mut theirs, &s.theirs) } else { (&mut mine, &s.mine) };
                side.set(field.key, source.get(field.key)).expect("a value");
                expected.set(field.key, source.get(field.key)).expect("a value");
            }
        }
        let there = merged(&s.schema, [&s.base, &theirs, &mine]).merged();
        let back = merged(&s.schema, [&s.base, &mine, &theirs]).merged();
        let expected = Some(comparable(&s.schema, &expected));
        prop_assert_eq!(there.map(|record| comparable(&s.schema, &record)), expected.clone());
        prop_assert_eq!(back.map(|record| comparable(&s.schema, &record)), expected);
    }

    #[test]
    fn swapping_the_sides_mirrors_the_report(s in any_scenario()) {
        let there = s.report().fields;
        let back = merged(&s.schema, [&s.base, &s.mine, &s.theirs]).fields;
        prop_assert_eq!(there, back.into_iter().map(mirrored).collect::<Vec<_>>());
    }

    #[test]
    fn no_change_is_missing_without_a_conflict(s in any_scenario()) {
        for merge in s.report().fields {
            let values = s.values(merge.field);
            let relation = values.as_ref().map(Value::comparable).relation();
            let rule = s.schema.field(merge.field).expect("a field").rule;
            match (&merge.outcome, rule) {
                (Outcome::Unchanged, _) => prop_assert_eq!(relation, Relation::Unchanged),
                (Outcome::Theirs, _) => prop_assert_eq!(relation, Relation::Theirs),
                (Outcome::Mine, _) => prop_assert_eq!(relation, Relation::Mine),
                (Outcome::Same, _) => prop_assert_eq!(relation, Relation::Same),
                (Outcome::Conflict(_), _) if merge.group.is_some() => {}
                (Outcome::Conflict(Conflict::Order { theirs, mine }), MergeRule::List) => {
                    prop_assert_eq!(items(theirs), merged_items(&values));
                    prop_assert_eq!(items(mine), merged_items(&values));
                    prop_assert!(agree_on_order(theirs, &values.theirs));
                    prop_assert!(agree_on_order(mine, &values.mine));
                }
                (Outcome::Conflict(_), _) => prop_assert_eq!(relation, Relation::Differ),
                (Outcome::Merged(merged), MergeRule::Set) => {
                    prop_assert_eq!(items(merged), merged_items(&values));
                }
                (Outcome::Merged(merged), MergeRule::List) => {
                    prop_assert_eq!(items(merged), merged_items(&values));
                    prop_assert!(
                        agree_on_order(merged, &values.theirs)
                            || agree_on_order(merged, &values.mine)
                    );
                }
                // Covered by the property tests of the text merge.
                (Outcome::Merged(_), MergeRule::Text) => {
                    prop_assert_eq!(relation, Relation::Differ);
                }
                (Outcome::Merged(merged), rule) => {
                    prop_assert!(false, "{rule:?} merged to {merged:?}");
                }
            }
        }
    }

    #[test]
    fn a_group_is_one_value(s in any_scenario()) {
        let report = s.report();
        for group in s.schema.groups().iter().filter(|group| group.len() > 1) {
            let merges: Vec<&FieldMerge> =
                group.iter().map(|field| report.field(field.key).expect("an entry")).collect();
            let has = |outcome: &Outcome| merges.iter().any(|merge| merge.outcome == *outcome);
            if merges.iter().any(|merge| merge.is_conflict()) {
                for merge in &merges {
                    let is_equal = merge.theirs.comparable() == merge.mine.comparable();
                    prop_assert!(merge.is_conflict() || is_equal);
                }
            } else {
                prop_assert!(!(has(&Outcome::Theirs) && has(&Outcome::Mine)));
                prop_assert!(!merges.iter().any(|merge| matches!(merge.outcome, Outcome::Merged(_))));
            }
        }
    }

    #[test]
    fn a_set_within_its_limits_never_conflicts(s in any_scenario()) {
        for merge in s.report().fields {
            let field = s.schema.field(merge.field).expect("a field");
            let values = s.values(merge.field);
            let fits = field.check(Value::set(merged_items(&values))).is_ok();
            if field.rule == MergeRule::Set && !is_in_group(&s, field) && fits {
                let result = merge.proposed().map(items);
                prop_assert_eq!(result, Some(merged_items(&values)));
            }
        }
    }

    #[test]
    fn a_field_that_is_absent_is_never_changed(s in any_scenario(), touched in any::<u8>()) {
        let all = Changes::all(&s.schema, &s.mine);
        let changes: Changes = s.schema.ids().enumerate()
            .filter(|(at, _)| touched >> at & 1 == 1)
            .filter_map(|(_, field)| Some((field, all.get(field)?.clone())))
            .collect();
        let edit = edit(&s.schema, &changes);
        for report in [merge(&s.base, &s.theirs, &edit), two_way(&s.theirs, &edit)] {
            for merge in report.fields.iter().filter(|merge| changes.get(merge.field).is_none()) {
                // In a group it can be part of a conflict; the editor's side is then the base.
                if !merge.is_conflict() {
                    prop_assert_eq!(merge.proposed(), Some(&s.theirs.get(merge.field)));
                } else {
                    prop_assert!(merge.group.is_some());
                    prop_assert_eq!(&merge.mine, &s.base.get(merge.field));
                }
            }
        }
    }

    #[test]
    fn results_are_within_the_limits(s in any_scenario()) {
        let report = s.report();
        for merge in &report.fields {
            let field = s.schema.field(merge.field).expect("a field");
            let mut proposals: Vec<&Value> = merge.proposed().into_iter().collect();
            proposals.extend(merge.both());
            if let Outcome::Conflict(Conflict::Order { theirs, mine }) = &merge.outcome {
                proposals.extend([theirs, mine]);
            }
            for value in proposals {
                let checked = field.check(value.clone());
                prop_assert_eq!(checked.as_ref(), Ok(value));
            }
        }
        if let Some(merged) = report.merged() {
            prop_assert_eq!(s.schema.check(&merged), Ok(merged));
        }
    }

    #[test]
    fn a_field_that_moved_is_not_overwritten(s in any_scenario()) {
        let changes = Changes::between(&s.schema, &s.base, &s.mine);
        let edit = edit(&s.schema, &changes).with_moved(s.schema.ids());
        for merge in merge(&s.base, &s.base, &edit).fields {
            let field = s.schema.field(merge.field).expect("a field");
            let is_changed = merge.base.comparable() != merge.mine.comparable();
            let merges = matches!(field.rule, MergeRule::Set | MergeRule::List)
                && merge.group.is_none();
            prop_assert_eq!(merge.is_conflict(), is_changed && !merges);
        }
    }

    #[test]
    fn without_a_base_every_difference_is_a_conflict(s in any_scenario()) {
        let changes = Changes::between(&s.schema, &s.theirs, &s.mine);
        let report = two_way(&s.theirs, &edit(&s.schema, &changes));
        prop_assert!(report.base_lost);
        for merge in report.fields {
            let differs = merge.theirs.comparable() != merge.mine.comparable();
            prop_assert_eq!(merge.is_conflict(), differs);
        }
    }

    #[test]
    fn changes_between_two_records_lead_from_one_to_the_other(s in any_scenario()) {
        let changes = Changes::between(&s.schema, &s.base, &s.mine);
        prop_assert_eq!(changes.over(&s.base), Ok(s.mine.clone()));
        prop_assert_eq!(Changes::all(&s.schema, &s.mine).complete(&s.schema), Some(s.mine));
        let is_set = |change: &Change| matches!(change, Change::Set(_));
        prop_assert!(changes.iter().all(|(_, change)| is_set(change)));
    }
}
