//! Stock: the arithmetic in words, and the result.

use super::{asked::Asked, names};
use crate::{
    product::{Decision, Field, FieldMerge, StockChange},
    ui::components::{
        field::TextField,
        number::{stock_text, value_text},
    },
};
use leptos::prelude::*;

/// Of a movement: "was 10, theirs −1, yours +2 → 11".
#[must_use]
pub fn movements_in_words(merge: &FieldMerge) -> Option<String> {
    let [base, theirs, mine] = merge.stocks()?;
    let (theirs, mine) = (theirs - base, mine - base);
    let sum = base + theirs + mine;
    let (base, sum) = (stock_text(base), stock_text(sum));
    Some(format!("was {base}, theirs {}, yours {} → {sum}", signed(theirs), signed(mine)))
}

/// Of a number that was typed: "was 10, now 9 (1 sold), you set 12. Both makes 11."
#[must_use]
pub fn number_in_words(decision: &Decision) -> Option<String> {
    let [base, theirs, mine] = decision.merge.stocks()?;
    let since = changes_in_words(&decision.stock_changes, theirs - base);
    let [base, theirs, mine] = [base, theirs, mine].map(stock_text);
    if decision.base_lost {
        return Some(format!("now {theirs}, you set {mine}"));
    }
    let words = format!("was {base}, now {theirs}{since}, you set {mine}");
    Some(match decision.both() {
        Some(both) => format!("{words}. Both makes {}.", value_text(&both)),
        None => words,
    })
}

/// " (1 sold)"; empty if nothing is known to have come or gone.
fn changes_in_words(changes: &[StockChange], difference: i64) -> String {
    let unknown = StockChange { reason: String::new(), delta: difference };
    let told: Vec<String> = match (changes, difference) {
        ([], 0) => return String::new(),
        ([], _) => vec![change_in_words(&unknown)],
        (changes, _) => changes.iter().map(change_in_words).collect(),
    };
    format!(" ({})", told.join(", "))
}

/// "1 sold".
fn change_in_words(change: &StockChange) -> String {
    format!("{} {}", stock_text(change.delta.saturating_abs()), change.verb())
}

fn signed(number: i64) -> String {
    match number {
        1.. => format!("+{}", stock_text(number)),
        0 => "±0".to_owned(),
        _ => stock_text(number),
    }
}

/// The resulting stock, to be changed.
#[component]
pub fn StockResult(
    /// The stock.
    asked: Asked,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <TextField
            label="Result"
            name=names::result(Field::StockQuantity)
            value=asked.result
            error=error
            inputmode="numeric"
            class="num"
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{ConflictShape, FieldOutcome, FieldValue, Stock};

    fn stock(number: i64) -> FieldValue {
        FieldValue::StockQuantity(Stock::try_from(number).expect("a stock"))
    }

    fn asked(numbers: [i64; 3], changes: &[(&str, i64)]) -> Decision {
        let [base, theirs, mine] = numbers.map(stock);
        let outcome = FieldOutcome::Conflict(ConflictShape::Whole);
        let merge = FieldMerge { field: Field::StockQuantity, base, theirs, mine, outcome };
        let changes = changes
            .iter()
            .map(|(reason, delta)| StockChange { reason: (*reason).to_owned(), delta: *delta });
        Decision { stock_changes: changes.collect(), ..Decision::of(&merge) }
    }

    #[test]
    fn a_movement_is_told_in_words() {
        let merge = FieldMerge {
            outcome: FieldOutcome::Merged(stock(11)),
            ..asked([10, 9, 12], &[]).merge
        };
        let text = movements_in_words(&merge);
        assert_eq!(text.as_deref(), Some("was 10, theirs −1, yours +2 → 11"));
    }

    #[test]
    fn a_number_is_told_with_what_happened_since() {
        let told =
            |numbers, changes: &[_]| number_in_words(&asked(numbers, changes)).expect("words");
        assert_eq!(
            told([10, 9, 12], &[("sale", -1)]),
            "was 10, now 9 (1 sold), you set 12. Both makes 11."
        );
        assert_eq!(
            told([10, 10, 12], &[("edited", 2), ("sale", -2)]),
            "was 10, now 10 (2 added, 2 sold), you set 12"
        );
        assert_eq!(told([10, 2, 5], &[]), "was 10, now 2 (8 removed), you set 5");
        let large = told([1_500, 1_499, 2_000], &[("sale", -1)]);
        assert_eq!(large, "was 1,500, now 1,499 (1 sold), you set 2,000. Both makes 1,999.");
        let lost = Decision { base_lost: true, ..asked([9, 9, 12], &[]) };
        assert_eq!(number_in_words(&lost).as_deref(), Some("now 9, you set 12"));
    }
}
