//! Reservations of pieces of several products for a limited time.

use super::{Actor, ProductId, Reference, Timestamp};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, ops::Deref};

/// Identifies a reservation permanently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReservationId(pub i64);

impl fmt::Display for ReservationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A requested number of pieces: 1 to 2147483647; only the sum of several lines may be larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(i64);

impl Quantity {
    /// The error message for a quantity outside its range.
    pub const RANGE_MESSAGE: &'static str = "Enter a quantity from 1 to 2147483647.";
    /// The error message for a quantity that is not a whole number.
    pub const FORM_MESSAGE: &'static str = "Enter the quantity as a whole number.";

    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The number as stored in the database; [`i32::MAX`] if it is larger than any stock.
    #[must_use]
    pub fn as_i32(self) -> i32 {
        i32::try_from(self.0).unwrap_or(i32::MAX)
    }
}

impl TryFrom<i64> for Quantity {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        match i32::try_from(number) {
            Ok(1..) => Ok(Self(number)),
            _ => Err(Self::RANGE_MESSAGE),
        }
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        quantity.get()
    }
}

/// A quantity of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Want {
    /// The product.
    pub product_id: ProductId,
    /// The quantity.
    pub quantity: Quantity,
}

/// Several products, 1 to [`Wants::MOST`], each once, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wants(Vec<Want>);

impl Wants {
    /// The maximum number of products.
    pub const MOST: usize = 100;
    /// The error message for no lines, or too many.
    pub const NUMBER_MESSAGE: &'static str = "Send 1 to 100 lines.";

    /// Sorts lines by product and adds up those of the same product.
    ///
    /// # Errors
    /// If there is no line, or there are too many.
    pub fn gather(lines: impl IntoIterator<Item = Want>) -> Result<Self, &'static str> {
        let mut sums = BTreeMap::<ProductId, i64>::new();
        let mut number = 0;
        for Want { product_id, quantity } in lines {
            *sums.entry(product_id).or_default() += quantity.get();
            number += 1;
        }
        if !(1..=Self::MOST).contains(&number) {
            return Err(Self::NUMBER_MESSAGE);
        }
        let want = |(product_id, sum)| Want { product_id, quantity: Quantity(sum) };
        Ok(Self(sums.into_iter().map(want).collect()))
    }

    /// The products, by id.
    #[must_use]
    pub fn ids(&self) -> Vec<ProductId> {
        self.0.iter().map(|want| want.product_id).collect()
    }
}

impl Deref for Wants {
    type Target = [Want];

    fn deref(&self) -> &[Want] {
        &self.0
    }
}

/// The state of a reservation. It changes once, from held to one of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationState {
    /// The pieces are reserved.
    Held,
    /// The pieces are gone for good, for example sold.
    Confirmed,
    /// The pieces were returned on request.
    Released,
    /// The pieces were returned, or will be within seconds, because the time is over.
    Expired,
}

impl ReservationState {
    /// The name in the database and over REST.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::Released => "released",
            Self::Expired => "expired",
        }
    }

    /// Parses the name; `None` for one that a newer server wrote.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Held, Self::Confirmed, Self::Released, Self::Expired]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// Reserved pieces: they are taken out of the stock while the reservation is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// Its id.
    pub id: ReservationId,
    /// Its state.
    pub state: ReservationState,
    /// The reference, if there is one.
    pub reference: Option<Reference>,
    /// The products, each once, by id.
    pub lines: Vec<Want>,
    /// Who reserved.
    pub actor: Actor,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it expires, by the database's clock.
    pub expires_at: Timestamp,
    /// When it ended; `None` if it has not ended, or its pieces are being returned.
    pub settled_at: Option<Timestamp>,
}

impl Reservation {
    /// The maximum duration, in seconds.
    pub const MOST_SECONDS: u32 = 86_400;
    /// The default duration, in seconds.
    pub const USUAL_SECONDS: u32 = 900;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(product: i64, quantity: i64) -> Want {
        let quantity = Quantity::try_from(quantity).expect("a quantity");
        Want { product_id: ProductId(product), quantity }
    }

    #[test]
    fn lines_of_one_product_are_added_up_and_all_are_in_order() {
        let wants = Wants::gather([want(9, 1), want(2, 3), want(9, 4)]).expect("wants");
        assert_eq!(*wants, [want(2, 3), want(9, 5)]);
        assert_eq!(wants.ids(), [ProductId(2), ProductId(9)]);
    }

    #[test]
    fn no_lines_and_too_many_are_refused() {
        assert_eq!(Wants::gather([]), Err(Wants::NUMBER_MESSAGE));
        assert!(Wants::gather((1..=100).map(|id| want(id, 1))).is_ok());
        assert_eq!(Wants::gather((1..=101).map(|id| want(id, 1))), Err(Wants::NUMBER_MESSAGE));
        let most = i64::from(i32::MAX);
        let more = Wants::gather([want(1, most), want(1, 1)]).expect("wants");
        assert_eq!(more[0].quantity.get(), most + 1);
    }

    #[test]
    fn a_quantity_is_above_0() {
        for bad in [0, -1, i64::from(i32::MAX) + 1] {
            assert_eq!(Quantity::try_from(bad), Err(Quantity::RANGE_MESSAGE), "{bad}");
        }
    }
}
