//! How long typed text and the keys of requests live.

use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a browser keeps what was typed and not saved.
pub const DRAFT_AGE: Duration = DAY.saturating_mul(30);

/// How long the server knows a request by its key: longer than anything lives that may send it again. The
/// day more is for clocks that differ and for requests on their way.
pub const KEY_AGE: Duration = DRAFT_AGE.saturating_add(DAY);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_outlives_the_drafts_that_may_send_it() {
        assert!(KEY_AGE >= DRAFT_AGE + DAY);
    }
}
