//! Products in the format of the API.

use super::{
    field_schema::{self, SchemaUse},
    json::JsonValue,
};
use crate::{
    db::listing::Page,
    product::{Price, Product, ProductContent, Timestamp, fields},
};
use concord_record::{FieldDef, Record};
use serde::{Serialize, Serializer, ser::Error};
use serde_json::Number;
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

/// A product as it is stored.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Product)]
pub struct ProductBody<'a> {
    /// Never given to another product.
    #[schema(minimum = 1)]
    id: i64,
    #[serde(flatten)]
    fields: FieldsBody<'a>,
    /// Starts at 0 and goes up by one with each change.
    #[schema(minimum = 0)]
    version: i64,
    /// In UTC.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When this version was saved, in UTC.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl<'a> From<&'a Product> for ProductBody<'a> {
    fn from(product: &'a Product) -> Self {
        Self {
            id: product.id.0,
            fields: FieldsBody(&product.content),
            version: product.version.0,
            created_at: product.created_at,
            updated_at: product.updated_at,
        }
    }
}

/// The fields of a product.
#[derive(Debug)]
pub struct FieldsBody<'a>(pub &'a ProductContent);

impl Serialize for FieldsBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value =
            |field: &'static FieldDef| (field.key.as_str(), JsonValue(self.0.get(field.key)));
        serializer.collect_map(fields::schema().fields().iter().map(value))
    }
}

impl PartialSchema for FieldsBody<'_> {
    fn schema() -> RefOr<Schema> {
        field_schema::object(SchemaUse::Answer).description(Some("The fields of a product.")).into()
    }
}

impl ToSchema for FieldsBody<'_> {
    fn name() -> Cow<'static, str> {
        "ProductFields".into()
    }
}

/// A page of products.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductPage)]
pub struct PageBody<'a> {
    /// By id.
    products: Vec<ProductBody<'a>>,
    /// How many products there are in all, not only on this page.
    #[schema(minimum = 0)]
    total: i64,
    /// As asked for.
    #[schema(minimum = 1, maximum = 1000)]
    limit: i64,
    /// As asked for.
    #[schema(minimum = 0)]
    offset: i64,
}

impl<'a> PageBody<'a> {
    /// The page that `limit` and `offset` asked for.
    pub fn new(page: &'a Page, limit: i64, offset: i64) -> Self {
        let products = page.products.iter().map(ProductBody::from).collect();
        Self { products, total: page.total, limit, offset }
    }
}

/// A price as a JSON number.
pub fn number(price: Price) -> serde_json::Result<Number> {
    price.to_string().parse()
}

/// Writes a price as a JSON number.
pub fn exact<S: Serializer>(price: &Price, serializer: S) -> Result<S::Ok, S::Error> {
    number(*price).map_err(S::Error::custom)?.serialize(serializer)
}
