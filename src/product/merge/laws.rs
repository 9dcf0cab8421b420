//! Laws of the merge of whole products, checked with generated ones.

use super::*;
use crate::product::{Changes, Passage, Price};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngAlgorithm;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 10_000,
        // No files: a case that was ever found stands in `tests.rs`.
        failure_persistence: None,
        // A fifth faster than the usual one.
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::default()
    }
}

fn any_name() -> impl Strategy<Value = String> {
    select(&["Mug", "Cup", "caf\u{e9}", "cafe\u{301}", "M"][..]).prop_map(str::to_owned)
}

fn any_description() -> impl Strategy<Value = Option<String>> {
    let pieces =
        &["red", "green", "mug", "caf\u{e9}", "cafe\u{301}", ",", " ", " ", " ", "\n", "\r\n"];
    let text = prop::collection::vec(select(&pieces[..]), 0..8).prop_map(|pieces| pieces.concat());
    prop::option::weighted(0.9, text)
}

fn any_price() -> impl Strategy<Value = Price> {
    select(&["0", "9.9", "9.90", "99999999.99"][..])
        .prop_filter_map("a price", |text| Price::parse(text).ok())
}

fn any_stock() -> impl Strategy<Value = Stock> {
    prop_oneof![0..12_i64, Stock::MAX - 3..=Stock::MAX]
        .prop_filter_map("a stock", |number| Stock::try_from(number).ok())
}

fn any_product() -> impl Strategy<Value = ProductContent> {
    (any_name(), any_description(), any_price(), any_stock()).prop_map(
        |(name, description, price, stock_quantity)| ProductContent {
            name,
            description,
            price,
            stock_quantity,
        },
    )
}

fn any_mode() -> impl Strategy<Value = StockMode> {
    select(&[StockMode::Number, StockMode::Movement][..])
}

/// What each side did to a product.
fn any_three() -> impl Strategy<Value = Three<ProductContent>> {
    (any_product(), any_product(), any_product()).prop_map(|(base, theirs, mine)| Three {
        base,
        theirs,
        mine,
    })
}

fn merged_report(
    base: &ProductContent,
    theirs: &ProductContent,
    mine: &ProductContent,
    stock: StockMode,
) -> MergeReport {
    merge(
        (Version(1), base),
        (Version(2), theirs),
        &Edit { content: mine, stock, stock_changed: false },
    )
}

fn result(
    base: &ProductContent,
    theirs: &ProductContent,
    mine: &ProductContent,
    stock: StockMode,
) -> Option<ProductContent> {
    merged_report(base, theirs, mine, stock).merged(base)
}

/// As the merge compares products.
fn seen(content: &ProductContent) -> Vec<FieldValue> {
    Field::ALL.into_iter().map(|field| comparable(content.get(field))).collect()
}

