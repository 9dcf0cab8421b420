//! What the handlers of pages and forms share.

use crate::{db::Database, service::Service, ui::offered::Offered};
use axum::extract::FromRef;
use concord_lab::{Comparisons, Lab};
use leptos::prelude::LeptosOptions;

/// What the handlers of pages and forms share.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The use cases.
    pub service: Service,
    /// Runs of the lab.
    pub lab: Lab<Database>,
    /// Runs of all strategies of a scenario.
    pub comparisons: Comparisons<Database>,
    /// The optional pages that are switched on.
    pub offered: Offered,
    /// Where the page finds its WASM and styles.
    pub leptos: LeptosOptions,
}
