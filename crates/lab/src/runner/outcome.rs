//! The outcomes of transactions and operations.

/// The outcome of a transaction that was not aborted by an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It took effect, by this amount.
    Effect(i64),
    /// It read; the flag says whether the values were consistent.
    Read(bool),
    /// The rules of the scenario forbid the operation. The text says why.
    Refused(&'static str),
    /// The version had changed.
    Overtaken,
}

/// Why an operation did not take effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureReason {
    Deadlock,
    Serialization,
    Version,
    Timeout,
    Refused,
}
