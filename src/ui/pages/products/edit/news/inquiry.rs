//! Decides when to query the stored version: one query at a time, until the page has the newest version
//! that it was told of.

use crate::product::Version;
use std::time::Duration;

/// Milliseconds until the next attempt after each failure; the last value repeats.
const PAUSES: [u64; 7] = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/// What this page was told of but does not know yet, and the running query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inquiry {
    /// The newest version that this page was told of, until it has that version.
    wanted: Option<Version>,
    /// There was a message that this page does not understand, so it may have missed a version.
    is_uncertain: bool,
    /// The values of `wanted` and `is_uncertain` when the running query started.
    asked: Option<(Option<Version>, bool)>,
    /// Failures since the last answer that contained something new.
    failures: usize,
}

/// What to do after a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing: everything is known.
    Rest,
    /// Query again now.
    Ask,
    /// Query again after a pause.
    Wait(Duration),
}

impl Inquiry {
    /// A version was saved. `true`: query now.
    #[must_use]
    pub fn hear(&mut self, version: Version, known: Version) -> bool {
        if version > known {
            self.wanted = self.wanted.max(Some(version));
        }
        self.begin(known)
    }

    /// There was a message that this page does not understand. `true`: query now.
    #[must_use]
    pub fn doubt(&mut self, known: Version) -> bool {
        self.is_uncertain = true;
        self.begin(known)
    }

    /// A pause is over. `true`: query now.
    #[must_use]
    pub fn begin(&mut self, known: Version) -> bool {
        self.wanted.take_if(|wanted| *wanted <= known);
        let is_due = (self.wanted.is_some() || self.is_uncertain) && self.asked.is_none();
        if is_due {
            self.asked = Some((self.wanted, std::mem::take(&mut self.is_uncertain)));
        }
        is_due
    }

    /// A query was answered, and the answer was processed.
    #[must_use]
    pub fn answered(&mut self, known: Version) -> Next {
        // What was saved during the query is queried at once. An answer that is older than the announced
        // save counts as a failure.
        let asked = self.asked.take().and_then(|(wanted, _)| wanted);
        if asked.is_some_and(|asked| asked > known) {
            return self.failed();
        }
        self.failures = 0;
        if self.begin(known) { Next::Ask } else { Next::Rest }
    }

    /// A query failed.
    #[must_use]
    pub fn failed(&mut self) -> Next {
        self.is_uncertain |= self.asked.take().is_some_and(|(_, is_uncertain)| is_uncertain);
        let pause = PAUSES[self.failures.min(PAUSES.len() - 1)];
        self.failures += 1;
        Next::Wait(Duration::from_millis(pause))
    }

    /// There has never been such a product, so there is nothing to query.
    pub fn give_up(&mut self) {
        self.wanted = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(milliseconds: u64) -> Next {
        Next::Wait(Duration::from_millis(milliseconds))
    }

    #[test]
    fn what_is_known_is_not_asked_for() {
        let mut inquiry = Inquiry::default();
        assert!(!inquiry.hear(Version(7), Version(7)));
        assert!(inquiry.hear(Version(8), Version(7)));
        assert_eq!(inquiry.answered(Version(8)), Next::Rest);
        assert!(!inquiry.begin(Version(8)));
    }

    #[test]
    fn a_version_that_comes_while_the_one_before_is_fetched_is_asked_for() {
        let mut inquiry = Inquiry::default();
        assert!(inquiry.hear(Version(8), Version(7)));
        assert!(!inquiry.hear(Version(10), Version(7)));
        assert!(!inquiry.hear(Version(9), Version(7)));
        assert_eq!(inquiry.answered(Version(8)), Next::Ask);
        assert_eq!(inquiry.answered(Version(10)), Next::Rest);
        // The answer may already have contained it.
        assert!(inquiry.hear(Version(11), Version(10)));
        assert!(!inquiry.hear(Version(12), Version(10)));
        assert_eq!(inquiry.answered(Version(12)), Next::Rest);
    }

    #[test]
    fn after_an_error_it_is_asked_again_and_the_pauses_grow() {
        let mut inquiry = Inquiry::default();
        assert!(inquiry.hear(Version(8), Version(7)));
        assert_eq!(inquiry.failed(), wait(500));
        assert!(inquiry.begin(Version(7)));
        assert_eq!(inquiry.failed(), wait(1_000));
        // An event shows that the server is reachable, so there is no need to wait.
        assert!(inquiry.hear(Version(9), Version(7)));
        assert!(!inquiry.begin(Version(7)));
        assert_eq!(inquiry.failed(), wait(2_000));
        for _ in 0..20 {
            assert!(inquiry.begin(Version(7)));
            let _ = inquiry.failed();
        }
        assert!(inquiry.begin(Version(7)));
        assert_eq!(inquiry.failed(), wait(30_000));
        assert!(inquiry.begin(Version(7)));
        assert_eq!(inquiry.answered(Version(9)), Next::Rest);
        assert!(inquiry.hear(Version(10), Version(9)));
        assert_eq!(inquiry.failed(), wait(500));
    }

    #[test]
    fn an_answer_that_is_older_than_the_event_is_asked_for_again() {
        let mut inquiry = Inquiry::default();
        assert!(inquiry.hear(Version(8), Version(6)));
        assert_eq!(inquiry.answered(Version(7)), wait(500));
        assert!(inquiry.begin(Version(7)));
        assert_eq!(inquiry.answered(Version(8)), Next::Rest);
    }

    #[test]
    fn a_doubt_is_answered_once_also_after_an_error() {
        let mut inquiry = Inquiry::default();
        assert!(inquiry.doubt(Version(7)));
        assert_eq!(inquiry.failed(), wait(500));
        assert!(inquiry.begin(Version(7)));
        assert!(!inquiry.doubt(Version(7)));
        assert_eq!(inquiry.answered(Version(7)), Next::Ask);
        assert_eq!(inquiry.answered(Version(7)), Next::Rest);
        assert!(!inquiry.begin(Version(7)));
    }

    #[test]
    fn what_became_known_otherwise_or_has_never_been_is_asked_for_no_more() {
        let mut inquiry = Inquiry::default();
        assert!(inquiry.hear(Version(8), Version(7)));
        assert_eq!(inquiry.failed(), wait(500));
        assert!(!inquiry.begin(Version(8)));
        assert!(inquiry.hear(Version(9), Version(8)));
        inquiry.give_up();
        let _ = inquiry.answered(Version(8));
        assert!(!inquiry.begin(Version(8)));
    }
}
