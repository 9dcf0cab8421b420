//! Forms that a page posts without WASM: before it has loaded, or if it is not available.
//!
//! Each form is posted to the address of its page or below. The response to a success is a redirect,
//! otherwise the same page with what was typed.

mod create;
mod delete;
mod duplicate;
mod ended;
mod kept;
pub mod lab;
mod name;
mod not_found;
pub mod page;
pub mod preload;
mod redirect;
mod save;
mod state;
mod unknown_call;

pub use not_found::not_found;
pub use redirect::{back_to, see_other, see_other_with};
pub use state::AppState;

use crate::ui::offered::Offered;
use axum::{
    Router,
    response::Redirect,
    routing::{any, get, post},
};

/// The routes of the forms.
pub fn router(offered: Offered) -> Router<AppState> {
    Router::new()
        .merge(save::router())
        .merge(lab::router(offered.lab))
        .route("/", get(async || Redirect::temporary("/products")))
        .route("/fn/conflict_ended", post(ended::ended))
        .route("/fn/{*call}", any(unknown_call::unknown_call))
        .route("/name", post(name::set))
        .route("/products/new", post(create::create))
        .route("/products/{id}/delete", post(delete::delete))
        .route("/products/{id}/duplicate", post(duplicate::duplicate))
        .route("/products/{id}/restore", post(delete::restore))
}
