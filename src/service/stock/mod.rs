//! Moves, reserves, quotes and reads the stock.
//!
//! The sum of a product's movements is its stock: each statement that changes a stock also inserts the
//! movement. `docs/STOCK.md` says when one statement is enough and when rows are locked.

mod expire;
mod move_stock;
mod quote;
mod read;
mod reserve;
mod settle;

pub use move_stock::{MoveOutcome, MovedProduct, StockMove};
pub use quote::QuoteOutcome;
pub use read::StockPage;
pub use reserve::{ReserveCommand, ReserveOutcome};
pub use settle::{Settle, SettleOutcome};

use crate::product::{Product, ProductId, Want};
use serde::{Deserialize, Serialize};

/// Less is available than was requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortage {
    /// The product.
    pub product_id: ProductId,
    /// The available quantity.
    pub available: i64,
    /// The requested quantity.
    pub requested: i64,
}

impl Shortage {
    /// The shortage of a product; `None` if there is enough.
    fn of(want: &Want, product: &Product) -> Option<Self> {
        let available = product.content.stock_quantity.get();
        let requested = want.quantity.get();
        (available < requested).then_some(Self { product_id: product.id, available, requested })
    }
}
