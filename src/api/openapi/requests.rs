//! Request bodies, as they are described. `input` reads them by hand, to name all faults at once,
//! and is more lenient: numbers may come as strings.

use utoipa::ToSchema;

/// A product that is to be.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `input` reads")]
pub struct NewProduct {
    /// 1 to 255 characters, spaces around them not counted, without control characters.
    #[schema(min_length = 1, max_length = 255, pattern = r"^\s*[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?\s*$")]
    name: String,
    /// At most 20,000 characters. Omitted is null; null and "" are different.
    #[schema(max_length = 20000, pattern = r"^[^\x00]*$")]
    description: Option<String>,
    /// At most two decimals. A string like "19.99" is taken too.
    #[schema(value_type = f64, minimum = 0, maximum = 99_999_999.99, multiple_of = 0.01)]
    price: f64,
    /// A whole number. A string like "50" is taken too.
    #[schema(minimum = 0)]
    stock_quantity: i32,
}

/// A product as it shall be.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `input` reads")]
pub struct ProductReplacement {
    #[schema(inline)]
    #[serde(flatten)]
    product: NewProduct,
    /// The version that you have read. May be left out if `If-Match` is sent.
    #[schema(minimum = 0)]
    version: Option<i64>,
}

/// The fields that shall change.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `input` reads")]
pub struct ProductChanges {
    name: Option<String>,
    description: Option<String>,
    price: Option<f64>,
    stock_quantity: Option<i32>,
    /// The version that you have read. May be left out if `If-Match` is sent.
    #[schema(minimum = 0)]
    version: Option<i64>,
}
