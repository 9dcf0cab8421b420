//! Prices as people read them.

use super::moment::taken_over;
use crate::product::Price;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// A price: "1,299.99" from the server, in the reader's own way of writing once the browser has
/// taken over. Concord keeps amounts without a currency, so none is shown.
#[component]
pub fn Money(
    /// The price.
    price: Price,
) -> impl IntoView {
    view! {
        <span class="num">
            {move || if taken_over() { local(price) } else { plain(price) }}
        </span>
    }
}

/// "1,299.99".
#[must_use]
pub fn plain(price: Price) -> String {
    let text = price.to_string();
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), super::words::grouped);
    format!("{whole}.{cents}")
}

/// In the reader's way of writing. The text goes in as it is: a float could not hold every amount.
fn local(price: Price) -> String {
    let options = js_sys::Object::new();
    for key in ["minimumFractionDigits", "maximumFractionDigits"] {
        let _ = js_sys::Reflect::set(&options, &key.into(), &JsValue::from(2));
    }
    let format = js_sys::Intl::NumberFormat::new(&js_sys::Array::new(), &options).format();
    let text = format.call1(&JsValue::UNDEFINED, &price.to_string().into());
    text.ok().and_then(|text| text.as_string()).unwrap_or_else(|| plain(price))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_grouped_and_exact() {
        let texts = ["0", "29.9", "1299.99", "99999999.99"]
            .map(|text| Price::parse(text).map(plain).unwrap_or_default());
        assert_eq!(texts, ["0.00", "29.90", "1,299.99", "99,999,999.99"]);
    }
}
