//! The domain: what a product is, its valid values, and how two edits of it are merged.
//!
//! Plain values and pure functions, compiled for the server and for the browser. No code here accesses a
//! database, uses HTTP or renders a page.

mod actor;
mod age;
mod bidi;
pub mod category;
mod conflict;
mod content;
mod field_texts;
pub mod fields;
mod form;
mod form_changes;
mod form_key;
mod history;
mod ids;
pub mod list_query;
mod movement;
mod movement_form;
mod outcome;
mod price;
mod quote;
mod requests;
mod reservation;
pub mod review;
mod revision;
mod sent_form;
mod status;
mod stock;
mod stock_change;
mod stored;
mod subject;
mod taken;
mod timeline;
mod timestamp;
mod typed_number;
mod visible;
mod whole_number;

pub use actor::Actor;
pub use age::{DRAFT_AGE, KEY_AGE};
pub use bidi::{closed, isolated};
pub use concord_record::{FieldErrors, FieldId, Report, Value};
pub use conflict::{Conflict, Gone, GoneReason};
pub use content::{Product, ProductContent};
pub use field_texts::FieldTexts;
pub use form::ProductForm;
pub use form_changes::FormChanges;
pub use form_key::FormKey;
pub use history::{DeletedAt, FieldChange, Line, Loss, MovementRun, lost_fields, missing_fields};
pub use ids::{ProductId, Version};
pub use list_query::{Bound, Condition, Filter, Filters, ListQuery, Order, OrderKey, STOCK_LEVEL};
pub use movement::{Delta, Moved, Movement, Reason, Reference};
pub use movement_form::MovementForm;
pub use outcome::{Merged, SaveOutcome};
pub use price::Price;
pub use quote::{Quote, QuoteLine, missing_products};
pub use requests::{
    CreateReply, Creation, DeleteReply, Deletion, Duplication, LastMove, RestoreReply, Restoring,
    SaveReply, SaveRequest,
};
pub use reservation::{Quantity, Reservation, ReservationId, ReservationState, Want, Wants};
pub use review::{Other, Review};
pub use revision::{ChangeKind, Revision};
pub use sent_form::SentForm;
pub use status::Status;
pub use stock::{Stock, StockLevel};
pub use stock_change::StockChange;
pub use stored::{Content, Stored};
pub use subject::{RecordKind, Subject};
pub use taken::{Holder, Taken};
pub use timeline::{TimelineEntry, TimelineFilter};
pub use timestamp::Timestamp;
pub use typed_number::TypedNumber;
pub use visible::{is_blank, is_invisible};
pub use whole_number::whole_number;
