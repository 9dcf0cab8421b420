//! Examples that form one story: Ann and Bo edit product 1. `tests/http/examples.rs` executes and compares it.

use serde_json::Value;

macro_rules! examples {
    ($($name:ident)+) => {
        $(
            #[doc = concat!("`", stringify!($name), ".json`")]
            pub fn $name() -> Value {
                read(include_str!(concat!("examples/", stringify!($name), ".json")))
            }
        )+

        #[cfg(test)]
        const ALL: &[(&str, fn() -> Value)] = &[$((stringify!($name), $name)),+];
    };
}

examples! {
    new_product product page replacement replaced changes merged
    revisions revision restore restored locks
    movement moved stock quote_request quote new_reservation reservation confirmed released
    insufficient_stock too_much_stock insufficient_lines reservation_settled products_not_found
    reservation_not_found idempotency_key_reused
    not_found deleted version_not_found conflict precondition_failed version_required invalid
    version_ahead stale sku_taken
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_example_is_json() {
        for (name, example) in super::ALL {
            assert!(example().is_object(), "{name}.json");
        }
    }
}
