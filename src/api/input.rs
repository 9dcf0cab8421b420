//! From the members of a JSON object to values within their limits, with all faults at once.

use super::number;
use crate::{
    product::{Changes, Field, FieldValue, ProductContent, Version},
    service::VersionWish,
    web::{InputFault, Problem},
};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// All fields of a product, and the version they were made on, if it was sent.
#[derive(Debug)]
pub struct FullInput {
    /// The fields.
    pub content: ProductContent,
    /// The version.
    pub version: Option<Version>,
}

/// The fields of a product that shall change.
#[derive(Debug)]
pub struct PatchInput {
    /// The new values.
    pub changes: Changes,
    /// The version, if it was sent.
    pub version: Option<Version>,
}

/// A version of a product that shall come back.
#[derive(Debug)]
pub struct RestoreInput {
    /// That version.
    pub to: Version,
    /// The fields that come back.
    pub fields: Vec<Field>,
    /// The newest version that the client has read, if it was sent.
    pub version: Option<Version>,
}

/// Reads all fields. An omitted description is none.
pub fn full(members: Map<String, Value>) -> Result<FullInput, Problem> {
    let mut reader = Reader::new(members);
    let name = reader.field(Field::Name, name);
    let description = reader.field(Field::Description, description);
    let price = reader.field(Field::Price, |value| Ok(number::price(&value)?));
    let stock_quantity = reader.field(Field::StockQuantity, |value| Ok(number::stock(&value)?));
    let version = reader.version();
    match (name, description, price, stock_quantity, reader.faults.is_empty()) {
        (Some(name), Some(description), Some(price), Some(stock_quantity), true) => {
            let content = ProductContent { name, description, price, stock_quantity };
            Ok(FullInput { content, version })
        }
        _ => Err(Problem::invalid(&reader.faults)),
    }
}

/// Reads all fields of a new product; a version says nothing there.
pub fn new_product(mut members: Map<String, Value>) -> Result<ProductContent, Problem> {
    members.remove("version");
    full(members).map(|input| input.content)
}

/// Reads the fields that are there.
pub fn patch(members: Map<String, Value>) -> Result<PatchInput, Problem> {
    let mut reader = Reader::new(members);
    let mut changes = Changes::default();
    for field in Field::ALL {
        if reader.members.contains_key(field.key()) {
            let value = reader.field(field, |value| read_field(field, value));
            value.into_iter().for_each(|value| changes.set(value));
        }
    }
    let version = reader.version();
    match reader.faults.is_empty() {
        true => Ok(PatchInput { changes, version }),
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

/// Reads which version shall come back.
pub fn restore(members: Map<String, Value>) -> Result<RestoreInput, Problem> {
    const MESSAGE: &str = "Send the version that shall come back, as a whole number.";
    let mut reader = Reader::new(members);
    let to = reader.members.remove("to").unwrap_or_default();
    let to = reader.take("to", number::version(&to).map_err(|_| MESSAGE.into()));
    let fields = match reader.members.remove("fields") {
        Some(names) => reader.take("fields", field_names(&names)),
        None => Some(VersionWish::USUAL_FIELDS.to_vec()),
    };
    let version = reader.version();
    match (to, fields, reader.faults.is_empty()) {
        (Some(to), Some(fields), true) => Ok(RestoreInput { to, fields, version }),
        _ => Err(Problem::invalid(&reader.faults)),
    }
}

/// Reads names of fields.
fn field_names(names: &Value) -> Result<Vec<Field>, Message> {
    const MESSAGE: &str =
        "Send a list of the fields to restore: name, description, price, stock_quantity.";
    let field =
        |name: &Value| Field::ALL.into_iter().find(|field| Some(field.key()) == name.as_str());
    let fields = names.as_array().and_then(|names| names.iter().map(field).collect());
    fields.ok_or(Message::Borrowed(MESSAGE))
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

    /// Takes a field, notes its fault. One that is not there is read as null.
    fn field<T>(
        &mut self,
        field: Field,
        read: impl FnOnce(Value) -> Result<T, Message>,
    ) -> Option<T> {
        self.member(field.key(), read)
    }

    /// The same for a member that is no field of a product.
    pub fn member<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Value) -> Result<T, Message>,
    ) -> Option<T> {
        let value = self.members.remove(name).unwrap_or_default();
        self.take(name, read(value))
    }

    /// Takes the version. Null is not "none sent" but a fault: a client that meant to send one and
    /// lost it on the way shall hear of it.
    fn version(&mut self) -> Option<Version> {
        let value = self.members.remove("version")?;
        self.take("version", number::version(&value).map_err(Message::from))
    }

    /// The good value; notes the fault of a bad one.
    pub fn take<T>(&mut self, field: &'static str, result: Result<T, Message>) -> Option<T> {
        result.map_err(|message| self.faults.push(InputFault { field, message })).ok()
    }
}

fn read_field(field: Field, value: Value) -> Result<FieldValue, Message> {
    Ok(match field {
        Field::Name => FieldValue::Name(name(value)?),
        Field::Description => FieldValue::Description(description(value)?),
        Field::Price => FieldValue::Price(number::price(&value)?),
        Field::StockQuantity => FieldValue::StockQuantity(number::stock(&value)?),
    })
}

fn name(value: Value) -> Result<String, Message> {
    match value {
        Value::String(text) => Ok(ProductContent::check_name(&text)?),
        Value::Null => Ok(ProductContent::check_name("")?),
        _ => Err("Send the name as a text.".into()),
    }
}

fn description(value: Value) -> Result<Option<String>, Message> {
    match value {
        Value::String(text) => Ok(Some(ProductContent::check_description(&text)?)),
        Value::Null => Ok(None),
        _ => Err("Send the description as a text or null.".into()),
    }
}
