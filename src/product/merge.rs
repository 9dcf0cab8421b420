//! The three-way merge of two edits of one product: one pure function over plain values.
//!
//! What becomes of a field (the rule stands in `docs/CONFLICTS.md`):
//!
//! | case | outcome |
//! |---|---|
//! | mine = base | theirs stands |
//! | theirs = base | mine stands |
//! | theirs = mine | it stands, unless mine is a movement of the stock |
//! | mine is a movement of the stock | it is added to theirs; a sum outside the range is a conflict |
//! | both changed the description | merged by line, then by word; what overlaps is a conflict |
//! | both changed anything else | a conflict: a person decides |

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use super::{
    ConflictShape, Field, FieldMerge, FieldOutcome, FieldValue, MergeReport, ProductContent, Stock,
    StockMode, Version,
};
use concord_record::{Relation, Three, agreed_text, comparable_text, merge_texts};

/// Fields that mean something only together conflict as one value (a price and its currency,
/// say). Each field is in exactly one group.
const GROUPS: &[&[Field]] =
    &[&[Field::Name], &[Field::Description], &[Field::Price], &[Field::StockQuantity]];

/// An edit that is to be merged.
#[derive(Debug, Clone, Copy)]
pub struct Edit<'a> {
    /// What the editor wants stored.
    pub content: &'a ProductContent,
    /// What the editor means by the stock.
    pub stock: StockMode,
    /// The stock was changed since the base, even if it has the base's number again: a number that
    /// is sent once more after that must not count once more.
    pub stock_changed: bool,
}

/// Merges `mine`, made on `base`, with `theirs`, which has been saved since.
///
/// Each product comes with its version, for the report. The three must be within the limits of
/// [`ProductContent`]; so is then what the report proposes.
#[must_use]
pub fn merge(
    base: (Version, &ProductContent),
    theirs: (Version, &ProductContent),
    mine: &Edit<'_>,
) -> MergeReport {
    let products = Three { base: base.1, theirs: theirs.1, mine: mine.content };
    MergeReport { base: base.0, theirs: theirs.0, fields: merge_groups(GROUPS, products, mine) }
}

/// Merges group by group; the result is in the order of [`Field::ALL`].
fn merge_groups(
    groups: &[&[Field]],
    products: Three<&ProductContent>,
    edit: &Edit<'_>,
) -> Vec<FieldMerge> {
    let mut fields: Vec<FieldMerge> =
        groups.iter().flat_map(|group| merge_group(group, products, edit)).collect();
    fields.sort_by_key(|merge| merge.field);
    fields
}

/// Merges the fields of one group. If both sides changed the group, and not to the same, then
/// every field of a larger group is a conflict, unless its own value is not in question.
fn merge_group(
    group: &[Field],
    products: Three<&ProductContent>,
    edit: &Edit<'_>,
) -> impl Iterator<Item = FieldMerge> {
    let Edit { stock, stock_changed, .. } = *edit;
    let as_one_value =
        products.map(|product| group.iter().map(|field| comparable(product.get(*field))).collect());
    let torn = group.len() > 1 && Three::<Vec<_>>::relation(&as_one_value) == Relation::Differ;

    group.iter().map(move |field| {
        let values = products.map(|product| product.get(*field));
        let outcome = match values.clone().map(comparable).relation() {
            Relation::Unchanged => FieldOutcome::Unchanged,
            // Two movements that come to the same number are still two.
            Relation::Same if *field == Field::StockQuantity && stock == StockMode::Movement => {
                merge_values(&values, stock)
            }
            Relation::Same => FieldOutcome::Same,
            _ if torn => FieldOutcome::Conflict(ConflictShape::Whole),
            Relation::Theirs => FieldOutcome::Theirs,
            Relation::Mine
                if *field == Field::StockQuantity
                    && stock == StockMode::Number
                    && stock_changed =>
            {
                FieldOutcome::Conflict(ConflictShape::Whole)
            }
            Relation::Mine => FieldOutcome::Mine,
            Relation::Differ => merge_values(&values, stock),
        };
        let Three { base, theirs, mine } = values;
        FieldMerge { field: *field, base, theirs, mine, outcome }
    })
}

/// What becomes of a field that both sides changed, each in its own way.
fn merge_values(values: &Three<FieldValue>, stock: StockMode) -> FieldOutcome {
    use FieldValue::{Description, StockQuantity};
    match (&values.base, &values.theirs, &values.mine) {
        (StockQuantity(base), StockQuantity(theirs), StockQuantity(mine))
            if stock == StockMode::Movement =>
        {
            add_movement(*base, *theirs, *mine)
        }
        (Description(Some(base)), Description(Some(theirs)), Description(Some(mine))) => {
            merge_description(base, theirs, mine)
        }
        _ => FieldOutcome::Conflict(ConflictShape::Whole),
    }
}

/// Adds the movement from `base` to `mine` to what is stored.
fn add_movement(base: Stock, theirs: Stock, mine: Stock) -> FieldOutcome {
    let sum = theirs.get() + mine.get() - base.get();
    match Stock::try_from(sum) {
        Ok(stock) => FieldOutcome::Merged(FieldValue::StockQuantity(stock)),
        Err(_) => FieldOutcome::Conflict(ConflictShape::OutOfRange(sum)),
    }
}

/// Merges three texts. What would break the limits of a description is never proposed.
fn merge_description(base: &str, theirs: &str, mine: &str) -> FieldOutcome {
    let passages = merge_texts(Three { base, theirs, mine });
    let Some(text) = agreed_text(&passages) else {
        return FieldOutcome::Conflict(ConflictShape::Passages(passages));
    };
    match ProductContent::check_description(&text) {
        Ok(text) => FieldOutcome::Merged(FieldValue::Description(Some(text))),
        Err(_) => FieldOutcome::Conflict(ConflictShape::Whole),
    }
}

/// A value as the merge compares it: what nobody sees is no change. Prices need nothing: their scale is
/// fixed. No description and an empty one stay different.
fn comparable(value: FieldValue) -> FieldValue {
    match value {
        FieldValue::Name(name) => FieldValue::Name(comparable_text(&name)),
        FieldValue::Description(text) => {
            FieldValue::Description(text.as_deref().map(comparable_text))
        }
        FieldValue::Price(_) | FieldValue::StockQuantity(_) => value,
    }
}
