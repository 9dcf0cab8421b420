//! Prices and stock of several products at one moment.

use crate::{
    db::row_locks,
    product::{ProductId, Quote, Wants},
    service::{Result, Service},
};
use concord_locks::{Backoff, retry};

/// How a question for prices ended.
#[derive(Debug, Clone)]
pub enum QuoteOutcome {
    /// All prices are of one moment.
    Quoted(Quote),
    /// These products are not there.
    Unknown(Vec<ProductId>),
}

impl Service {
    /// Prices, stock and sums. The rows are shared until the sum is made, so nothing moves meanwhile; it
    /// may move as soon as the answer is on its way. Quotes do not wait for one another.
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
