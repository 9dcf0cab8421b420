//! A second kind of record: a customer that is merged, decided and saved in memory.

use concord_record::{
    Changes, Conflict, Edit, FieldDef, FieldId, Kind, MergeRule, Outcome, Pick, Record, Review,
    Schema, SetError, Value, merge,
};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

const NAME: FieldId = FieldId::new("name");
const EMAIL: FieldId = FieldId::new("email");
const TAGS: FieldId = FieldId::new("tags");
const CREDIT: FieldId = FieldId::new("credit");

#[derive(Debug, Clone, PartialEq)]
struct Customer {
    name: String,
    email: Option<String>,
    tags: BTreeSet<String>,
    credit: Decimal,
}

impl Record for Customer {
    fn get(&self, field: FieldId) -> Value {
        match field {
            NAME => self.name.clone().into(),
            EMAIL => self.email.clone().into(),
            TAGS => self.tags.clone().into(),
            CREDIT => self.credit.into(),
            _ => Value::None,
        }
    }

    fn set(&mut self, field: FieldId, value: Value) -> Result<(), SetError> {
        match field {
            NAME => self.name = value.try_into()?,
            EMAIL => self.email = value.try_into()?,
            TAGS => self.tags = value.try_into()?,
            CREDIT => self.credit = value.try_into()?,
            _ => return Err(SetError::UnknownField(field)),
        }
        Ok(())
    }
}

fn schema() -> Schema {
    fn check_email(value: &Value) -> Result<Value, String> {
        match value.as_text() {
            Some(text) if !text.contains('@') => {
                Err("Enter an e-mail address with an @.".to_owned())
            }
            _ => Ok(value.clone()),
        }
    }
    let credit = Kind::decimal(2, Decimal::ZERO..=Decimal::from(1_000));
    Schema::new([
        FieldDef::new(NAME, "Name", Kind::single_line(1..=100)).required().searchable().sortable(),
        FieldDef::new(EMAIL, "E-mail", Kind::single_line(1..=200)).check_with(check_email),
        FieldDef::new(TAGS, "Tags", Kind::set(10, 30)).required().filterable(),
        FieldDef::new(CREDIT, "Credit", credit).required().rule(MergeRule::Delta),
    ])
    .expect("a schema")
}

/// A store that keeps every version, and its rules for saving.
struct Store {
    schema: Schema,
    versions: Vec<Customer>,
}

/// The outcome of a save.
#[derive(Debug, PartialEq)]
enum Saved {
    /// Saved as this version.
    Version(usize),
    /// Somebody must decide. The report refers to this version.
    Asked(usize, concord_record::Report),
}

impl Store {
    fn new() -> Self {
        let ada = Customer {
            name: "Ada".to_owned(),
            email: None,
            tags: ["new".to_owned()].into(),
            credit: Decimal::new(10_000, 2),
        };
        Self { schema: schema(), versions: vec![ada] }
    }

    /// Saves changes that are based on a version.
    fn save(&mut self, base: usize, changes: &Changes) -> Saved {
        let current = self.versions.len() - 1;
        let edit = Edit::new(&self.schema, changes).expect("within the limits");
        let report = merge(&self.versions[base], &self.versions[current], &edit);
        let Some(merged) = report.merged() else { return Saved::Asked(current, report) };
        let mut customer = self.versions[current].clone();
        merged.write_to(&mut customer).expect("a customer");
        self.versions.push(customer);
        Saved::Version(current + 1)
    }

    fn current(&self) -> &Customer {
        &self.versions[self.versions.len() - 1]
    }
}

fn tags(tags: &[&str]) -> BTreeSet<String> {
    tags.iter().map(ToString::to_string).collect()
}

#[test]
fn changes_of_three_people_are_all_saved() {
    let mut store = Store::new();
    // All three have loaded version 0.
    let bo = Changes::default().set(EMAIL, "ada@example.org").set(TAGS, tags(&["new", "press"]));
    let cy = Changes::default().set(TAGS, tags(&["regular"])).add(CREDIT, Decimal::from(-30));
    let di = Changes::default().set(NAME, "Ada L.").add(CREDIT, Decimal::new(550, 2));
    assert_eq!(store.save(0, &bo), Saved::Version(1));
    assert_eq!(store.save(0, &cy), Saved::Version(2));
    assert_eq!(store.save(0, &di), Saved::Version(3));
    let expected = Customer {
        name: "Ada L.".to_owned(),
        email: Some("ada@example.org".to_owned()),
        tags: tags(&["press", "regular"]),
        credit: Decimal::new(7_550, 2),
    };
    assert_eq!(*store.current(), expected);
}

#[test]
fn a_conflict_is_decided_and_saved_though_somebody_saves_in_between() {
    let mut store = Store::new();
    let bo = Changes::default().set(NAME, "Ada King").set(CREDIT, Decimal::from(90));
    let cy = Changes::default()
        .set(NAME, "Ada Lovelace")
        .set(CREDIT, Decimal::from(120))
        .set(TAGS, tags(&["new", "vip"]));
    assert_eq!(store.save(0, &bo), Saved::Version(1));
    let Saved::Asked(version, report) = store.save(0, &cy) else { panic!("a conflict") };
    assert_eq!(report.taken_in(), []);
    let both = Some(Value::Decimal(Decimal::new(11_000, 2)));
    let credit = report.field(CREDIT).map(|merge| merge.outcome.clone());
    assert_eq!(credit, Some(Outcome::Conflict(Conflict::Numbers { both })));

    let mut review = Review::new(&report, version);
    review.pick(NAME, 0, Pick::Mine);
    review.pick(CREDIT, 0, Pick::TheirsThenMine);
    let decided = review.changes(&store.schema).expect("decided");

    // Di takes some of the credit before the decision is saved.
    let di = Changes::default().add(CREDIT, Decimal::from(-5));
    assert_eq!(store.save(1, &di), Saved::Version(2));
    let Saved::Asked(version, report) = store.save(review.latest, &decided) else {
        panic!("a number that was chosen is never added to another one")
    };
    let mut review = review.following(&report, version);
    assert_eq!(review.undecided(), [CREDIT]);
    review.pick(CREDIT, 0, Pick::TheirsThenMine);
    let decided = review.changes(&store.schema).expect("decided");
    assert_eq!(store.save(review.latest, &decided), Saved::Version(3));
    let expected = Customer {
        name: "Ada Lovelace".to_owned(),
        email: None,
        tags: tags(&["new", "vip"]),
        credit: Decimal::from(105),
    };
    assert_eq!(*store.current(), expected);
}

#[test]
fn what_is_wrong_is_said_before_anything_is_merged() {
    let schema = schema();
    let changes =
        Changes::default().set(NAME, "").set(EMAIL, "ada").add(CREDIT, Decimal::new(1, 3));
    let errors = Edit::new(&schema, &changes).map(|_| ()).expect_err("three errors");
    let expected = "Enter a change of the credit with at most two decimals. \
        Enter an e-mail address with an @. Enter a name.";
    assert_eq!(errors.to_string(), expected);
}
