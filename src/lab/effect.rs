//! How an operation ended.

/// How a transaction ended that PostgreSQL let go on to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// It took effect, to this amount.
    Effect(i64),
    /// It read, and this says whether it read what was true.
    Read(bool),
    /// It rightly does nothing; the text says why.
    Refused(&'static str),
    /// Somebody was faster: the version is another.
    Overtaken,
}

/// Why an operation did not take effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    Deadlock,
    Serialization,
    Version,
    Timeout,
    Refused,
}
