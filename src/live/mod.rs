//! Who saves and edits what right now, told to every tab that shows it.
//!
//! The way of an event: a save hands it to the [`Announcer`] and goes on; the
//! [`Hub`](hub::Hub) puts it into the queues of this server's tabs; the `teller` tells the other servers
//! with NOTIFY, and their `listener` gives it to their hub. Events are hints: a lost one loses nothing,
//! because a tab that comes back says what it knows and is told what it missed (`catch_up`), and a save
//! is checked by its version in any case. `client` is the browser's end of the line.

pub mod client;
pub mod protocol;
pub mod this_tab;

#[cfg(feature = "ssr")]
pub mod announcer;
#[cfg(feature = "ssr")]
mod catch_up;
#[cfg(feature = "ssr")]
mod crowd;
#[cfg(feature = "ssr")]
pub mod hub;
#[cfg(feature = "ssr")]
mod limits;
#[cfg(feature = "ssr")]
mod listener;
#[cfg(feature = "ssr")]
pub mod meters;
#[cfg(feature = "ssr")]
pub mod moment;
#[cfg(feature = "ssr")]
pub mod notice;
#[cfg(feature = "ssr")]
mod outbox;
#[cfg(feature = "ssr")]
mod people;
#[cfg(feature = "ssr")]
mod queue;
#[cfg(feature = "ssr")]
mod route;
#[cfg(feature = "ssr")]
mod running;
#[cfg(feature = "ssr")]
mod socket;
#[cfg(feature = "ssr")]
pub mod tab;
#[cfg(feature = "ssr")]
mod teller;

#[cfg(feature = "ssr")]
pub use {
    announcer::Announcer,
    limits::{Full, SocketLimits},
    running::{Live, Running},
    timing::*,
};

/// How long what takes.
#[cfg(feature = "ssr")]
mod timing {
    use std::time::Duration;

    /// How often a server gives the others a sign of life.
    pub const HEARTBEAT: Duration = Duration::from_secs(2);
    /// After so long without one it is gone, and nobody of its people is shown any more.
    pub const SILENCE: Duration = Duration::from_secs(7);
    /// How often a tab is asked for a sign of life.
    pub const PING: Duration = Duration::from_secs(3);
    /// After so long without one it is gone.
    pub const DEAD: Duration = Duration::from_secs(8);
}
