//! Filters of the list.

use crate::product::{StockLevel, fields};
use concord_record::{FieldDef, FieldError, FieldErrors, FieldId, Kind, Value};
use std::{collections::BTreeMap, sync::LazyLock};

/// Not a field, but computed from the stock and the reorder level: a [`StockLevel`].
pub const STOCK_LEVEL: FieldId = FieldId::new("stock_level");

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The value itself; for a set, all items of it; for a path, also what is below it.
    Is,
    /// This value or a greater one.
    From,
    /// This value or a smaller one.
    To,
}

/// A filter that the list offers.
#[derive(Debug)]
pub struct Filter {
    /// How it is entered. Its key is the name of the parameter.
    pub definition: FieldDef,
    /// The field whose values are compared.
    pub field: FieldId,
    /// How they are compared.
    pub bound: Bound,
}

/// A condition that each product of the list meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The field whose values are compared.
    pub field: FieldId,
    /// How they are compared.
    pub bound: Bound,
    /// The value that they are compared with.
    pub value: Value,
}

static FILTERS: LazyLock<Vec<Filter>> = LazyLock::new(|| {
    let fields = fields::schema().fields().iter().filter(|field| field.filterable);
    let mut filters: Vec<Filter> = fields.flat_map(of_field).collect();
    filters.push(of_stock_level());
    filters
});

/// A number is filtered by its range, anything else by a value.
fn of_field(field: &FieldDef) -> Vec<Filter> {
    if !field.kind.is_number() {
        return vec![Filter::of(field, field.key, &field.label, Bound::Is)];
    }
    let bounds = [("from", Bound::From), ("to", Bound::To)];
    let filter = |(word, bound)| {
        let key = format!("{}_{word}", field.key).parse().ok()?;
        Some(Filter::of(field, key, &format!("{} {word}", field.label), bound))
    };
    bounds.into_iter().filter_map(filter).collect()
}

fn of_stock_level() -> Filter {
    let levels = StockLevel::ALL.map(|level| (level.as_str(), level.label()));
    let kind = Kind::choice(levels);
    let definition = FieldDef::new(STOCK_LEVEL, "Stock level", kind);
    Filter { definition, field: STOCK_LEVEL, bound: Bound::Is }
}

impl Filter {
    fn of(field: &FieldDef, key: FieldId, label: &str, bound: Bound) -> Self {
        let mut definition = field.clone();
        definition.key = key;
        label.clone_into(&mut definition.label);
        definition.required = false;
        definition.default = Value::None;
        definition.help.clear();
        Self { definition, field: field.key, bound }
    }

    /// All filters, in display order.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &FILTERS
    }

    /// The filter with this key.
    #[must_use]
    pub fn find(key: FieldId) -> Option<&'static Self> {
        FILTERS.iter().find(|filter| filter.definition.key == key)
    }

    /// A text of the filter as people read it: an option by its label.
    #[must_use]
    pub fn display(&self, text: &str) -> String {
        self.definition.display(&text.into())
    }

    fn condition(&self, value: Value) -> Condition {
        Condition { field: self.field, bound: self.bound, value }
    }
}

/// What is typed into the filters, by key. It is kept as typed, also if it is invalid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters(BTreeMap<FieldId, String>);

impl Filters {
    /// The text of a filter; empty if it is not used.
    #[must_use]
    pub fn get(&self, key: FieldId) -> &str {
        self.0.get(&key).map(String::as_str).unwrap_or_default()
    }

    /// Sets the text of a filter; an empty one removes it.
    pub fn set(&mut self, key: FieldId, text: &str) {
        match text.trim() {
            "" => drop(self.0.remove(&key)),
            text => drop(self.0.insert(key, text.chars().filter(|c| *c != '\0').collect())),
        }
    }

    /// Sets a filter by the name of its parameter. `false`: there is none of this name.
    pub(super) fn set_param(&mut self, name: &str, text: &str) -> bool {
        let filter = name.parse().ok().and_then(Filter::find);
        if let Some(filter) = filter {
            self.set(filter.definition.key, text);
        }
        filter.is_some()
    }

    /// The texts of the filters in use.
    pub fn iter(&self) -> impl Iterator<Item = (FieldId, &str)> {
        let used = |filter: &'static Filter| {
            let key = filter.definition.key;
            self.0.get(&key).map(|text| (key, text.as_str()))
        };
        Filter::all().iter().filter_map(used)
    }

    /// Whether no filter is used.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What each product must meet.
    ///
    /// # Errors
    /// What is wrong in the texts, by the key of the filter.
    pub fn conditions(&self) -> Result<Vec<Condition>, FieldErrors> {
        self.read(|filter, text| Some(filter.definition.parse(text)))
    }

    /// What is wrong in the numbers: the part of [`conditions`](Self::conditions) that a browser can tell with
    /// little code.
    #[must_use]
    pub fn hints(&self) -> FieldErrors {
        self.read(|filter, text| filter.definition.hint(text)).err().unwrap_or_default()
    }

    fn read(
        &self,
        parse: impl Fn(&Filter, &str) -> Option<Result<Value, FieldError>>,
    ) -> Result<Vec<Condition>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut conditions: Vec<Condition> = Vec::new();
        for (key, text) in self.iter() {
            let Some(filter) = Filter::find(key) else { continue };
            let Some(value) = parse(filter, text).and_then(|value| errors.take(value)) else {
                continue;
            };
            let condition = filter.condition(value);
            if conditions.iter().any(|from| excludes(from, &condition)) {
                let noun = fields::noun(filter.field);
                let message = format!("Enter a {noun} that is not below the lowest one.");
                errors.0.push(FieldError { field: key, message });
            }
            conditions.push(condition);
        }
        errors.unless_any(conditions)
    }
}

/// Whether no value is in the range.
fn excludes(from: &Condition, to: &Condition) -> bool {
    let is_range = from.field == to.field && (from.bound, to.bound) == (Bound::From, Bound::To);
    is_range
        && match (&from.value, &to.value) {
            (Value::Decimal(from), Value::Decimal(to)) => from > to,
            (Value::Integer(from), Value::Integer(to)) => from > to,
            _ => false,
        }
}
