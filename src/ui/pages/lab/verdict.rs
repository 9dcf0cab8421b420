//! The result of a run, as text.

use super::doing::ended;
use crate::ui::components::{icon::Icon, words::grouped};
use concord_lab::{Outcome, Report, Scenario, Verdict};
use leptos::prelude::*;

/// The verdict in a few words: "37 updates are lost".
#[must_use]
pub fn headline(report: &Report) -> String {
    match report.outcome() {
        Outcome::Right => right(report.plan.scenario).to_owned(),
        Outcome::Early => early(report),
        Outcome::Wrong => wrong(report.plan.scenario, &report.verdict),
    }
}

const fn right(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::LostUpdate | Scenario::HotCounter | Scenario::Stress => "Nothing is lost",
        Scenario::StockDepletion => "No item was sold twice",
        Scenario::DoubleWithdrawal => "Nobody took more than the limit",
        Scenario::ReadSkew => "Every sum is right",
        Scenario::WriteSkew => "Somebody is always on call",
        Scenario::Deadlock => "Every transfer is done",
    }
}

/// For a run that ended early, only the operations completed by then count.
fn early(report: &Report) -> String {
    if report.committed == 0 {
        return "It ended before anything was done".to_owned();
    }
    match report.plan.scenario {
        Scenario::Deadlock => {
            let number = |number: u32| grouped(number.into());
            let (done, all) = (number(report.committed), number(report.plan.operations));
            format!("Ended early: {done} of {all} transfers are done")
        }
        scenario => format!("Ended early: {} so far", in_mid_sentence(right(scenario))),
    }
}

fn in_mid_sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |it| it.to_lowercase().collect::<String>() + letters.as_str())
}

/// The icon and the color of an outcome.
pub const fn sign(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Right => ("tone-merged", "check"),
        Outcome::Early => ("tone-neutral", "clock"),
        Outcome::Wrong => ("tone-needs", "alert"),
    }
}

fn wrong(scenario: Scenario, verdict: &Verdict) -> String {
    let missing = verdict.expected - verdict.found;
    let number = missing.abs();
    let is = |one: &str, many: &str| {
        format!("{} {}", grouped(number), if number == 1 { one } else { many })
    };
    match scenario {
        Scenario::ReadSkew | Scenario::Deadlock if number == 0 => {
            "The money does not add up".to_owned()
        }
        Scenario::LostUpdate | Scenario::HotCounter | Scenario::Stress if missing < 0 => {
            is("update too many", "updates too many")
        }
        Scenario::LostUpdate | Scenario::HotCounter | Scenario::Stress => {
            is("update is lost", "updates are lost")
        }
        Scenario::StockDepletion if missing > 0 => is("item is missing", "items are missing"),
        Scenario::StockDepletion => is("sale too many", "sales too many"),
        Scenario::DoubleWithdrawal => {
            is("user took more than the limit", "users took more than the limit")
        }
        Scenario::ReadSkew => is("sum is wrong", "sums are wrong"),
        Scenario::WriteSkew => {
            format!("Nobody is on call in {}", is("shift", "shifts"))
        }
        Scenario::Deadlock => is("transfer is not done", "transfers are not done"),
    }
}

/// The sentence below the headline, without repeating it.
fn details(headline: &str, verdict: &Verdict) -> String {
    let repeated = format!(": {headline}.");
    verdict.words.strip_suffix(&repeated).map_or(verdict.words.clone(), |words| format!("{words}."))
}

/// A caveat for interpreting the verdict; `None` if there is none.
#[must_use]
pub fn caution(report: &Report) -> Option<&'static str> {
    let promise = report.plan.scenario.promise(report.plan.strategy)?;
    (report.outcome() == Outcome::Right && !promise.is_kept()).then_some(
        "It went well this time, and by luck: nothing in this strategy keeps it so. Run it again, with \
         more workers.",
    )
}

