//! Consistent prices and stock of several products.

use crate::{
    db::row_locks,
    product::{ProductId, Quote, Wants},
    service::{Result, Service},
};
use concord_locks::{Backoff, retry};

/// The outcome of a quote.
#[derive(Debug, Clone)]
pub enum QuoteOutcome {
    /// All prices are from the same moment.
    Quoted(Quote),
    /// These products do not exist.
    Unknown(Vec<ProductId>),
}

impl Service {
    /// Prices, stock and sums. The rows are locked for share until the sum is computed, so nothing changes
    /// in between; they may change once the answer has been sent. Quotes do not block each other.
    ///
    /// # Errors
    /// When the database does not answer, or another transaction holds a product for too long.
    pub async fn quote(&self, wants: &Wants) -> Result<QuoteOutcome> {
        retry(Backoff::default(), || self.try_quote(wants)).await
    }

    async fn try_quote(&self, wants: &Wants) -> Result<QuoteOutcome> {
        let _turn = self.db.quote_turn().await?;
        let mut tx = self.db.begin().await?;
        let products = row_locks::for_share(&mut tx, &wants.ids()).await?;
        let quote = Quote::of(wants, &products);
        tx.commit().await?;
        Ok(match quote {
            Ok(quote) => QuoteOutcome::Quoted(quote),
            Err(missing) => QuoteOutcome::Unknown(missing),
        })
    }
}
