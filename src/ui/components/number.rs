//! Prices and quantities for people, all in one format.

use super::{moment::taken_over, words::grouped};
use crate::product::{FieldId, Price, Stock, Value, fields};
use leptos::prelude::*;
use rust_decimal::Decimal;
use wasm_bindgen::JsValue;

/// A price: "1,299.99" from the server, in the person's format after hydration. Concord stores amounts
/// without a currency, so none is shown.
#[component]
pub fn Money(
    /// The price.
    #[prop(into)]
    price: Decimal,
) -> impl IntoView {
    view! { <span class="num">{move || price_text(price)}</span> }
}

/// A quantity, in the same format as [`Money`].
#[component]
pub fn Count(
    /// The quantity.
    #[prop(into)]
    stock: i64,
) -> impl IntoView {
    view! { <span class="num">{move || stock_text(stock)}</span> }
}

/// A price in the format of [`Money`]. Reactive.
#[must_use]
pub fn price_text(price: Decimal) -> String {
    let reads_back = |text: &String| Price::parse(text).map(Price::amount) == Ok(price);
    let local = || local(&price.to_string(), 2).filter(reads_back);
    taken_over().then(local).flatten().unwrap_or_else(|| plain(price))
}

/// A quantity in the format of [`Count`]; negative ones with a real minus sign. Reactive.
#[must_use]
pub fn stock_text(number: i64) -> String {
    let reads_back = |text: &String| Stock::parse(text).map(Stock::get) == Ok(number);
    let local = || local(&number.to_string(), 0).filter(reads_back);
    taken_over().then(local).flatten().unwrap_or_else(|| grouped(number))
}

/// A value of a field as text. Reactive.
#[must_use]
pub fn value_text(field: FieldId, value: &Value) -> String {
    match value {
        Value::Decimal(price) => price_text(*price),
        Value::Integer(number) => stock_text(*number),
        other => fields::display(field, other),
    }
}

/// "1,299.99".
fn plain(price: Decimal) -> String {
    let text = price.to_string();
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    format!("{whole}.{cents}")
}

/// In the person's format. The number is passed as text, because a float cannot represent every amount. The
/// result is only used if it parses back to the same number, so that it can be copied into a form.
fn local(number: &str, decimals: u32) -> Option<String> {
    let options = js_sys::Object::new();
    for key in ["minimumFractionDigits", "maximumFractionDigits"] {
        js_sys::Reflect::set(&options, &key.into(), &JsValue::from(decimals)).ok()?;
    }
    let format = js_sys::Intl::NumberFormat::new(&js_sys::Array::new(), &options).format();
    format.call1(&JsValue::UNDEFINED, &number.into()).ok()?.as_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_grouped_and_exact() {
        let texts = ["0", "29.9", "1299.99", "99999999.99"]
            .map(|text| Price::parse(text).map(|price| plain(price.amount())).unwrap_or_default());
        assert_eq!(texts, ["0.00", "29.90", "1,299.99", "99,999,999.99"]);
    }

    #[test]
    fn what_a_page_of_the_server_shows_is_read_back() {
        for cents in [0, 5, 99, 100_000, 129_999, 150_000, 9_999_999_999] {
            let price = Price::from_cents(cents).expect("a price");
            assert_eq!(Price::parse(&plain(price.amount())), Ok(price), "{price}");
        }
        for number in [0, 999, 1_000, 1_500, 2_147_483_647] {
            assert_eq!(Stock::parse(&grouped(number)).map(Stock::get), Ok(number));
        }
    }
}
