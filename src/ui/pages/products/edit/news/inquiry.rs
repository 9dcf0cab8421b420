//! When to ask the server what is stored: one question at a time, until the newest version that this
//! page was told of is known here.

use crate::product::Version;
use std::time::Duration;

/// Milliseconds until the next attempt, after each failure; the last one from then on.
const PAUSES: [u64; 7] = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/// What this page was told of and does not know yet, and the question that is under way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inquiry {
    /// The newest version that this page was told of, as long as it is not known here.
    wanted: Option<Version>,
    /// Something was said that this page does not understand: it may have missed a version.
    is_uncertain: bool,
    /// What was wanted, and whether this was uncertain, when the question under way was asked.
    asked: Option<(Option<Version>, bool)>,
    /// Since the last answer that brought something new.
    failures: usize,
}

/// What to do after a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Everything is known.
    Rest,
    /// Ask again now.
    Ask,
    /// Ask again after a pause.
    Wait(Duration),
}

impl Inquiry {
    /// A version was saved. `true`: ask now.
    #[must_use]
    pub fn hear(&mut self, version: Version, known: Version) -> bool {
        if version > known {
            self.wanted = self.wanted.max(Some(version));
        }
        self.begin(known)
    }

    /// Something was said that this page does not understand. `true`: ask now.
    #[must_use]
    pub fn doubt(&mut self, known: Version) -> bool {
        self.is_uncertain = true;
        self.begin(known)
    }

    /// A pause is over. `true`: ask now.
    #[must_use]
    pub fn begin(&mut self, known: Version) -> bool {
        self.wanted.take_if(|wanted| *wanted <= known);
        let is_due = (self.wanted.is_some() || self.is_uncertain) && self.asked.is_none();
        if is_due {
            self.asked = Some((self.wanted, std::mem::take(&mut self.is_uncertain)));
        }
        is_due
    }

    /// There is an answer, and it was taken note of.
    #[must_use]
    pub fn answered(&mut self, known: Version) -> Next {
        // What was saved while the answer was on its way is asked for at once. An answer from before
        // the save that this page was told of is as good as none.
        let asked = self.asked.take().and_then(|(wanted, _)| wanted);
        if asked.is_some_and(|asked| asked > known) {
            return self.failed();
        }
        self.failures = 0;
        if self.begin(known) { Next::Ask } else { Next::Rest }
    }

    /// There is no answer.
    #[must_use]
    pub fn failed(&mut self) -> Next {
        self.is_uncertain |= self.asked.take().is_some_and(|(_, is_uncertain)| is_uncertain);
        let pause = PAUSES[self.failures.min(PAUSES.len() - 1)];
        self.failures += 1;
        Next::Wait(Duration::from_millis(pause))
    }

    /// There has never been such a product: there is nothing to ask for.
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
        // The answer may have had it already.
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
        // An event says that the server is there: not to be waited for.
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
