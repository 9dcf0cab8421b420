//! How much the list of locks shows.

/// How much of locks is shown to anybody who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LocksShown {
    /// Nothing.
    #[default]
    Nothing,
    /// Who holds and who waits: statements only of Concord's own sessions, and no addresses.
    WithoutDetails,
    /// The statements and addresses of other programs, too.
    All,
}
