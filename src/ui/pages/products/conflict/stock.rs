//! Stock: the arithmetic in words, and the result.

use super::{asked::Asked, names};
use crate::{product::FieldMerge, ui::components::field::TextField};
use leptos::{html, prelude::*};

/// "was 10, theirs −1, yours +2 → 11".
#[must_use]
pub fn arithmetic(merge: &FieldMerge) -> Option<String> {
    let [base, theirs, mine] = merge.stocks()?;
    let (theirs, mine) = (theirs - base, mine - base);
    let sum = base + theirs + mine;
    Some(format!("was {base}, theirs {}, yours {} → {}", signed(theirs), signed(mine), minus(sum)))
}

fn signed(number: i64) -> String {
    match number {
        1.. => format!("+{number}"),
        0 => "±0".to_owned(),
        _ => minus(number),
    }
}

/// With a real minus sign.
#[must_use]
pub fn minus(number: i64) -> String {
    number.to_string().replace('-', "−")
}

/// The resulting stock: to be changed, and to be meant exactly.
#[component]
pub fn StockResult(
    /// The stock.
    asked: Asked,
    /// Whether it is meant exactly.
    exact: RwSignal<bool>,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |seen: Option<bool>| {
        let exact_now = exact.get();
        let Some(input) = input.get() else { return false };
        if seen == Some(true) {
            input.set_checked(exact_now);
        } else if input.checked() != exact_now {
            exact.set(input.checked());
        }
        true
    });
    view! {
        <div class="stock-result">
            <TextField
                label="Result"
                name=names::result(asked.field)
                value=asked.result
                error=error
                inputmode="numeric"
                class="num"
            />
            <label class="check">
                <input
                    type="checkbox"
                    name=names::EXACT_STOCK
                    value="yes"
                    checked=exact.get_untracked()
                    node_ref=input
                    on:change=move |event| exact.set(event_target_checked(&event))
                />
                "Set exactly"
            </label>
            <p class="field-note">
                "Exactly: if the stock moves once more before you save, you are asked again. Otherwise that movement counts too."
            </p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{Field, FieldOutcome, FieldValue, Stock};

    #[test]
    fn the_arithmetic_is_told_in_words() {
        let stock = |number| FieldValue::StockQuantity(Stock::try_from(number).expect("a stock"));
        let merge = FieldMerge {
            field: Field::StockQuantity,
            base: stock(10),
            theirs: stock(9),
            mine: stock(12),
            outcome: FieldOutcome::Merged(stock(11)),
        };
        let text = arithmetic(&merge);
        assert_eq!(text.as_deref(), Some("was 10, theirs −1, yours +2 → 11"));
    }
}
