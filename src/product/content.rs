//! The product, and the part of it that people edit.

use super::{Content, Movement, Price, ProductId, Stock, StockChange, Stored, fields};
use concord_record::{FieldId, Record, Schema, SetError, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

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
            unknown => return Err(SetError::UnknownField(unknown)),
        }
        Ok(())
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
        }
    }
}
