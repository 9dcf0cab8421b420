//! Products as the API writes them.

use crate::{
    db::listing::Page,
    product::{Price, Product, Timestamp},
};
use serde::{Serialize, Serializer, ser::Error};
use serde_json::Number;
use utoipa::ToSchema;

/// A product as it is stored.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Product)]
pub struct ProductBody<'a> {
    /// Never given to another product.
    #[schema(minimum = 1)]
    id: i64,
    /// 1 to 255 characters.
    #[schema(min_length = 1, max_length = 255)]
    name: &'a str,
    /// At most 20,000 characters. Null and "" are different.
    #[schema(required, max_length = 20000)]
    description: Option<&'a str>,
    /// An exact number with two decimals: 99.90 is never 99.9000000001.
    #[serde(serialize_with = "exact")]
    #[schema(value_type = f64, minimum = 0, maximum = 99_999_999.99)]
    price: Price,
    /// How many there are.
    #[schema(minimum = 0)]
    stock_quantity: i32,
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
        let content = &product.content;
        Self {
            id: product.id.0,
            name: &content.name,
            description: content.description.as_deref(),
            price: content.price,
            stock_quantity: content.stock_quantity.as_i32(),
            version: product.version.0,
            created_at: product.created_at,
            updated_at: product.updated_at,
        }
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
