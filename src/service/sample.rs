//! Sample products for the first start.

use super::{Result, Service};
use crate::{
    db::{products, revisions},
    product::{Actor, ProductForm, fields},
};

/// Name, price, stock and description.
type Sample = (&'static str, &'static str, &'static str, &'static str);

const SAMPLES: [Sample; 5] = [
    (
        "Laptop",
        "1299.99",
        "50",
        "A 14-inch laptop for people who travel: 1.2 kg, 16 GB of memory, a battery for a long \
         day.\n\nThe keyboard is quiet and lit. Two USB-C ports, one USB-A, HDMI and a headphone \
         jack.",
    ),
    (
        "Wireless Mouse",
        "29.99",
        "150",
        "A small mouse for either hand. Pairs with three computers and switches with one button.\n\n\
         One AA battery lasts about a year.",
    ),
    (
        "Mechanical Keyboard",
        "89.99",
        "75",
        "Tactile switches that can be swapped without a soldering iron, on a plate of steel.\n\n\
         Full layout, detachable cable, key caps of thick PBT.",
    ),
    (
        "USB-C Hub",
        "49.99",
        "100",
        "Seven ports from one: HDMI at 60 Hz, Ethernet, two card slots, three USB-A.\n\n\
         Passes 85 W through to the computer.",
    ),
    (
        "Monitor",
        "399.99",
        "30",
        "A 27-inch screen of 2560 by 1440 points with a matt surface.\n\n\
         Turns upright, tilts and rises. One USB-C cable carries picture and power.",
    ),
];

impl Service {
    /// Adds the sample products to a database that has never contained products. Servers that start at the
    /// same time add them only once. Returns the number of added products.
    pub async fn add_samples(&self) -> Result<usize> {
        let mut tx = self.db.begin().await?;
        products::lock_first_start(&mut *tx).await?;
        if revisions::any(&mut *tx).await? {
            return Ok(0);
        }
        let actor = Actor::concord();
        let mut added = Vec::new();
        for sample in SAMPLES {
            if let Ok(content) = form(sample).parse() {
                added.push(products::insert(&mut *tx, &content, &actor).await?);
            }
        }
        tx.commit().await?;
        for product in &added {
            self.announce_created(product, &actor);
        }
        Ok(added.len())
    }
}

/// The sample as if it was typed into the form.
fn form((name, price, stock, description): Sample) -> ProductForm {
    let texts = [
        (fields::NAME, name),
        (fields::DESCRIPTION, description),
        (fields::PRICE, price),
        (fields::STOCK, stock),
    ];
    let mut form = ProductForm::default();
    for (field, text) in texts {
        form.texts.set(field, text.to_owned());
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_valid() {
        for sample in SAMPLES {
            assert!(form(sample).parse().is_ok(), "{sample:?}");
        }
    }
}
