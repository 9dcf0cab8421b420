//! The stock: moved, reserved, quoted and read.
//!
//! The sum of a product's movements is its stock: each statement that changes a stock
//! adds the movement. When a statement is enough and when rows are held stands in `docs/STOCK.md`.

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

/// Less is there than was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortage {
    /// Of which product.
    pub product_id: ProductId,
    /// How many there are.
    pub available: i64,
    /// How many were asked for.
    pub requested: i64,
}

impl Shortage {
    /// What is missing of a product; `None`: nothing.
    fn of(want: &Want, product: &Product) -> Option<Self> {
        let available = product.content.stock_quantity.get();
        let requested = want.quantity.get();
        (available < requested).then_some(Self { product_id: product.id, available, requested })
    }
}