/// The other side's part in a report.
fn swapped(outcome: FieldOutcome) -> FieldOutcome {
    match outcome {
        FieldOutcome::Theirs => FieldOutcome::Mine,
        FieldOutcome::Mine => FieldOutcome::Theirs,
        FieldOutcome::Conflict(ConflictShape::Passages(passages)) => {
            let passages = passages.into_iter().map(|passage| match passage {
                Passage::Disputed { base, theirs, mine } => {
                    Passage::Disputed { base, theirs: mine, mine: theirs }
                }
                agreed @ Passage::Agreed(_) => agreed,
            });
            FieldOutcome::Conflict(ConflictShape::Passages(passages.collect()))
        }
        same_for_both => same_for_both,
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn without_their_change_mine_stands(
        base in any_product(), mine in any_product(), mode in any_mode()
    ) {
        let merged = result(&base, &base, &mine, mode);
        prop_assert_eq!(merged.as_ref().map(seen), Some(seen(&mine)));
        // To the letter, wherever the change can be seen.
        for field in Field::ALL {
            let seen_change = comparable(base.get(field)) != comparable(mine.get(field));
            let expected = if seen_change { &mine } else { &base }.get(field);
            prop_assert_eq!(merged.as_ref().map(|merged| merged.get(field)), Some(expected));
        }
    }

    #[test]
    fn without_my_change_theirs_stands(
        base in any_product(), theirs in any_product(), mode in any_mode()
    ) {
        prop_assert_eq!(result(&base, &theirs, &base, mode), Some(theirs));
    }

    #[test]
    fn what_both_want_stands(
        base in any_product(), same in any_product()
    ) {
        // Two movements to one number are two: they have a law of their own.
        prop_assert_eq!(result(&base, &same, &same, StockMode::Number), Some(same));
    }

    #[test]
    fn changes_of_different_fields_merge_in_either_order(
        three in any_three(), is_theirs in prop::array::uniform4(any::<bool>()), mode in any_mode()
    ) {
        let Three { base, theirs: all_theirs, mine: all_mine } = three;
        let [mut theirs, mut mine, mut expected] = [base.clone(), base.clone(), base.clone()];
        for (field, is_theirs) in Field::ALL.into_iter().zip(is_theirs) {
            let (side, source) =
                if is_theirs { (&mut theirs, &all_theirs) } else { (&mut mine, &all_mine) };
            side.set(source.get(field));
            expected.set(source.get(field));
        }
        let there = result(&base, &theirs, &mine, mode);
        let back = result(&base, &mine, &theirs, mode);
        prop_assert_eq!(there.as_ref().map(seen), Some(seen(&expected)));
        prop_assert_eq!(back.as_ref().map(seen), Some(seen(&expected)));
    }

    #[test]
    fn swapping_the_sides_swaps_their_parts_and_nothing_else(
        three in any_three(), mode in any_mode()
    ) {
        let there = merged_report(&three.base, &three.theirs, &three.mine, mode);
        let back = merged_report(&three.base, &three.mine, &three.theirs, mode);
        for (there, back) in there.fields.into_iter().zip(back.fields) {
            prop_assert_eq!(there.outcome, swapped(back.outcome));
        }
    }

    #[test]
    fn no_change_is_missing_without_a_person_having_chosen_so(
        three in any_three(), mode in any_mode()
    ) {
        let report = merged_report(&three.base, &three.theirs, &three.mine, mode);
        for FieldMerge { base, theirs, mine, outcome, .. } in report.fields {
            let changed = [&theirs, &mine].map(|v| comparable(v.clone()) != comparable(base.clone()));
            match outcome {
                FieldOutcome::Unchanged => prop_assert_eq!(changed, [false, false]),
                FieldOutcome::Theirs => prop_assert_eq!(changed, [true, false]),
                FieldOutcome::Mine => prop_assert_eq!(changed, [false, true]),
                FieldOutcome::Same => prop_assert_eq!(comparable(theirs), comparable(mine)),
                FieldOutcome::Conflict(_) => prop_assert_eq!(changed, [true, true]),
                FieldOutcome::Merged(FieldValue::StockQuantity(merged)) => {
                    let number = |value| match value {
                        FieldValue::StockQuantity(stock) => stock.get(),
                        _ => i64::MIN,
                    };
                    let (base, theirs, mine) = (number(base), number(theirs), number(mine));
                    prop_assert_eq!(merged.get() - base, (theirs - base) + (mine - base));
                    prop_assert_eq!(mode, StockMode::Movement);
                }
                // The text's own laws say what is in it.
                FieldOutcome::Merged(FieldValue::Description(_)) => {
                    prop_assert_eq!(changed, [true, true]);
                }
                FieldOutcome::Merged(other) => prop_assert!(false, "{other:?} cannot be merged"),
            }
        }
    }

    #[test]
    fn every_movement_counts(base in any_product(), theirs in any_stock(), mine in any_stock()) {
        let with = |stock_quantity| ProductContent { stock_quantity, ..base.clone() };
        let merged = result(&base, &with(theirs), &with(mine), StockMode::Movement);
        let sum = theirs.get() + mine.get() - base.stock_quantity.get();
        let stock = merged.map(|merged| merged.stock_quantity);
        prop_assert_eq!(stock, Stock::try_from(sum).ok());
    }

    #[test]
    fn a_number_is_never_added_up(base in any_product(), theirs in any_stock(), mine in any_stock()) {
        let with = |stock_quantity| ProductContent { stock_quantity, ..base.clone() };
        let merged = result(&base, &with(theirs), &with(mine), StockMode::Number);
        match merged.map(|merged| merged.stock_quantity) {
            Some(stock) => prop_assert!([theirs, mine].contains(&stock)),
            None => prop_assert!(base.stock_quantity != theirs && base.stock_quantity != mine && theirs != mine),
        }
    }

    #[test]
    fn a_field_that_is_absent_is_never_changed(
        three in any_three(), touched in prop::array::uniform4(any::<bool>()), mode in any_mode()
    ) {
        let Three { base, theirs, mine } = three;
        let touched: Vec<Field> =
            Field::ALL.into_iter().zip(touched).filter_map(|(field, is)| is.then_some(field)).collect();
        let changes = Changes::of(&mine, &touched);
        let report = merged_report(&base, &theirs, &changes.over(&base), mode);
        for merge in report.fields.iter().filter(|merge| !touched.contains(&merge.field)) {
            prop_assert_eq!(merge.proposed(), Some(&theirs.get(merge.field)));
        }
    }

    #[test]
    fn a_save_that_is_sent_again_after_other_saves_counts_once(
        base in any_product(), mine in any_product(), sold in 1..4_i64
    ) {
        // Saved, then a sale, then the same save again.
        let Some(first) = result(&base, &base, &mine, StockMode::Number) else {
            return Err(TestCaseError::fail("nobody else saved"));
        };
        let Ok(left) = Stock::try_from(first.stock_quantity.get() - sold) else { return Ok(()) };
        let after = ProductContent { stock_quantity: left, ..first };
        let edit = Edit { content: &mine, stock: StockMode::Number, stock_changed: true };
        let again = merge((Version(1), &base), (Version(3), &after), &edit).merged(&base);
        if let Some(again) = again {
            prop_assert_eq!(again.stock_quantity, left);
        }
    }

    #[test]
    fn what_is_merged_could_have_been_typed(three in any_three(), mode in any_mode()) {
        if let Some(merged) = result(&three.base, &three.theirs, &three.mine, mode) {
            prop_assert_eq!(ProductContent::check_name(&merged.name), Ok(merged.name));
            if let Some(text) = &merged.description {
                prop_assert!(ProductContent::check_description(text).is_ok());
            }
            prop_assert!(Price::try_from(merged.price.amount()).is_ok());
            prop_assert!(Stock::try_from(merged.stock_quantity.get()).is_ok());
        }
    }

    #[test]
    fn comparing_twice_is_comparing_once(product in any_product()) {
        for value in seen(&product) {
            prop_assert_eq!(comparable(value.clone()), value);
        }
    }
}
