//! What the browser may call: each function takes what was typed, calls one use case, and answers
//! with what the page needs next. Under `/fn`, so that `/api` is REST only.

mod codec;
mod editing;
mod from_tab;
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
pub use listing::list_products;
#[cfg(feature = "ssr")]
pub use request::{NAME_COOKIE, actor_of};
#[cfg(feature = "ssr")]
pub use reviewing::{Round, compare};
pub use trouble::Trouble;
pub use types::{
    CreateReply, Creation, DeleteReply, Deletion, Editing, Editor, ListItem, ListPage, PAGE_SIZE,
    RestoreReply, Restoring, SaveReply, SaveRequest, Submission,
};
