//! Words for scenarios and strategies, as on the command line and in links.

/// A word that names nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {kind} “{word}”. Choose one of: {}", .good.join(", "))]
pub struct UnknownWord {
    /// What it should have named: "scenario", "strategy".
    pub kind: &'static str,
    /// The word that was given.
    pub word: String,
    /// The words that would do.
    pub good: Vec<&'static str>,
}

/// Lets an enum with `ALL` and `word` be read from its word.
macro_rules! from_word {
    ($type:ty, $kind:literal) => {
        impl std::str::FromStr for $type {
            type Err = crate::lab::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.into_iter().find(|it| it.word() == word).ok_or_else(|| {
                    crate::lab::UnknownWord {
                        kind: $kind,
                        word: word.to_owned(),
                        good: Self::ALL.map(Self::word).to_vec(),
                    }
                })
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}
pub(super) use from_word;
