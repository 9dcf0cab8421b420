//! Names of scenarios and strategies on the command line, in links and in JSON.

/// A name that no scenario or strategy has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {kind} “{name}”. Choose one of: {}", .expected.join(", "))]
pub struct UnknownName {
    /// "scenario" or "strategy".
    pub kind: &'static str,
    /// The name that was given.
    pub name: String,
    /// The names that exist.
    pub expected: Vec<&'static str>,
}

/// Implements `FromStr` and `Display` for an enum with `ALL` and `as_str`.
macro_rules! named {
    ($type:ty, $kind:literal) => {
        impl std::str::FromStr for $type {
            type Err = crate::name::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                Self::ALL.into_iter().find(|it| it.as_str() == name).ok_or_else(|| {
                    crate::name::UnknownName {
                        kind: $kind,
                        name: name.to_owned(),
                        expected: Self::ALL.map(Self::as_str).to_vec(),
                    }
                })
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use named;
