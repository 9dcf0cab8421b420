//! Request bodies in the description. `input` parses them by hand, to report all errors at once, and is
//! more lenient: numbers may be sent as strings.

use crate::api::field_schema::{self, SchemaUse};
use concord_record::pattern::line;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, Object, ObjectBuilder, OneOfBuilder, RefOr, Schema, SchemaFormat, Type,
    },
};

/// A product to be created.
pub struct NewProduct;

impl PartialSchema for NewProduct {
    fn schema() -> RefOr<Schema> {
        field_schema::object(SchemaUse::WholeProduct)
            .description(Some("A product to be created."))
            .into()
    }
}

impl ToSchema for NewProduct {}

/// All fields of a product.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `input` reads")]
pub struct ProductReplacement {
    #[serde(flatten)]
    product: NewProduct,
    /// The version that you have read. May be left out if `If-Match` is sent.
    #[schema(nullable = false, minimum = 0)]
    version: Option<i64>,
}

/// The fields that change.
pub struct ProductChanges;

impl PartialSchema for ProductChanges {
    fn schema() -> RefOr<Schema> {
        let version = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(0))
            .description(Some(
                "The version that you have read. May be left out if `If-Match` is sent.",
            ));
        field_schema::object(SchemaUse::Changes)
            .property("version", version)
            .description(Some("The fields that change."))
            .into()
    }
}

impl ToSchema for ProductChanges {}

/// A version to restore.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes what `input` reads")]
pub struct VersionRestore {
    /// The version to restore.
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
pub struct RestoredField;

impl PartialSchema for RestoredField {
    fn schema() -> RefOr<Schema> {
        RefOr::T(Schema::Object(field_schema::keys()))
    }
}

impl ToSchema for RestoredField {}

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

fn reason() -> Object {
    let description =
        "Why: 1 to 80 characters without control characters; spaces around them are cut off.";
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(line(80)))
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
