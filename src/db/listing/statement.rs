//! The parts of the statements of the list, which depend on its search, filters and order.
//!
//! A product is the composite value `product` inside and outside of subqueries, so the same expressions work in
//! both. The names of columns come from the registry of fields, values are always bound.

use super::matching::Matching;
use crate::product::{Bound, Condition, Order, OrderKey, STOCK_LEVEL, StockLevel, Value, fields};
use concord_record::{FieldId, Kind};
use sqlx::{Postgres, QueryBuilder};

/// A boolean expression: whether a product matches.
pub fn push_matching(sql: &mut QueryBuilder<Postgres>, matching: &Matching) {
    sql.push("true");
    for pattern in &matching.patterns {
        sql.push(" and (false");
        for field in fields::schema().fields().iter().filter(|field| field.searchable) {
            push_like(sql.push(" or "), field.key, pattern);
        }
        sql.push(")");
    }
    for condition in &matching.conditions {
        push_condition(sql.push(" and "), condition);
    }
}

/// The same normal form as in the indexes for search.
fn push_like(sql: &mut QueryBuilder<Postgres>, field: FieldId, pattern: &str) {
    sql.push(format_args!("lower(normalize((product).{field})) like lower(normalize("));
    sql.push_bind(pattern.to_owned()).push("))");
}

fn push_condition(sql: &mut QueryBuilder<Postgres>, condition: &Condition) {
    let field = condition.field;
    let compared = match condition.bound {
        Bound::Is => "=",
        Bound::From => ">=",
        Bound::To => "<=",
    };
    let column = format!("(product).{field}");
    match &condition.value {
        Value::Text(level) if field == STOCK_LEVEL => push_level(sql, level),
        Value::Text(path) if is_path(field) => {
            push_like(sql.push("("), field, &literal(path));
            push_like(sql.push(" or "), field, &format!("{} / %", literal(path)));
            sql.push(")");
        }
        Value::Text(text) => drop(sql.push(column).push(compared).push_bind(text.clone())),
        Value::Decimal(number) => drop(sql.push(column).push(compared).push_bind(*number)),
        Value::Integer(number) => drop(sql.push(column).push(compared).push_bind(*number)),
        Value::Flag(flag) => drop(sql.push(column).push(compared).push_bind(*flag)),
        Value::Set(items) => {
            sql.push("true");
            for item in items {
                sql.push(format_args!(" and exists (select from unnest({column}) item where "));
                sql.push("lower(normalize(item)) = lower(normalize(").push_bind(item.clone());
                sql.push(")))");
            }
        }
        // No filter has such a value.
        Value::List(_) | Value::None => drop(sql.push("false")),
    }
}

fn is_path(field: FieldId) -> bool {
    let kind = fields::definition(field).map(|field| &field.kind);
    matches!(kind, Some(Kind::SingleLine { .. }))
}

/// As [`StockLevel::of`].
fn push_level(sql: &mut QueryBuilder<Postgres>, level: &str) {
    let (stock, low) = (fields::STOCK, fields::LOW_STOCK);
    let stock = format!("(product).{stock}");
    let low = format!("coalesce((product).{low}, {})", StockLevel::USUAL);
    match StockLevel::ALL.into_iter().find(|it| it.as_str() == level) {
        Some(StockLevel::Out) => sql.push(format_args!("{stock} = 0")),
        Some(StockLevel::Low) => sql.push(format_args!("{stock} > 0 and {stock} <= {low}")),
        Some(StockLevel::Enough) => sql.push(format_args!("{stock} > 0 and {stock} > {low}")),
        None => sql.push("false"),
    };
}

/// The `order by`. Products that are equal in it are sorted by id.
pub fn push_order(sql: &mut QueryBuilder<Postgres>, order: Order) {
    sql.push(" order by ");
    let is_optional = match order.by {
        OrderKey::Id => false,
        OrderKey::Changed | OrderKey::Version => {
            sql.push(format_args!("(product).{}", order.by.as_str()));
            false
        }
        OrderKey::Field(field) => push_comparable(sql, field),
    };
    let direction = if order.descending { " desc" } else { "" };
    if order.by != OrderKey::Id {
        // Only where it is needed: an index has its missing values first in this direction.
        let missing = if order.descending && is_optional { " nulls last" } else { "" };
        sql.push(direction).push(missing).push(", ");
    }
    sql.push("(product).id").push(direction);
}

/// A value that is sorted as people expect it. `true`: it may be missing.
fn push_comparable(sql: &mut QueryBuilder<Postgres>, field: FieldId) -> bool {
    let definition = fields::definition(field);
    match definition.map(|field| &field.kind) {
        Some(Kind::Choice { options }) => {
            let options: Vec<_> = options.iter().map(|option| option.value.clone()).collect();
            sql.push("array_position(").push_bind(options);
            sql.push(format_args!(", (product).{field})"));
        }
        // Decomposed, so that a letter with an accent stands beside the letter without.
        Some(kind) if kind.is_text() => {
            sql.push(format_args!("lower(normalize((product).{field}, nfkd))"));
        }
        _ => drop(sql.push(format_args!("(product).{field}"))),
    }
    definition.is_some_and(|field| !field.required)
}

/// The LIKE pattern of a text, with its wildcards escaped.
pub fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
