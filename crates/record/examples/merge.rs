//! Merges two edits of one product that were made at the same time.
//!
//!     cargo run -p concord-record --example merge

use concord_record::{
    Changes, Edit, FieldDef, FieldId, Kind, MergeRule, Outcome, Schema, Value, Values, merge,
};

const NAME: FieldId = FieldId::new("name");
const DESCRIPTION: FieldId = FieldId::new("description");
const TAGS: FieldId = FieldId::new("tags");
const STOCK: FieldId = FieldId::new("stock");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let schema = Schema::new([
        FieldDef::new(NAME, "Name", Kind::single_line(1..=255)).required(),
        FieldDef::new(DESCRIPTION, "Description", Kind::multi_line(20_000)),
        FieldDef::new(TAGS, "Tags", Kind::set(20, 40)),
        FieldDef::new(STOCK, "Stock", Kind::integer(0..=1_000_000)).rule(MergeRule::Delta),
    ])?;

    let base = Values::default()
        .with(NAME, "Lamp")
        .with(DESCRIPTION, "A small lamp.\nIt gives warm light.")
        .with(TAGS, Value::set(["lamps"]))
        .with(STOCK, 10);

    // Somebody saved this, while the editor had `base` on the screen.
    let theirs = base
        .clone()
        .with(DESCRIPTION, "A small lamp.\nIt gives cold light.")
        .with(TAGS, Value::set(["lamps", "office"]))
        .with(STOCK, 7);

    // The editor touched three fields. Two pieces were sold, whatever the stock is by now.
    let changes = Changes::default()
        .set(DESCRIPTION, "A small desk lamp.\nIt gives warm light.")
        .set(TAGS, Value::set(["lamps", "new"]))
        .add(STOCK, -2);

    let report = merge(&base, &theirs, &Edit::new(&schema, &changes)?);
    for merge in &report.fields {
        let result = match &merge.outcome {
            Outcome::Unchanged => "unchanged".to_owned(),
            Outcome::Theirs => "theirs".to_owned(),
            Outcome::Mine => "mine".to_owned(),
            Outcome::Same => "the same change on both sides".to_owned(),
            Outcome::Merged(value) => format!("merged: {:?}", value.to_input()),
            Outcome::Conflict(conflict) => format!("conflict: {conflict:?}"),
        };
        println!("{:<12} {result}", merge.field);
    }
    assert!(report.merged().is_some());
    Ok(())
}
