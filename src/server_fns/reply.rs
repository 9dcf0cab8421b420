//! Replies to calls that may be sent again.

use super::ClientError;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};

/// The outcome of a call or, for a repeat, the stored answer, unchanged.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply<T> {
    /// It was done now.
    Now(T),
    /// It had been done before. Only a server creates this; a browser deserializes every reply as `Now`.
    #[cfg(feature = "ssr")]
    Before(serde_json::Value),
}

impl<T: DeserializeOwned> Reply<T> {
    /// The outcome.
    ///
    /// # Errors
    /// When the stored answer of another release cannot be read.
    pub fn read(self) -> Result<T, ClientError> {
        match self {
            Self::Now(outcome) => Ok(outcome),
            #[cfg(feature = "ssr")]
            Self::Before(answer) => serde_json::from_value(answer).map_err(|_| ClientError::Fault),
        }
    }
}

impl<T: Serialize> Serialize for Reply<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Now(outcome) => outcome.serialize(serializer),
            #[cfg(feature = "ssr")]
            Self::Before(answer) => answer.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Reply<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::Now)
    }
}
