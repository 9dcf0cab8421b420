//! Request bodies, as they are described. `input` reads them by hand, to name all faults at once,
//! and is more lenient: numbers may come as strings.

use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, OneOfBuilder, Schema, Type},
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
    /// A whole number. If the stock was changed since `version` to another one, that is a conflict.
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
    /// Which fields come back. All but the stock if it is left out.
    #[schema(nullable = false, value_type = Option<Vec<RestoredField>>)]
    fields: Option<Vec<RestoredField>>,
    /// The newest version that you have read. May be left out if `If-Match` is sent.
    #[schema(nullable = false, minimum = 0)]
    version: Option<i64>,
}

/// A field that can come back.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "only describes what `input` reads")]
pub enum RestoredField {
    Name,
    Description,
    Price,
    StockQuantity,
}

/// A movement that is to be.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `stock::input` reads")]
pub struct StockMovement {
    #[schema(schema_with = delta)]
    delta: i32,
    #[schema(schema_with = reason)]
    reason: String,
    /// What it belongs to, like "order 77".
    #[schema(max_length = 120, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$")]
    reference: Option<String>,
}

/// A reservation that is to be.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `stock::input` reads")]
pub struct NewReservation {
    /// Which products, and how many of each; lines of one product are added up.
    #[schema(min_items = 1, max_items = 100)]
    lines: Vec<WantedLine>,
    /// What it belongs to, like "cart 12".
    #[schema(max_length = 120, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$")]
    reference: Option<String>,
    /// How many seconds it holds.
    #[schema(minimum = 1, maximum = 86400, default = 900)]
    expires_in: Option<i32>,
}

/// What prices are asked for.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `stock::input` reads")]
pub struct QuoteRequest {
    /// Which products, and how many of each; lines of one product are added up.
    #[schema(min_items = 1, max_items = 100)]
    lines: Vec<WantedLine>,
}

/// So many pieces of a product.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `stock::input` reads")]
pub struct WantedLine {
    /// Which product.
    product_id: i64,
    /// How many.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    quantity: i32,
}

/// Spaces (Unicode's `White_Space`) around a text of which the first and the last character are not
/// spaces and none is a control character, with at most `between` others. The lengths stand in the
/// pattern, as the spaces around do not count.
fn trimmed(between: u32) -> String {
    const SPACES: &str = r"[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*";
    const END: &str = r"[^\x00- \x7f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]";
    format!(r"^{SPACES}{END}([^\x00-\x1f\x7f-\x9f]{{0,{between}}}{END})?{SPACES}$")
}

fn name() -> Object {
    let description =
        "1 to 255 characters without control characters; spaces around them are cut off.";
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(trimmed(253)))
        .description(Some(description))
        .build()
}

fn reason() -> Object {
    let description =
        "Why: 1 to 80 characters without control characters; spaces around them are cut off.";
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(trimmed(78)))
        .description(Some(description))
        .build()
}

fn delta() -> Schema {
    let whole = |least: i32, most: i32| {
        ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(least)).maximum(Some(most))
    };
    let description = "How many pieces come (above 0) or go (below 0); not 0. A string like \"-2\" is \
                       taken too.";
    let either = OneOfBuilder::new()
        .item(whole(-i32::MAX, -1))
        .item(whole(1, i32::MAX))
        .description(Some(description))
        .build();
    Schema::OneOf(either)
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
