//! Timestamps in UTC; ISO 8601 with `Z` outside of the program.

use serde::{Deserialize, Serialize};
use std::fmt;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A time in UTC with microseconds, the precision of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// The last time of the year 9999, later than any event.
    pub const LATEST: Self = Self(time::PrimitiveDateTime::MAX.assume_utc());

    /// Converts a time with any offset to UTC.
    #[must_use]
    pub fn new(moment: OffsetDateTime) -> Self {
        Self(moment.to_offset(time::UtcOffset::UTC))
    }

    /// "2026-11-20 17:29 UTC": what a page shows before hydration.
    #[must_use]
    pub fn plain(self) -> String {
        let (date, time) = (self.0.date(), self.0.time());
        format!("{date} {:02}:{:02} UTC", time.hour(), time.minute())
    }

    /// "2026-11-20 17:29:03 UTC".
    #[must_use]
    pub fn plain_to_the_second(self) -> String {
        let (date, time) = (self.0.date(), self.0.time());
        format!("{date} {:02}:{:02}:{:02} UTC", time.hour(), time.minute(), time.second())
    }

    /// "17:29", in UTC.
    #[must_use]
    pub fn clock(self) -> String {
        format!("{:02}:{:02} UTC", self.0.hour(), self.0.minute())
    }

    /// The time as an `OffsetDateTime`.
    #[must_use]
    pub const fn moment(self) -> OffsetDateTime {
        self.0
    }

    /// Whole seconds from this time until `now`; 0 if `now` is earlier.
    #[must_use]
    pub fn seconds_until(self, now: Self) -> i64 {
        (now.0 - self.0).whole_seconds().max(0)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339, as `2026-11-20T17:29:00.123456Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl From<Timestamp> for String {
    fn from(value: Timestamp) -> Self {
        value.to_string()
    }
}

impl TryFrom<String> for Timestamp {
    type Error = time::error::Parse;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        OffsetDateTime::parse(&text, &Rfc3339).map(Self::new)
    }
}
