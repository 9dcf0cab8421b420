//! Request bodies, as they are described. `input` reads them by hand, to name all faults at once,
//! and is more lenient: numbers may come as strings.

use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

/// A product that is to be.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `input` reads")]
pub struct NewProduct {
    #[schema(schema_with = name)]
    name: String,
    /// At most 20,000 characters. Omitted is null; null and "" are different.
    #[schema(max_length = 20000, pattern = r"^[^\x00]*$")]
    description: Option<String>,
    #[schema(schema_with = price)]
    price: f64,
    /// A whole number. A string like "50" is taken too.
    #[schema(minimum = 0)]
    stock_quantity: i32,
}

/// A product as it shall be.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `input` reads")]
pub struct ProductReplacement {
    #[serde(flatten)]
    product: NewProduct,
    /// The version that you have read. May be left out if `If-Match` is sent.
    #[schema(nullable = false, minimum = 0)]
    version: Option<i64>,
}

/// The fields that shall change.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `input` reads")]
pub struct ProductChanges {
    #[schema(schema_with = name)]
    name: Option<String>,
    /// At most 20,000 characters, or null for none.
    #[schema(max_length = 20000, pattern = r"^[^\x00]*$")]
    description: Option<String>,
    #[schema(schema_with = price)]
    price: Option<f64>,
    /// A whole number. It counts: what differs from `version` is added to what is stored.
    #[schema(nullable = false, minimum = 0)]
    stock_quantity: Option<i32>,
    /// The version that you have read. May be left out if `If-Match` is sent.
    #[schema(nullable = false, minimum = 0)]
    version: Option<i64>,
}

/// A version that shall come back.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `input` reads")]
pub struct VersionRestore {
    /// The version that shall come back.
    #[schema(minimum = 0)]
    to: i64,
    /// The newest version that you have read. May be left out if `If-Match` is sent.
    #[schema(nullable = false, minimum = 0)]
    version: Option<i64>,
}

/// Spaces (Unicode's `White_Space`) around 1 to 255 characters, of which the first and the last are
/// not spaces and none is a control character. The lengths stand in the pattern, as the spaces
/// around do not count.
const NAME: &str = concat!(
    r"^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*",
    r"[^\x00- \x7f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]",
    r"([^\x00-\x1f\x7f-\x9f]{0,253}",
    r"[^\x00- \x7f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000])?",
    r"[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$",
);

fn name() -> Object {
    let description =
        "1 to 255 characters without control characters; spaces around them are cut off.";
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(NAME))
        .description(Some(description))
        .build()
}

fn price() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Number)
        .minimum(Some(0))
        .maximum(Some(99_999_999.99))
        .multiple_of(Some(0.01))
        .description(Some("At most two decimals. A string like \"19.99\" is taken too."))
        .build()
}
