//! Functions that the browser may call: each takes what was typed, calls one use case, and returns what the
//! page needs next. They are under `/fn`, so that `/api` is only REST.

#![cfg_attr(
    feature = "ssr",
    expect(clippy::missing_errors_doc, reason = "`ClientError` documents them once for all calls")
)]

#[cfg(feature = "ssr")]
mod activity;
mod answer;
mod call;
mod client_error;
mod editing;
#[cfg(feature = "ssr")]
mod history;
mod json_text;
#[cfg(feature = "ssr")]
mod keeping;
mod listing;
#[cfg(feature = "ssr")]
mod locks;
mod reply;
#[cfg(feature = "ssr")]
mod request;
mod types;

#[cfg(feature = "ssr")]
pub use activity::load_activity;
pub use client_error::ClientError;
#[cfg(feature = "ssr")]
pub use editing::load;
pub use editing::{create_product, delete_product, load_editor, restore_product, save_product};
#[cfg(feature = "ssr")]
pub use history::{list_deleted, load_history, try_step_back};
#[cfg(feature = "ssr")]
pub use listing::list;
pub use listing::{browse_products, list_suggestions, look_up_products};
#[cfg(feature = "ssr")]
pub use locks::load_locks;
pub use reply::Reply;
#[cfg(feature = "ssr")]
pub use request::set_status;
#[cfg(feature = "ssr")]
pub use types::{Compared, Comparison, DeletedPage, History, HistoryQuery, StepBack};
pub use types::{Editing, Editor, ListItem, ListPage, Submission};
