//! Strategies of concurrency control.

use crate::name::named;
use serde::{Deserialize, Serialize};

/// A strategy of concurrency control: how a transaction reads, decides and writes while others do the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// Read, then write the new value without any check.
    Nothing,
    /// Write only if the version is still the one that was read; otherwise give up.
    Optimistic,
    /// The same, retried from the start.
    OptimisticRetry,
    /// One statement that reads and writes.
    Atomic,
    /// Lock the rows when they are read (`FOR UPDATE`).
    ForUpdate,
    /// Share the lock on the rows while reading (`FOR SHARE`), and upgrade it to write.
    ShareUpgrade,
    /// Take the advisory lock of a business key first.
    Advisory,
    /// Use `SERIALIZABLE` transactions, and retry those that PostgreSQL aborts.
    SerializableRetry,
}

impl Strategy {
    /// All strategies in display order.
    pub const ALL: [Self; 8] = [
        Self::Nothing,
        Self::Optimistic,
        Self::OptimisticRetry,
        Self::Atomic,
        Self::ForUpdate,
        Self::ShareUpgrade,
        Self::Advisory,
        Self::SerializableRetry,
    ];

    /// The name on the command line, in links and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Optimistic => "optimistic",
            Self::OptimisticRetry => "optimistic-retry",
            Self::Atomic => "atomic",
            Self::ForUpdate => "for-update",
            Self::ShareUpgrade => "share-upgrade",
            Self::Advisory => "advisory",
            Self::SerializableRetry => "serializable-retry",
        }
    }

    /// The title for users.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Nothing => "Nothing: read, then write",
            Self::Optimistic => "Optimistic",
            Self::OptimisticRetry => "Optimistic, with retry",
            Self::Atomic => "One statement",
            Self::ForUpdate => "FOR UPDATE",
            Self::ShareUpgrade => "FOR SHARE, then upgrade",
            Self::Advisory => "Advisory lock",
            Self::SerializableRetry => "SERIALIZABLE, with retry",
        }
    }

    /// What it does, in one sentence for users.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::Nothing => {
                "Reads a value, thinks, and writes what it worked out, whatever happened meanwhile."
            }
            Self::Optimistic => {
                "Locks nothing while it thinks, writes only if the version is still the one it \
                 read, and otherwise says that somebody was faster."
            }
            Self::OptimisticRetry => {
                "Locks nothing while it thinks, writes only if the version is still the one it \
                 read, and otherwise starts again with the new value."
            }
            Self::Atomic => {
                "Leaves reading and writing to one statement, so that the row is locked only for \
                 as long as that takes."
            }
            Self::ForUpdate => {
                "Locks the rows as it reads them, in the order of their ids, so that others wait \
                 until it has committed."
            }
            Self::ShareUpgrade => {
                "Locks the rows together with all others who read them, and wants them alone only \
                 to write: then all wait for each other, which is a deadlock."
            }
            Self::Advisory => {
                "Takes the lock of a business key such as “withdraw:user:7” before it reads, so \
                 that others who use the same key wait."
            }
            Self::SerializableRetry => {
                "Lets PostgreSQL watch who read what, and starts again when it finds that the \
                 transactions could not have come one after the other."
            }
        }
    }

    /// When to use it, for users.
    #[must_use]
    pub const fn use_it_when(self) -> &'static str {
        match self {
            Self::Nothing => "Never where two may write the same; it is here to show what is lost.",
            Self::Optimistic => {
                "A person thinks between reading and writing, and can decide what to do about \
                 another's change: forms, REST with If-Match."
            }
            Self::OptimisticRetry => {
                "Conflicts are rare and a program can work its result out again at once."
            }
            Self::Atomic => {
                "The new value follows from the old one in SQL, and one row says it all: \
                 counters, stock."
            }
            Self::ForUpdate => {
                "The rows exist, conflicts are frequent, and the decision needs more than one \
                 statement but no thinking person."
            }
            Self::ShareUpgrade => {
                "Never to write what was read. FOR SHARE alone is right where nothing of it is \
                 written: a quote whose prices must not move meanwhile."
            }
            Self::Advisory => {
                "There is no row to lock (yet), or one rule spans several tables, servers or \
                 programs."
            }
            Self::SerializableRetry => {
                "The rule spans rows that are only read, and every transaction that touches them \
                 can be repeated."
            }
        }
    }

    /// Whether operations that fail because of others are retried.
    #[must_use]
    pub const fn retries(self) -> bool {
        matches!(self, Self::OptimisticRetry | Self::SerializableRetry)
    }

    /// Whether a read blocks other reads until the transaction ends.
    #[must_use]
    pub const fn excludes_readers(self) -> bool {
        matches!(self, Self::ForUpdate | Self::Advisory)
    }

    /// Whether its transactions are `SERIALIZABLE`.
    #[must_use]
    pub const fn is_serializable(self) -> bool {
        matches!(self, Self::SerializableRetry)
    }
}

named!(Strategy, "strategy");
