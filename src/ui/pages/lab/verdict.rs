//! What came of a run, in words.

use super::doing::ended;
use crate::{
    lab::{Report, Scenario, Verdict},
    ui::components::{icon::Icon, words::grouped},
};
use leptos::prelude::*;

/// The verdict in a few words: "37 updates are lost".
#[must_use]
pub fn headline(scenario: Scenario, verdict: &Verdict) -> String {
    let missing = verdict.expected - verdict.found;
    let number = missing.abs();
    let is = |one: &str, many: &str| {
        format!("{} {}", grouped(number), if number == 1 { one } else { many })
    };
    if verdict.right {
        return match scenario {
            Scenario::LostUpdate | Scenario::HotCounter | Scenario::Stress => "Nothing is lost",
            Scenario::StockDepletion => "No item was sold twice",
            Scenario::DoubleWithdrawal => "Nobody took more than the limit",
            Scenario::ReadSkew => "Every sum is right",
            Scenario::WriteSkew => "Somebody is always on call",
            Scenario::Deadlock => "Every transfer is done",
        }
        .to_owned();
    }
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
        Scenario::StockDepletion => {
            is("item was sold more than once", "items were sold more than once")
        }
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

/// The sentence below it, which need not say the same again.
fn details(headline: &str, verdict: &Verdict) -> String {
    let repeated = format!(": {headline}.");
    verdict.words.strip_suffix(&repeated).map_or(verdict.words.clone(), |words| format!("{words}."))
}

/// What one must know to read the verdict right; `None`: nothing.
#[must_use]
pub fn caution(report: &Report) -> Option<&'static str> {
    let promise = report.plan.scenario.promise(report.plan.strategy)?;
    (report.verdict.right && !promise.is_kept()).then_some(
        "It went well this time, and by luck: nothing in this strategy keeps it so. Run it again, with \
         more workers.",
    )
}

/// The verdict, first and large.
#[component]
pub fn VerdictCard(report: Report) -> impl IntoView {
    let right = report.verdict.right;
    let (tone, icon) = if right { ("tone-merged", "check") } else { ("tone-needs", "alert") };
    let words = headline(report.plan.scenario, &report.verdict);
    let details = details(&words, &report.verdict);
    view! {
        <section class=format!("verdict {tone}") aria-labelledby="verdict">
            <span class="verdict-icon"><Icon name=icon/></span>
            <div class="verdict-text">
                // Where the focus goes when a run that was watched is over.
                <h2 id="verdict" class="verdict-title" tabindex="-1">
                    <span class="visually-hidden">{if right { "Right: " } else { "Wrong: " }}</span>
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

    fn verdict(right: bool, expected: i64, found: i64) -> Verdict {
        Verdict { right, counted: String::new(), expected, found, words: String::new() }
    }

    #[test]
    fn the_headline_says_what_happened() {
        use Scenario as S;
        for (scenario, expected, found, words) in [
            (S::LostUpdate, 100, 63, "37 updates are lost"),
            (S::HotCounter, 2_000, 1_999, "1 update is lost"),
            (S::Stress, 10, 12, "2 updates too many"),
            (S::StockDepletion, 10, 22, "12 items were sold more than once"),
            (S::DoubleWithdrawal, 4, 2, "2 users took more than the limit"),
            (S::ReadSkew, 40, 35, "5 sums are wrong"),
            (S::ReadSkew, 40, 40, "The money does not add up"),
            (S::WriteSkew, 10, 9, "Nobody is on call in 1 shift"),
            (S::Deadlock, 10, 7, "3 transfers are not done"),
        ] {
            assert_eq!(headline(scenario, &verdict(false, expected, found)), words);
        }
        for scenario in S::ALL {
            let words = headline(scenario, &verdict(true, 5, 5));
            assert!(!words.contains('5') && !words.is_empty(), "{words}");
        }
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
        report.plan.strategy = crate::lab::Strategy::ForUpdate;
        assert_eq!(caution(&report), None);
    }
}
