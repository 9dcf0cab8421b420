//! The product, and the part of it that people edit.

use super::{
    Content, Movement, Price, ProductId, Status, Stock, StockChange, StockLevel, Stored, fields,
};
use concord_record::{FieldId, Record, Schema, SetError, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Values of all fields that people edit. The registry in [`fields`] has their limits and rules; a
/// default is empty and not within them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductContent {
    /// [`fields::NAME`].
    pub name: String,
    /// [`fields::DESCRIPTION`]. `None` and an empty text are different.
    pub description: Option<String>,
    /// [`fields::PRICE`].
    pub price: Price,
    /// [`fields::STOCK`].
    pub stock_quantity: Stock,
    /// [`fields::SKU`].
    #[serde(default)]
    pub sku: Option<String>,
    /// [`fields::STATUS`].
    #[serde(default)]
    pub status: Status,
    /// [`fields::LOW_STOCK`].
    #[serde(default)]
    pub low_stock_threshold: Option<Stock>,
    /// [`fields::CATEGORY`].
    #[serde(default)]
    pub category: Option<String>,
    /// [`fields::TAGS`].
    #[serde(default)]
    pub tags: BTreeSet<String>,
}

/// A product as stored.
pub type Product = Stored<ProductContent>;

impl Record for ProductContent {
    fn get(&self, field: FieldId) -> Value {
        match field {
            fields::NAME => self.name.as_str().into(),
            fields::DESCRIPTION => self.description.clone().into(),
            fields::PRICE => self.price.amount().into(),
            fields::STOCK => self.stock_quantity.get().into(),
            fields::SKU => self.sku.clone().into(),
            fields::STATUS => self.status.as_str().into(),
            fields::LOW_STOCK => self.low_stock_threshold.map(Stock::get).into(),
            fields::CATEGORY => self.category.clone().into(),
            fields::TAGS => self.tags.clone().into(),
            _ => Value::None,
        }
    }

    fn set(&mut self, field: FieldId, value: Value) -> Result<(), SetError> {
        let refused = |message: &str| SetError::Refused(message.to_owned());
        match field {
            fields::NAME => self.name = value.try_into()?,
            fields::DESCRIPTION => self.description = value.try_into()?,
            fields::PRICE => {
                self.price = Price::try_from(Decimal::try_from(value)?).map_err(refused)?
            }
            fields::STOCK => {
                self.stock_quantity = Stock::try_from(i64::try_from(value)?).map_err(refused)?
            }
            fields::SKU => self.sku = value.try_into()?,
            fields::STATUS => {
                let status = String::try_from(value)?;
                self.status = Status::try_from(status.as_str()).map_err(refused)?;
            }
            fields::LOW_STOCK => {
                let level = Option::<i64>::try_from(value)?;
                self.low_stock_threshold =
                    level.map(Stock::try_from).transpose().map_err(refused)?;
            }
            fields::CATEGORY => self.category = value.try_into()?,
            // Without a value, a set is empty.
            fields::TAGS => self.tags = Option::try_from(value)?.unwrap_or_default(),
            unknown => return Err(SetError::UnknownField(unknown)),
        }
        Ok(())
    }
}

impl ProductContent {
    /// How urgent it is to order it.
    #[must_use]
    pub fn stock_level(&self) -> StockLevel {
        StockLevel::of(self.stock_quantity, self.low_stock_threshold)
    }
}

impl ProductContent {
    /// The content of a copy: a draft without SKU, because no two products have the same, and without stock.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        let name: String =
            format!("Copy of {}", self.name).chars().take(fields::NAME_CHARS).collect();
        Self {
            name: name.trim_end().to_owned(),
            sku: None,
            status: Status::Draft,
            stock_quantity: Stock::default(),
            ..self.clone()
        }
    }
}

impl Content for ProductContent {
    type Id = ProductId;
    /// The movement that the change of the stock is; `None`: it is a number.
    type SaveDetail = Option<Movement>;
    /// How the stock changed since the editor's base.
    type ConflictDetail = Vec<StockChange>;

    fn schema() -> &'static Schema {
        fields::schema()
    }

    fn title(&self) -> &str {
        &self.name
    }
}

#[cfg(test)]
impl ProductContent {
    /// A product for tests.
    pub(crate) fn of(name: &str, description: &str, price: &str, stock: i64) -> Self {
        Self {
            name: name.to_owned(),
            description: Some(description.to_owned()),
            price: Price::parse(price).expect("a price"),
            stock_quantity: Stock::try_from(stock).expect("a stock"),
            ..Self::default()
        }
    }
}
