//! From the members of a JSON object to values within their limits, with all faults at once.

use super::{json, number};
use crate::{
    product::{Content, FieldId, ProductContent, Version, fields},
    service::RestoreVersion,
    web::{InputFault, Problem},
};
use concord_record::Values;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The fields of the first contract. PUT replaces all of them, so an omitted one is null. Clients of that
/// contract do not know the fields that came later: PUT leaves an omitted one of those as it is.
const FIRST_FIELDS: [FieldId; 4] =
    [fields::NAME, fields::DESCRIPTION, fields::PRICE, fields::STOCK];

/// The fields of a product, and the version they were made on, if it was sent.
#[derive(Debug)]
pub struct FullInput {
    /// The fields.
    pub values: Values,
    /// The version.
    pub version: Option<Version>,
}

/// The fields of a product to change.
#[derive(Debug)]
pub struct PatchInput {
    /// The new values.
    pub values: Values,
    /// The version, if it was sent.
    pub version: Option<Version>,
}

/// A version of a product to restore.
#[derive(Debug)]
pub struct RestoreInput {
    /// That version.
    pub to: Version,
    /// The fields that come back.
    pub fields: Vec<FieldId>,
    /// The newest version that the client has read, if it was sent.
    pub version: Option<Version>,
}

/// Reads a whole product; see [`FIRST_FIELDS`] for omitted fields.
pub fn full(members: Map<String, Value>) -> Result<FullInput, Problem> {
    let mut reader = Reader::new(members);
    let values = reader.values(|field| FIRST_FIELDS.contains(&field));
    let version = reader.version();
    match reader.faults.is_empty() {
        true => Ok(FullInput { values, version }),
        false => Err(Problem::invalid(&reader.faults)),
    }
}

/// Reads all fields of a new product; a version says nothing there.
pub fn new_product(mut members: Map<String, Value>) -> Result<ProductContent, Problem> {
    members.remove("version");
    let values = full(members)?.values;
    // Each value is within the limits of its field.
    ProductContent::default().with(&values).map_err(|_| Problem::fault())
}

/// Reads the fields that are there.
pub fn patch(members: Map<String, Value>) -> Result<PatchInput, Problem> {
    let mut reader = Reader::new(members);
    let values = reader.values(|_| false);
    let version = reader.version();
    match reader.faults.is_empty() {
        true => Ok(PatchInput { values, version }),
        false => Err(Problem::invalid(&reader.faults)),
    }
}

/// Reads a version and nothing else.
pub fn only_version(members: Map<String, Value>) -> Result<Option<Version>, Problem> {
    let mut reader = Reader::new(members);
    let version = reader.version();
    match reader.faults.is_empty() {
        true => Ok(version),
        false => Err(Problem::invalid(&reader.faults)),
    }
}

/// Reads which version to restore.
pub fn restore(members: Map<String, Value>) -> Result<RestoreInput, Problem> {
    const MESSAGE: &str = "Send the version to restore, as a whole number.";
    let mut reader = Reader::new(members);
    let to = reader.members.remove("to").unwrap_or_default();
    let to = reader.take("to", number::version(&to).map_err(|_| MESSAGE.into()));
    let fields = match reader.members.remove("fields") {
        Some(names) => reader.take("fields", field_names(&names)),
        None => Some(RestoreVersion::usual_fields()),
    };
    let version = reader.version();
    match (to, fields, reader.faults.is_empty()) {
        (Some(to), Some(fields), true) => Ok(RestoreInput { to, fields, version }),
        _ => Err(Problem::invalid(&reader.faults)),
    }
}

/// Reads names of fields.
fn field_names(names: &Value) -> Result<Vec<FieldId>, Message> {
    let known =
        |name: &Value| fields::ids().find(|field| Some(fields::key(*field)) == name.as_str());
    let found = names.as_array().and_then(|names| names.iter().map(known).collect());
    found.ok_or_else(|| {
        let all: Vec<_> = fields::ids().map(fields::key).collect();
        format!("Send a list of the fields to restore: {}.", all.join(", ")).into()
    })
}

/// What is wrong and what to do.
pub type Message = Cow<'static, str>;

/// Takes members out of an object, and notes what is wrong with them.
pub struct Reader {
    /// The members that were not taken yet.
    pub members: Map<String, Value>,
    /// All that is wrong so far.
    pub faults: Vec<InputFault>,
}

impl Reader {
    /// Nothing is wrong yet.
    pub const fn new(members: Map<String, Value>) -> Self {
        Self { members, faults: Vec::new() }
    }

    /// Takes the fields of a product. An omitted one is read as null, if `is_expected` says so.
    fn values(&mut self, is_expected: impl Fn(FieldId) -> bool) -> Values {
        let mut values = Values::default();
        for field in fields::schema().fields() {
            let key = field.key.as_str();
            if (is_expected(field.key) || self.members.contains_key(key))
                && let Some(value) = self.member(key, |value| json::read(field, value))
            {
                values = values.with(field.key, value);
            }
        }
        values
    }

    /// Takes a member, notes its fault. One that is not there is read as null.
    pub fn member<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Value) -> Result<T, Message>,
    ) -> Option<T> {
        let value = self.members.remove(name).unwrap_or_default();
        self.take(name, read(value))
    }

    /// Takes the version. Null is not "none sent" but a fault: a client that meant to send one and
    /// lost it on the way must learn of it.
    fn version(&mut self) -> Option<Version> {
        let value = self.members.remove("version")?;
        self.take("version", number::version(&value).map_err(Message::from))
    }

    /// The good value; notes the fault of a bad one.
    pub fn take<T>(&mut self, field: &'static str, result: Result<T, Message>) -> Option<T> {
        result.map_err(|message| self.faults.push(InputFault { field, message })).ok()
    }
}
