//! How much of the locks is shown.

/// How much of the locks is shown to everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LocksShown {
    /// Nothing.
    #[default]
    Nothing,
    /// Holders and waiters, but statements only of Concord's own sessions, and no addresses.
    WithoutDetails,
    /// Also the statements and addresses of other programs.
    All,
}
