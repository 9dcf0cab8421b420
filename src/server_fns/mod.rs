//! What the browser may call: each function takes what was typed, calls one use case, and answers
//! with what the page needs next. Under `/fn`, so that `/api` is REST only.

#[cfg(feature = "ssr")]
mod activity;
mod answer;
mod call;
mod editing;
#[cfg(feature = "ssr")]
mod history;
mod json_text;
#[cfg(feature = "ssr")]
mod keeping;
mod listing;
#[cfg(feature = "ssr")]
mod locks;
#[cfg(feature = "ssr")]
mod moving;
mod reply;
#[cfg(feature = "ssr")]
mod request;
#[cfg(feature = "ssr")]
mod reviewing;
mod trouble;
mod types;

#[cfg(feature = "ssr")]
pub use activity::load_activity;
#[cfg(feature = "ssr")]
pub use editing::{create, delete, load, restore, save, stock_of};
pub use editing::{create_product, delete_product, load_editor, restore_product, save_product};
#[cfg(feature = "ssr")]
pub use history::{list_deleted, load_history, try_step_back};
#[cfg(feature = "ssr")]
pub use listing::list;
pub use listing::list_products;
#[cfg(feature = "ssr")]
pub use locks::load_locks;
pub use reply::Reply;
#[cfg(feature = "ssr")]
pub use request::set_status;
#[cfg(feature = "ssr")]
pub use reviewing::{Round, compare};
pub use trouble::Trouble;
#[cfg(feature = "ssr")]
pub use types::{Compared, Comparison, DeletedPage, History, HistoryWish, StepBack};
pub use types::{
    CreateReply, Creation, DeleteReply, Deletion, Editing, Editor, LastMove, ListItem, ListPage,
    PAGE_SIZE, RestoreReply, Restoring, SaveReply, SaveRequest, Submission,
};
