//! Random schemas, records and edits.
//!
//! Everything is derived from small numbers, so that failing cases shrink well.

use concord_record::{
    Changes, Conflict, Edit, FieldDef, FieldId, Kind, MergeRule, Outcome, Record, Report, Schema,
    Three, Value, Values, merge,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A value as a sequence of small numbers; the kind says what they mean.
type Seed = Vec<u8>;

/// A schema, and one record of it in three versions.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub schema: Schema,
    pub base: Values,
    pub theirs: Values,
    pub mine: Values,
    /// A save that arrives after theirs.
    pub later: Values,
}

#[derive(Debug, Clone)]
struct FieldSeed {
    kind: u8,
    limit: u8,
    other_rule: bool,
    required: bool,
    group: u8,
    base: Seed,
    /// What each side does to the seed of the base: replaces a number, removes it or inserts one.
    edits: [Vec<(u8, u8, u8)>; 3],
}

fn any_field() -> impl Strategy<Value = FieldSeed> {
    let edit = || prop::collection::vec((0..3_u8, 0..8_u8, 0..8_u8), 0..3);
    (
        (0..8_u8, 1..8_u8, any::<bool>(), any::<bool>(), 0..6_u8),
        prop::collection::vec(0..8_u8, 0..6),
        [edit(), edit(), edit()],
    )
        .prop_map(|((kind, limit, other_rule, required, group), base, edits)| FieldSeed {
            kind,
            limit,
            other_rule,
            required,
            group,
            base,
            edits,
        })
}

pub fn any_scenario() -> impl Strategy<Value = Scenario> {
    prop::collection::vec(any_field(), 1..6).prop_map(|seeds| {
        let fields: Vec<FieldDef> =
            seeds.iter().enumerate().map(|(at, seed)| definition(at, seed)).collect();
        let record = |seed_of: &dyn Fn(&FieldSeed) -> Seed| -> Values {
            let value = |(field, seed): (&FieldDef, &FieldSeed)| {
                (field.key, value_of(field, &seed_of(seed)))
            };
            fields.iter().zip(&seeds).map(value).collect()
        };
        let theirs_of = |seed: &FieldSeed| edited(&seed.base, &seed.edits[0]);
        Scenario {
            base: record(&|seed| seed.base.clone()),
            theirs: record(&theirs_of),
            mine: record(&|seed| edited(&seed.base, &seed.edits[1])),
            later: record(&|seed| edited(&theirs_of(seed), &seed.edits[2])),
            schema: Schema::new(fields).expect("a schema"),
        }
    })
}

fn definition(at: usize, seed: &FieldSeed) -> FieldDef {
    let limit = usize::from(seed.limit);
    let kind = match seed.kind {
        0 => Kind::single_line(1..=limit + 3),
        1 => Kind::multi_line(limit * 4),
        2 => Kind::decimal(2, Decimal::ZERO..=Decimal::from(limit)),
        3 => Kind::integer(-2..=i64::from(seed.limit)),
        4 => Kind::Flag,
        5 => Kind::choice(LETTERS),
        6 => Kind::set(limit, 8),
        _ => Kind::list(limit, 8),
    };
    let rule = match (&kind, seed.other_rule) {
        (Kind::SingleLine { .. }, true) => MergeRule::Text,
        (Kind::Decimal { .. } | Kind::Integer { .. }, true) => MergeRule::Delta,
        (Kind::Set { .. } | Kind::List { .. } | Kind::MultiLine { .. }, true)
            if seed.limit == 1 =>
        {
            MergeRule::Whole
        }
        (kind, _) => MergeRule::of(kind),
    };
    let field = FieldDef::new(id(at), format!("Field {at}"), kind).rule(rule);
    let field = if seed.required { field.required() } else { field };
    match seed.group {
        group @ 0..2 if rule != MergeRule::Delta => field.group(format!("group {group}")),
        _ => field,
    }
}

pub fn id(at: usize) -> FieldId {
    format!("f{at}").parse().expect("a key")
}

const LETTERS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// Items of a set: some differ only in case.
const MEMBERS: [&str; 8] = ["a", "A", "b", "B", "c", "d", "e", "f"];

/// Two spellings of one letter, marks, blanks and line breaks.
const PIECES: [&str; 8] = ["a ", "b ", "caf\u{e9} ", "cafe\u{301} ", "d.", "\n", "e\n", "f  \n"];

fn edited(base: &[u8], edits: &[(u8, u8, u8)]) -> Seed {
    let mut seed = base.to_vec();
    for (action, at, number) in edits {
        let at = usize::from(*at) % (seed.len() + 1);
        match action {
            0 if at < seed.len() => seed[at] = *number,
            1 if at < seed.len() => {
                seed.remove(at);
            }
            _ => seed.insert(at, *number),
        }
    }
    seed
}

