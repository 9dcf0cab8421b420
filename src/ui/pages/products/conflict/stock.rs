//! The stock: the calculation as text, and the result.

use crate::{
    product::{StockChange, Value, fields},
    ui::components::number::{stock_text, value_text},
};
use concord_record::{Decision, FieldMerge};

/// For a movement: "was 10, theirs −1, yours +2 → 11".
#[must_use]
pub fn movements_in_words(merge: &FieldMerge) -> Option<String> {
    let [base, theirs, mine] = numbers(merge)?;
    let (theirs, mine) = (theirs - base, mine - base);
    let sum = base + theirs + mine;
    let (base, sum) = (stock_text(base), stock_text(sum));
    Some(format!("was {base}, theirs {}, yours {} → {sum}", signed(theirs), signed(mine)))
}

/// For a typed number: "was 10, now 9 (1 sold), you set 12. Both makes 11."
#[must_use]
pub fn number_in_words(decision: &Decision, changes: &[StockChange]) -> Option<String> {
    let [base, theirs, mine] = numbers(&decision.merge)?;
    let since = changes_in_words(changes, theirs - base);
    let [base, theirs, mine] = [base, theirs, mine].map(stock_text);
    if decision.base_lost {
        return Some(format!("now {theirs}, you set {mine}"));
    }
    let words = format!("was {base}, now {theirs}{since}, you set {mine}");
    Some(match decision.merge.both() {
        Some(both) => format!("{words}. Both makes {}.", value_text(fields::STOCK, both)),
        None => words,
    })
}

/// Base, theirs and mine, if they are whole numbers.
fn numbers(merge: &FieldMerge) -> Option<[i64; 3]> {
    let number = Value::as_integer;
    Some([number(&merge.base)?, number(&merge.theirs)?, number(&merge.mine)?])
}

/// " (1 sold)"; empty if no movements are known.
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

#[cfg(test)]
mod tests {
    use super::*;
    use concord_record::{Changes, Edit, Values, merge, two_way};

    fn asked(numbers: [i64; 3]) -> Decision {
        let [base, theirs, mine] = numbers;
        decision(base, theirs, &Changes::default().set(fields::STOCK, mine))
    }

    fn decision(base: i64, theirs: i64, changes: &Changes) -> Decision {
        let stock = |number: i64| Values::default().with(fields::STOCK, number);
        let edit = Edit::new(fields::schema(), changes).expect("fine");
        let report = merge(&stock(base), &stock(theirs), &edit);
        Decision::new(report.field(fields::STOCK).expect("the stock"), false)
    }

    fn changes(changes: &[(&str, i64)]) -> Vec<StockChange> {
        let change = |(reason, delta): &(&str, i64)| StockChange {
            reason: (*reason).to_owned(),
            delta: *delta,
        };
        changes.iter().map(change).collect()
    }

    #[test]
    fn a_movement_is_told_in_words() {
        let moved = decision(10, 9, &Changes::default().add(fields::STOCK, 2));
        let text = movements_in_words(&moved.merge);
        assert_eq!(text.as_deref(), Some("was 10, theirs −1, yours +2 → 11"));
    }

    #[test]
    fn a_number_is_told_with_what_happened_since() {
        let told = |numbers, since: &[_]| {
            number_in_words(&asked(numbers), &changes(since)).expect("words")
        };
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
        let twelve = Changes::default().set(fields::STOCK, 12);
        let edit = Edit::new(fields::schema(), &twelve).expect("fine");
        let report = two_way(&Values::default().with(fields::STOCK, 9), &edit);
        let lost = Decision::new(report.field(fields::STOCK).expect("the stock"), true);
        assert_eq!(number_in_words(&lost, &[]).as_deref(), Some("now 9, you set 12"));
    }
}