/// The verdict, shown first and large.
#[component]
pub fn VerdictCard(report: Report) -> impl IntoView {
    let outcome = report.outcome();
    let (tone, icon) = sign(outcome);
    let said = match outcome {
        Outcome::Right => "Right: ",
        // The text itself says that it ended early.
        Outcome::Early => "",
        Outcome::Wrong => "Wrong: ",
    };
    let words = headline(&report);
    let details = details(&words, &report.verdict);
    view! {
        <section class=format!("verdict {tone}") aria-labelledby="verdict">
            <span class="verdict-icon"><Icon name=icon/></span>
            <div class="verdict-text">
                // Receives the focus when a run that was watched has finished.
                <h2 id="verdict" class="verdict-title" tabindex="-1">
                    <span class="visually-hidden">{said}</span>
                    {words}
                </h2>
                <p>{details}</p>
                {ended(&report).map(|words| view! { <p class="verdict-note">{words}</p> })}
                {caution(&report).map(|words| view! { <p class="verdict-note">{words}</p> })}
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use concord_lab::Ending;

    fn report(scenario: Scenario, right: bool, expected: i64, found: i64) -> Report {
        let mut report = super::super::sample::report();
        report.plan = scenario.default_plan();
        report.verdict = Verdict { right, expected, found, ..report.verdict };
        report
    }

    #[test]
    fn the_headline_says_what_happened() {
        use Scenario as S;
        for (scenario, expected, found, words) in [
            (S::LostUpdate, 100, 63, "37 updates are lost"),
            (S::HotCounter, 2_000, 1_999, "1 update is lost"),
            (S::Stress, 10, 12, "2 updates too many"),
            (S::StockDepletion, 10, 28, "18 sales too many"),
            (S::StockDepletion, 10, 11, "1 sale too many"),
            (S::StockDepletion, 10, 8, "2 items are missing"),
            (S::DoubleWithdrawal, 4, 2, "2 users took more than the limit"),
            (S::ReadSkew, 40, 35, "5 sums are wrong"),
            (S::ReadSkew, 40, 40, "The money does not add up"),
            (S::WriteSkew, 10, 9, "Nobody is on call in 1 shift"),
            (S::Deadlock, 10, 7, "3 transfers are not done"),
        ] {
            assert_eq!(headline(&report(scenario, false, expected, found)), words);
        }
        for scenario in S::ALL {
            let words = headline(&report(scenario, true, 5, 5));
            assert!(!words.contains('5') && !words.is_empty(), "{words}");
        }
    }

    #[test]
    fn a_run_that_ended_early_is_never_said_to_be_right() {
        for ending in [Ending::Stopped, Ending::TimeUp] {
            for scenario in Scenario::ALL {
                // The current format, and the format of older releases.
                for right in [false, true] {
                    let mut report = report(scenario, right, 5, 5);
                    (report.ending, report.verdict.early) = (ending, !right);
                    (report.plan.operations, report.committed) = (64, 5);
                    let words = headline(&report);
                    assert!(words.starts_with("Ended early: "), "{words}");
                    assert_eq!(caution(&report), None);
                    report.committed = 0;
                    assert_eq!(headline(&report), "It ended before anything was done");
                }
            }
        }
        let mut report = report(Scenario::Deadlock, false, 64, 5);
        (report.ending, report.verdict.early) = (Ending::TimeUp, true);
        (report.plan.operations, report.committed) = (64, 5);
        assert_eq!(headline(&report), "Ended early: 5 of 64 transfers are done");
        report.plan.scenario = Scenario::LostUpdate;
        assert_eq!(headline(&report), "Ended early: nothing is lost so far");
    }

    #[test]
    fn nothing_is_said_twice() {
        let verdict = super::super::sample::report().verdict;
        assert_eq!(details("9 updates are lost", &verdict), "20 were added, 11 are there.");
        assert_eq!(details("Nothing is lost", &verdict), verdict.words);
    }

    #[test]
    fn luck_is_called_luck() {
        let mut report = super::super::sample::report();
        assert_eq!(caution(&report), None, "it is wrong");
        report.verdict.right = true;
        assert!(caution(&report).is_some_and(|words| words.contains("by luck")));
        report.plan.strategy = concord_lab::Strategy::ForUpdate;
        assert_eq!(caution(&report), None);
    }
}
