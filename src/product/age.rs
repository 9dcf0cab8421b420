//! How long typed text and request keys are kept.

use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a browser keeps unsaved text.
pub const DRAFT_AGE: Duration = DAY.saturating_mul(30);

/// How long the server keeps request keys: longer than anything that may repeat a request. The additional
/// day allows for different clocks and for requests in transit.
pub const KEY_AGE: Duration = DRAFT_AGE.saturating_add(DAY);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_outlives_the_drafts_that_may_send_it() {
        assert!(KEY_AGE >= DRAFT_AGE + DAY);
    }
}
