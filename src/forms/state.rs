//! What the handlers of pages and forms share.

use crate::{
    lab::{AllStrategies, Lab},
    service::Service,
    ui::offered::Offered,
};
use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;

/// What the handlers of pages and forms share.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The use cases.
    pub service: Service,
    /// Runs one strategy of locking.
    pub lab: Lab,
    /// Runs all strategies, one after the other.
    pub all_strategies: AllStrategies,
    /// The optional pages that are switched on.
    pub offered: Offered,
    /// Where the page finds its WASM and styles.
    pub leptos: LeptosOptions,
}
