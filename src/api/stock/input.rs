//! Converts the members of a JSON object to movements, reservations and quotes, with all errors at once.

use crate::{
    api::{
        input::{Message, Reader},
        number,
    },
    product::{Movement, Quantity, Reason, Reference, Reservation, Want, Wants},
    web::Problem,
};
use serde_json::{Map, Value};

/// What is to be reserved, and how long.
#[derive(Debug)]
pub struct ReserveInput {
    /// The products.
    pub wants: Wants,
    /// For what.
    pub reference: Option<Reference>,
    /// How many seconds.
    pub seconds: u32,
}

/// Reads a movement.
pub fn movement(members: Map<String, Value>) -> Result<Movement, Problem> {
    let mut reader = Reader::new(members);
    let delta = reader.member("delta", |value| Ok(number::delta(&value)?));
    let reason = reader.member("reason", reason);
    let reference = reader.member("reference", reference);
    match (delta, reason, reference) {
        (Some(delta), Some(reason), Some(reference)) => Ok(Movement { delta, reason, reference }),
        _ => Err(Problem::invalid(&reader.faults)),
    }
}

/// Reads what is to be reserved.
pub fn reservation(members: Map<String, Value>) -> Result<ReserveInput, Problem> {
    let mut reader = Reader::new(members);
    let wants = lines(&mut reader);
    let reference = reader.member("reference", reference);
    let seconds = reader.member("expires_in", seconds);
    match (wants, reference, seconds) {
        (Some(wants), Some(reference), Some(seconds)) => {
            Ok(ReserveInput { wants, reference, seconds })
        }
        _ => Err(Problem::invalid(&reader.faults)),
    }
}

/// Reads what prices are asked for.
pub fn quote(members: Map<String, Value>) -> Result<Wants, Problem> {
    let mut reader = Reader::new(members);
    lines(&mut reader).ok_or_else(|| Problem::invalid(&reader.faults))
}

fn reason(value: Value) -> Result<Reason, Message> {
    match value {
        Value::String(text) => Ok(Reason::parse(&text)?),
        Value::Null => Ok(Reason::parse("")?),
        _ => Err("Send the reason as a text.".into()),
    }
}

fn reference(value: Value) -> Result<Option<Reference>, Message> {
    match value {
        Value::String(text) => Ok(Reference::parse(&text)?),
        Value::Null => Ok(None),
        _ => Err("Send the reference as a text or null.".into()),
    }
}

fn seconds(value: Value) -> Result<u32, Message> {
    const MESSAGE: &str = "Enter how long it holds, from 1 to 86400 seconds.";
    if value.is_null() {
        return Ok(Reservation::USUAL_SECONDS);
    }
    let seconds = number::integer(&value).and_then(|number| u32::try_from(number).ok());
    let seconds = seconds.filter(|seconds| (1..=Reservation::MOST_SECONDS).contains(seconds));
    seconds.ok_or_else(|| MESSAGE.into())
}

/// Reads `lines`: the faults of all of them, each with the number of its line.
fn lines(reader: &mut Reader) -> Option<Wants> {
    let items = match reader.members.remove("lines") {
        Some(Value::Array(items)) if (1..=Wants::MOST).contains(&items.len()) => items,
        Some(Value::Array(_)) => return reader.take("lines", Err(Wants::NUMBER_MESSAGE.into())),
        _ => return reader.take("lines", Err("Send the lines as a list.".into())),
    };
    let number = items.len();
    let read = items.iter().zip(1..).filter_map(|(item, at)| line(reader, item, at));
    let wants: Vec<_> = read.collect();
    if wants.len() < number {
        return None;
    }
    reader.take("lines", Wants::gather(wants).map_err(Message::from))
}

fn line(reader: &mut Reader, item: &Value, at: usize) -> Option<Want> {
    const ID_MESSAGE: &str = "Send the product_id as a whole number.";
    let said = |message: &str| Message::from(format!("Line {at}: {message}"));
    let Value::Object(members) = item else {
        return reader.take("lines", Err(said("Send a product_id and a quantity.")));
    };
    let member = |name| members.get(name).unwrap_or(&Value::Null);
    let id = number::product_id(member("product_id")).ok_or_else(|| said(ID_MESSAGE));
    let id = reader.take("lines", id);
    let quantity = number::quantity(member("quantity")).map_err(said);
    let quantity: Option<Quantity> = reader.take("lines", quantity);
    Some(Want { product_id: id?, quantity: quantity? })
}
