//! Sample products for the first start.

use super::{Result, Service};
use crate::{
    db::{products, revisions},
    product::{Actor, ProductForm, fields},
};

/// A product as somebody would type it.
#[derive(Debug)]
struct Sample {
    name: &'static str,
    sku: &'static str,
    price: &'static str,
    stock: &'static str,
    category: &'static str,
    tags: &'static str,
    description: &'static str,
}

const SAMPLES: [Sample; 5] = [
    Sample {
        name: "Laptop",
        sku: "LAP-014",
        price: "1299.99",
        stock: "50",
        category: "Computers / Laptops",
        tags: "office, travel",
        description: "A 14-inch laptop for people who travel: 1.2 kg, 16 GB of memory, a battery for a long \
         day.\n\nThe keyboard is quiet and lit. Two USB-C ports, one USB-A, HDMI and a headphone \
         jack.",
    },
    Sample {
        name: "Wireless Mouse",
        sku: "MOU-042",
        price: "29.99",
        stock: "150",
        category: "Accessories / Input",
        tags: "office, travel",
        description: "A small mouse for either hand. Pairs with three computers and switches with one button.\n\n\
         One AA battery lasts about a year.",
    },
    Sample {
        name: "Mechanical Keyboard",
        sku: "KEY-101",
        price: "89.99",
        stock: "75",
        category: "Accessories / Input",
        tags: "office",
        description: "Tactile switches that can be swapped without a soldering iron, on a plate of steel.\n\n\
         Full layout, detachable cable, key caps of thick PBT.",
    },
    Sample {
        name: "USB-C Hub",
        sku: "HUB-007",
        price: "49.99",
        stock: "100",
        category: "Accessories / Adapters",
        tags: "travel",
        description: "Seven ports from one: HDMI at 60 Hz, Ethernet, two card slots, three USB-A.\n\n\
         Passes 85 W through to the computer.",
    },
    Sample {
        name: "Monitor",
        sku: "MON-027",
        price: "399.99",
        stock: "30",
        category: "Computers / Monitors",
        tags: "office",
        description: "A 27-inch screen of 2560 by 1440 points with a matt surface.\n\n\
         Turns upright, tilts and rises. One USB-C cable carries picture and power.",
    },
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
            if let Ok(content) = form(&sample).parse() {
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

fn form(sample: &Sample) -> ProductForm {
    let texts = [
        (fields::NAME, sample.name),
        (fields::SKU, sample.sku),
        (fields::PRICE, sample.price),
        (fields::STOCK, sample.stock),
        (fields::CATEGORY, sample.category),
        (fields::TAGS, sample.tags),
        (fields::DESCRIPTION, sample.description),
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
            assert!(form(&sample).parse().is_ok(), "{sample:?}");
        }
    }
}
