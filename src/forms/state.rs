//! Shared state of the handlers of pages and forms.

use crate::{db::Database, service::Service, ui::offered::Offered};
use axum::extract::FromRef;
use concord_lab::{Comparisons, Lab};
use leptos::prelude::LeptosOptions;

/// Shared state of the handlers of pages and forms.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The use cases.
    pub service: Service,
    /// The runs of the lab.
    pub lab: Lab<Database>,
    /// The comparisons of all strategies of a scenario.
    pub comparisons: Comparisons<Database>,
    /// The enabled optional pages.
    pub offered: Offered,
    /// Where pages find their WASM and styles.
    pub leptos: LeptosOptions,
}
