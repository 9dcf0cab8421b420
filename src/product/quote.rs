//! Prices of several products at one point in time.

use super::{Price, Product, ProductId, Stock, Want, Wants};
use rust_decimal::Decimal;

/// One product of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    /// The product and the quantity.
    pub want: Want,
    /// The name of the product.
    pub name: String,
    /// The price of one piece.
    pub price: Price,
    /// The exact price of all pieces.
    pub sum: Decimal,
    /// The available quantity.
    pub available: Stock,
}

impl QuoteLine {
    /// Whether there are enough pieces.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.available.get() >= self.want.quantity.get()
    }
}

/// Prices, stock and sums, all at the same point in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The products, each once, by id.
    pub lines: Vec<QuoteLine>,
    /// The exact total.
    pub total: Decimal,
}

impl Quote {
    /// Computes the sums.
    ///
    /// # Errors
    /// The requested products that do not exist.
    pub fn of(wants: &Wants, products: &[Product]) -> Result<Self, Vec<ProductId>> {
        let missing = missing_products(wants, products);
        if !missing.is_empty() {
            return Err(missing);
        }
        let found = wants.iter().filter_map(|want| {
            let product = products.iter().find(|product| product.id == want.product_id)?;
            Some(line(*want, product))
        });
        let lines: Vec<_> = found.collect();
        let total = lines.iter().map(|line| line.sum).sum();
        Ok(Self { lines, total })
    }

    /// Whether there is enough of everything.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.lines.iter().all(QuoteLine::is_enough)
    }
}

/// The requested products that do not exist.
#[must_use]
pub fn missing_products(wants: &Wants, products: &[Product]) -> Vec<ProductId> {
    let is_there = |id: &ProductId| products.iter().any(|product| product.id == *id);
    wants.ids().into_iter().filter(|id| !is_there(id)).collect()
}

/// At most 100 times 2147483647 times 99999999.99, which a decimal can represent exactly.
fn line(want: Want, product: &Product) -> QuoteLine {
    let content = &product.content;
    let mut sum = content.price.amount() * Decimal::from(want.quantity.get());
    sum.rescale(2);
    let (name, price, available) = (content.name.clone(), content.price, content.stock_quantity);
    QuoteLine { want, name, price, sum, available }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{ProductContent, Quantity, Timestamp, Version};

    fn product(id: i64, price: &str, stock: i64) -> Product {
        let content = ProductContent::of(&format!("Lamp {id}"), "", price, stock);
        let (created_at, updated_at) = (Timestamp::LATEST, Timestamp::LATEST);
        Product { id: ProductId(id), version: Version(0), content, created_at, updated_at }
    }

    fn wants(lines: &[(i64, i64)]) -> Wants {
        let want = |&(id, quantity): &(i64, i64)| Want {
            product_id: ProductId(id),
            quantity: Quantity::try_from(quantity).expect("a quantity"),
        };
        Wants::gather(lines.iter().map(want)).expect("wants")
    }

    #[test]
    fn sums_are_exact_however_large() {
        let products = [product(1, "0.10", 3), product(2, "99999999.99", Stock::MAX)];
        let quote = Quote::of(&wants(&[(2, Stock::MAX), (1, 3)]), &products).expect("a quote");
        let sums: Vec<_> = quote.lines.iter().map(|line| line.sum.to_string()).collect();
        assert_eq!(sums, ["0.30", "214748364678525163.53"]);
        assert_eq!(quote.total.to_string(), "214748364678525163.83");
        assert!(quote.is_enough());
    }

    #[test]
    fn too_little_is_said_and_what_is_missing_is_listed() {
        let products = [product(1, "5", 3)];
        let quote = Quote::of(&wants(&[(1, 4)]), &products).expect("a quote");
        assert_eq!((quote.lines[0].is_enough(), quote.is_enough()), (false, false));
        let unknown = Quote::of(&wants(&[(7, 1), (1, 1), (5, 1)]), &products);
        assert_eq!(unknown, Err(vec![ProductId(5), ProductId(7)]));
    }
}
