//! What the browser may call: each function takes what was typed, calls one use case, and answers
//! with what the page needs next. Under `/fn`, so that `/api` is REST only.

mod codec;
mod editing;
mod from_tab;
mod history;
mod listing;
#[cfg(feature = "ssr")]
mod request;
#[cfg(feature = "ssr")]
mod reviewing;
mod trouble;
mod types;

#[cfg(feature = "ssr")]
pub use editing::{create, delete, restore, save};
pub use editing::{create_product, delete_product, load_editor, restore_product, save_product};
pub use history::{go_back, list_deleted, load_history};
#[cfg(feature = "ssr")]
pub use history::{told_of_step, try_step_back};
pub use listing::list_products;
#[cfg(feature = "ssr")]
pub use request::{NAME_COOKIE, actor_of};
#[cfg(feature = "ssr")]
pub use reviewing::{Round, compare};
pub use trouble::Trouble;
pub use types::{
    Compared, Comparison, CreateReply, Creation, DeleteReply, DeletedPage, Deletion, Editing,
    Editor, History, HistoryWish, ListItem, ListPage, PAGE_SIZE, RestoreReply, Restoring,
    SaveReply, SaveRequest, StepBack, StepReply, Submission,
};
