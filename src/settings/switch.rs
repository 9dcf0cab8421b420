//! Settings that are on or off.

use clap::ValueEnum;

/// On or off, with the other usual words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// Yes.
    #[value(aliases = ["true", "yes", "1"])]
    On,
    /// No.
    #[value(aliases = ["false", "no", "0"])]
    Off,
}
