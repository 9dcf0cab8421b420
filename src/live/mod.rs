//! The WebSocket between a tab and the server: route and session on the server, [`client`] in the browser.
//!
//! The messages and their delivery are in `events`. `catch_up` finds what a tab missed while it was
//! disconnected.

pub mod client;

#[cfg(feature = "ssr")]
mod catch_up;
#[cfg(feature = "ssr")]
mod live_state;
#[cfg(feature = "ssr")]
mod route;
#[cfg(feature = "ssr")]
mod session;
#[cfg(feature = "ssr")]
mod timing;

#[cfg(feature = "ssr")]
pub use {
    live_state::LiveState,
    route::router,
    timing::{DEAD, PING},
};
