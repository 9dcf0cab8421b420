//! A sparse edit: the fields that an editor touched, and nothing of the others.

use super::{Field, FieldValue, Price, ProductContent, Stock};

/// New values of the touched fields, each within its limits. A field that is absent is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// The new name.
    pub name: Option<String>,
    /// The new description; `Some(None)` removes it.
    pub description: Option<Option<String>>,
    /// The new price.
    pub price: Option<Price>,
    /// The new stock.
    pub stock_quantity: Option<Stock>,
}

impl Changes {
    /// The fields in which `after` differs from `before`.
    #[must_use]
    pub fn between(before: &ProductContent, after: &ProductContent) -> Self {
        before.changed_fields(after).into_iter().map(|field| after.get(field)).collect()
    }

    /// The values that `content` has in some fields.
    #[must_use]
    pub fn of(content: &ProductContent, fields: &[Field]) -> Self {
        fields.iter().map(|field| content.get(*field)).collect()
    }

    /// Touches a field.
    pub fn set(&mut self, value: FieldValue) {
        match value {
            FieldValue::Name(name) => self.name = Some(name),
            FieldValue::Description(text) => self.description = Some(text),
            FieldValue::Price(price) => self.price = Some(price),
            FieldValue::StockQuantity(stock) => self.stock_quantity = Some(stock),
        }
    }

    /// The new value of a field; `None` if it was not touched.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<FieldValue> {
        match field {
            Field::Name => self.name.clone().map(FieldValue::Name),
            Field::Description => self.description.clone().map(FieldValue::Description),
            Field::Price => self.price.map(FieldValue::Price),
            Field::StockQuantity => self.stock_quantity.map(FieldValue::StockQuantity),
        }
    }

    /// The touched values, in the order of [`Field::ALL`].
    pub fn values(&self) -> impl Iterator<Item = FieldValue> + '_ {
        Field::ALL.into_iter().filter_map(|field| self.get(field))
    }

    /// `base` with the changes: what is absent is as in `base`.
    #[must_use]
    pub fn over(&self, base: &ProductContent) -> ProductContent {
        let mut content = base.clone();
        self.values().for_each(|value| content.set(value));
        content
    }

    /// The whole product, if no field is absent.
    #[must_use]
    pub fn complete(self) -> Option<ProductContent> {
        let Self { name, description, price, stock_quantity } = self;
        Some(ProductContent {
            name: name?,
            description: description?,
            price: price?,
            stock_quantity: stock_quantity?,
        })
    }
}

impl From<ProductContent> for Changes {
    /// A full replacement: every field is touched.
    fn from(content: ProductContent) -> Self {
        let ProductContent { name, description, price, stock_quantity } = content;
        Self {
            name: Some(name),
            description: Some(description),
            price: Some(price),
            stock_quantity: Some(stock_quantity),
        }
    }
}

impl FromIterator<FieldValue> for Changes {
    fn from_iter<T: IntoIterator<Item = FieldValue>>(values: T) -> Self {
        let mut changes = Self::default();
        values.into_iter().for_each(|value| changes.set(value));
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lamp() -> ProductContent {
        ProductContent {
            name: "Lamp".to_owned(),
            description: Some("Bright".to_owned()),
            price: Price::parse("10").expect("a price"),
            stock_quantity: Stock::try_from(5).expect("a stock"),
        }
    }

    #[test]
    fn what_is_absent_is_left_as_it_is() {
        assert_eq!(Changes::default().over(&lamp()), lamp());
        let removed = Changes { description: Some(None), ..Changes::default() };
        assert_eq!(removed.over(&lamp()), ProductContent { description: None, ..lamp() });
        assert_eq!(removed.complete(), None);
    }

    #[test]
    fn a_full_replacement_touches_every_field() {
        let desk = ProductContent { name: "Desk".to_owned(), description: None, ..lamp() };
        assert_eq!(Changes::from(desk.clone()).over(&lamp()), desk);
        assert_eq!(Changes::from(desk.clone()).complete(), Some(desk.clone()));
        let difference = Changes::between(&lamp(), &desk);
        assert_eq!((difference.price, difference.stock_quantity), (None, None));
        assert_eq!(difference.over(&lamp()), desk);
    }
}
