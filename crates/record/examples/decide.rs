//! Decides about a conflict, while somebody else saves again.
//!
//!     cargo run -p concord-record --example decide

use concord_record::{
    Changes, Edit, FieldDef, FieldId, Kind, MergeRule, Pick, Review, Schema, Values, merge,
};

const NAME: FieldId = FieldId::new("name");
const PRICE: FieldId = FieldId::new("price");
const STOCK: FieldId = FieldId::new("stock");

/// Who saved which version: the caller's data about a save.
#[derive(Debug, Clone)]
struct Save {
    version: u32,
    by: &'static str,
}

fn print(title: &str, review: &Review<Save>) {
    let (decided, all) = review.progress();
    println!("{title}: version {} by {}", review.latest.version, review.latest.by);
    for decision in &review.decisions {
        let mark = if decision.is_new { " (new)" } else { "" };
        println!("  {:<6} {:?}{mark}", decision.merge.field, decision.result);
    }
    println!("  {decided} of {all} decided\n");
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let schema = Schema::new([
        FieldDef::new(NAME, "Name", Kind::single_line(1..=255)).required(),
        FieldDef::new(PRICE, "Price", Kind::integer(0..=9_999)).required(),
        FieldDef::new(STOCK, "Stock", Kind::integer(0..=9_999)).rule(MergeRule::Delta),
    ])?;
    let seven = Values::default().with(NAME, "Lamp").with(PRICE, 10).with(STOCK, 10);
    let eight = Values::default().with(NAME, "Desk lamp").with(PRICE, 12).with(STOCK, 9);

    // The editor loaded version 7; Bo has saved version 8.
    let changes = Changes::default().set(PRICE, 11).set(STOCK, 12);
    let report = merge(&seven, &eight, &Edit::new(&schema, &changes)?);
    let mut review = Review::new(&report, Save { version: 8, by: "Bo" });
    print("Nothing is picked for a person", &review);

    review.pick(PRICE, 0, Pick::Mine);
    // Was 10, they have 9, I set 12: both changes make 11.
    review.pick(STOCK, 0, Pick::TheirsThenMine);
    print("Decided", &review);
    let decided = review.changes(&schema)?;

    // Cy saves version 9 first: a new price. The other answers are kept.
    let nine = eight.clone().with(PRICE, 13);
    let report = merge(&eight, &nine, &Edit::new(&schema, &decided)?);
    let mut review = review.following(&report, Save { version: 9, by: "Cy" });
    print("Only what is new is asked", &review);

    review.pick_open(Pick::Mine);
    let saved = review.changes(&schema)?.over(&nine)?;
    println!("Saved as version 10: {saved:?}");
    Ok(())
}