/// The value of a seed, within the limits of the field. An empty seed is no value.
fn value_of(field: &FieldDef, seed: &[u8]) -> Value {
    let sum: i64 = seed.iter().map(|number| i64::from(*number)).sum();
    let letters = || seed.iter().map(|number| LETTERS[usize::from(*number)].to_owned());
    let text = || seed.iter().map(|number| PIECES[usize::from(*number)]).collect::<String>();
    let value = match &field.kind {
        _ if seed.is_empty() && !field.required => Value::None,
        Kind::SingleLine { max, .. } => {
            let text: String = text().replace('\n', "").chars().take(*max).collect();
            Value::Text(if text.trim().is_empty() { "x".to_owned() } else { text })
        }
        Kind::MultiLine { max } => Value::Text(text().chars().take(*max).collect()),
        Kind::Decimal { max, .. } => Value::Decimal(Decimal::new(sum * 25, 2).min(*max)),
        Kind::Integer { min, max } => Value::Integer(min + sum % (max - min + 1)),
        Kind::Flag => Value::Flag(sum % 2 == 0),
        Kind::Choice { options } => {
            Value::from(options[sum as usize % options.len()].value.as_str())
        }
        Kind::Set { max_items, .. } => {
            let members = seed.iter().map(|number| MEMBERS[usize::from(*number)]);
            Value::set(members.take(*max_items))
        }
        Kind::List { max_items, .. } => {
            let mut items: Vec<String> = Vec::new();
            for letter in letters() {
                if !items.contains(&letter) && items.len() < *max_items {
                    items.push(letter);
                }
            }
            Value::List(items)
        }
    };
    field.check(value).expect("a value within the limits")
}

impl Scenario {
    /// The merge of everything in which mine differs from the base.
    pub fn report(&self) -> Report {
        merged(&self.schema, [&self.base, &self.theirs, &self.mine])
    }

    pub fn values(&self, field: FieldId) -> Three<Value> {
        Three {
            base: self.base.get(field),
            theirs: self.theirs.get(field),
            mine: self.mine.get(field),
        }
    }
}

pub fn edit<'a>(schema: &'a Schema, changes: &Changes) -> Edit<'a> {
    Edit::new(schema, changes).expect("changes within the limits")
}

/// The merge of base, theirs and mine.
pub fn merged(schema: &Schema, [base, theirs, mine]: [&Values; 3]) -> Report {
    merge(base, theirs, &edit(schema, &Changes::between(schema, base, mine)))
}

/// A record as the merge compares it.
pub fn comparable(schema: &Schema, record: &Values) -> Values {
    schema.ids().map(|field| (field, record.get(field).comparable())).collect()
}

/// The random scenarios reach every outcome, so that no property holds only for lack of cases.
#[test]
fn every_outcome_occurs() {
    let mut runner = proptest::test_runner::TestRunner::new(crate::config());
    let seen = std::cell::RefCell::new(std::collections::BTreeMap::<&str, u32>::new());
    let result = runner.run(&any_scenario(), |s| {
        for merge in s.report().fields {
            let name = match (&merge.outcome, &merge.group) {
                (Outcome::Unchanged, _) => "unchanged",
                (Outcome::Theirs, Some(_)) => "theirs, in a group",
                (Outcome::Theirs, None) => "theirs",
                (Outcome::Mine, _) => "mine",
                (Outcome::Same, _) => "same",
                (Outcome::Merged(Value::Text(_)), _) => "merged text",
                (Outcome::Merged(Value::Set(_)), _) => "merged set",
                (Outcome::Merged(Value::List(_)), _) => "merged list",
                // Too rare to rely on: items that one side removed while the other removed the whole value.
                (Outcome::Merged(_), _) => continue,
                (Outcome::Conflict(Conflict::Whole), Some(_)) => "group conflict",
                (Outcome::Conflict(Conflict::Whole), None) => "whole",
                (Outcome::Conflict(Conflict::Numbers { both: Some(_) }), _) => "numbers, with both",
                (Outcome::Conflict(Conflict::Numbers { both: None }), _) => "numbers",
                (Outcome::Conflict(Conflict::Order { .. }), _) => "order",
                (Outcome::Conflict(Conflict::Passages(_)), _) => "passages",
                // The scenarios contain no amounts; the property tests of numbers do.
                (Outcome::Conflict(Conflict::OutOfRange { .. }), _) => "out of range",
            };
            *seen.borrow_mut().entry(name).or_default() += 1;
        }
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
    let seen = seen.into_inner();
    assert_eq!(seen.len(), 14, "{seen:?}");
    assert!(seen.values().all(|count| *count >= 10), "{seen:?}");
}
