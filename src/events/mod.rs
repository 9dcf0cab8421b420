//! Events: what was saved, and who edits what, for all tabs on all servers.
//!
//! 1. `service` hands an event to the [`Announcer`] after the commit and continues.
//! 2. The [`Hub`](hub::Hub) puts it into the queue of each subscription on this server.
//! 3. `notify_publisher` sends it to the other servers with NOTIFY; their `listener` gives it to their hub.
//!
//! Events are hints. A lost one loses no data: a tab that reconnects asks what it missed, and every
//! save is checked by version.

pub mod protocol;

#[cfg(feature = "ssr")]
pub mod announcer;
#[cfg(feature = "ssr")]
mod crowd;
#[cfg(feature = "ssr")]
pub mod hub;
#[cfg(feature = "ssr")]
mod limits;
#[cfg(feature = "ssr")]
mod listener;
#[cfg(feature = "ssr")]
pub mod metrics;
#[cfg(feature = "ssr")]
pub mod notice;
#[cfg(feature = "ssr")]
mod notify_publisher;
#[cfg(feature = "ssr")]
mod outbox;
#[cfg(feature = "ssr")]
mod people;
#[cfg(feature = "ssr")]
pub mod queue;
#[cfg(feature = "ssr")]
mod running;
#[cfg(feature = "ssr")]
pub mod sent_at;
#[cfg(feature = "ssr")]
pub mod tab;
#[cfg(feature = "ssr")]
mod timing;

#[cfg(feature = "ssr")]
pub use {
    announcer::Announcer,
    limits::{Full, SocketLimits},
    running::{Events, Running},
    timing::{HEARTBEAT, SILENCE},
};
