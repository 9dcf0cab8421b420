//! The product, and the part of it that people edit.

use super::{Price, ProductId, Stock, Timestamp, Version, fields};
use concord_record::{FieldId, Record, SetError, Value, Values};
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// The version token.
    pub version: Version,
    /// Its fields.
    pub content: ProductContent,
    /// When it was created.
    pub created_at: Timestamp,
    /// When this version was saved.
    pub updated_at: Timestamp,
}

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

impl ProductContent {
    /// A copy with some values replaced.
    ///
    /// # Errors
    /// A value that is not within the limits of its field.
    pub fn with(&self, values: &Values) -> Result<Self, SetError> {
        let mut content = self.clone();
        values.write_to(&mut content)?;
        Ok(content)
    }

    /// The values of some fields.
    #[must_use]
    pub fn values_of(&self, fields: impl IntoIterator<Item = FieldId>) -> Values {
        fields.into_iter().map(|field| (field, self.get(field))).collect()
    }

    /// The values of all fields.
    #[must_use]
    pub fn values(&self) -> Values {
        self.values_of(fields::ids())
    }

    /// The fields that differ from `other`, to the letter.
    #[must_use]
    pub fn changed_fields(&self, other: &Self) -> Vec<FieldId> {
        fields::ids().filter(|field| self.get(*field) != other.get(*field)).collect()
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
