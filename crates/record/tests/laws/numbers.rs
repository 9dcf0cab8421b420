//! Property tests of numbers that add up.

use crate::config;
use concord_record::{
    Amount, Changes, Conflict, Edit, FieldDef, FieldId, FieldMerge, Kind, MergeRule, Outcome,
    Schema, Value, Values, merge, two_way,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

const STOCK: FieldId = FieldId::new("stock");
const CREDIT: FieldId = FieldId::new("credit");
const MAX: i64 = 12;

/// A whole number and a decimal number of the same size, in hundredths.
fn schema() -> Schema {
    let hundredths = |number| Decimal::new(number, 2);
    Schema::new([
        FieldDef::new(STOCK, "Stock", Kind::integer(0..=MAX)).rule(MergeRule::Delta),
        FieldDef::new(CREDIT, "Credit", Kind::decimal(2, hundredths(0)..=hundredths(MAX)))
            .rule(MergeRule::Delta),
    ])
    .expect("a schema")
}

fn record(number: i64) -> Values {
    Values::default().with(STOCK, number).with(CREDIT, Decimal::new(number, 2))
}

/// Both fields of a report in whole numbers, after a check that they agree.
fn outcome(merges: &[FieldMerge]) -> Outcome {
    let [stock, credit] = merges else { panic!("two fields") };
    let whole = |value: &Value| match value.as_decimal() {
        Some(number) => Value::Integer((number * Decimal::ONE_HUNDRED).try_into().expect("whole")),
        None => value.clone(),
    };
    let credit = match &credit.outcome {
        Outcome::Merged(value) => Outcome::Merged(whole(value)),
        Outcome::Conflict(Conflict::Numbers { both }) => {
            Outcome::Conflict(Conflict::Numbers { both: both.as_ref().map(whole) })
        }
        Outcome::Conflict(Conflict::OutOfRange { sum, mine_fits }) => {
            Outcome::Conflict(Conflict::OutOfRange { sum: whole(sum), mine_fits: *mine_fits })
        }
        other => other.clone(),
    };
    assert_eq!(stock.outcome, credit);
    credit
}

fn added(base: i64, theirs: i64, amount: i64) -> Outcome {
    let schema = schema();
    let changes = Changes::default().add(STOCK, amount).add(CREDIT, Decimal::new(amount, 2));
    let edit = Edit::new(&schema, &changes).expect("within the range");
    outcome(&merge(&record(base), &record(theirs), &edit.with_moved([STOCK, CREDIT])).fields)
}

fn set(base: i64, theirs: i64, mine: i64) -> Outcome {
    let schema = schema();
    let changes = Changes::all(&schema, &record(mine));
    let edit = Edit::new(&schema, &changes).expect("within the limits");
    outcome(&merge(&record(base), &record(theirs), &edit).fields)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_amount_counts(base in 0..=MAX, theirs in 0..=MAX, amount in -MAX..=MAX) {
        let sum = theirs + amount;
        let expected = match (amount, base == theirs, (0..=MAX).contains(&sum)) {
            (0, true, _) => Outcome::Unchanged,
            (0, false, _) => Outcome::Theirs,
            (_, true, true) => Outcome::Mine,
            (_, false, true) => Outcome::Merged(Value::Integer(sum)),
            (.., false) => Outcome::Conflict(Conflict::OutOfRange {
                sum: Value::Integer(sum),
                mine_fits: (0..=MAX).contains(&(base + amount)),
            }),
        };
        prop_assert_eq!(added(base, theirs, amount), expected);
    }

    #[test]
    fn two_numbers_are_never_added_up_alone(
        base in 0..=MAX, theirs in 0..=MAX, mine in 0..=MAX
    ) {
        let both = theirs + mine - base;
        let expected = match (theirs == base, mine == base) {
            (true, true) => Outcome::Unchanged,
            (false, true) => Outcome::Theirs,
            (true, false) => Outcome::Mine,
            (false, false) if theirs == mine => Outcome::Same,
            (false, false) => {
                let fits = (0..=MAX).contains(&both) && both != theirs && both != mine;
                let both = fits.then_some(Value::Integer(both));
                Outcome::Conflict(Conflict::Numbers { both })
            }
        };
        prop_assert_eq!(set(base, theirs, mine), expected);
    }

    #[test]
    fn amounts_of_three_people_add_up_in_any_order(
        base in 0..=MAX, amounts in prop::array::uniform3(-4..=4_i64)
    ) {
        // Each one starts from the base and is merged with what the others saved.
        let schema = schema();
        let [one, two, three] = amounts;
        for order in [[one, two, three], [two, three, one], [three, one, two]] {
            let mut stored = Some(record(base));
            for amount in order {
                let changes =
                    Changes::default().add(STOCK, amount).add(CREDIT, Decimal::new(amount, 2));
                let edit = Edit::new(&schema, &changes).expect("within the range");
                stored = stored.and_then(|stored| merge(&record(base), &stored, &edit).merged());
            }
            // If it is temporarily out of range, it is a conflict.
            if let Some(stored) = stored {
                prop_assert_eq!(stored, record(base + one + two + three));
            }
        }
    }

    #[test]
    fn an_amount_needs_no_base(theirs in 0..=MAX, amount in -MAX..=MAX) {
        let schema = schema();
        let changes = Changes::default().add(STOCK, amount).add(CREDIT, Decimal::new(amount, 2));
        let edit = Edit::new(&schema, &changes).expect("within the range");
        let merged = two_way(&record(theirs), &edit).merged();
        let sum = theirs + amount;
        prop_assert_eq!(merged, (0..=MAX).contains(&sum).then(|| record(sum)));
    }

    #[test]
    fn an_amount_beyond_the_range_is_refused(amount in any::<i64>()) {
        let changes = Changes::default().add(STOCK, amount);
        let is_accepted = Edit::new(&schema(), &changes).is_ok();
        prop_assert_eq!(is_accepted, (-MAX..=MAX).contains(&amount));
        prop_assert_eq!(Amount::from(amount).to_value(), Value::Integer(amount));
    }
}
