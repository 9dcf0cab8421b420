//! Short descriptions of a run.

use crate::ui::components::words::grouped;
use concord_lab::{Ending, Plan, Report, Scenario};

/// "2 workers, 20 operations, 5 ms of thinking, 1 document".
#[must_use]
pub fn settings(plan: &Plan) -> String {
    let mut parts = vec![counted(plan.workers, "worker"), counted(plan.operations, "operation")];
    match plan.think_ms {
        0 => parts.push("no thinking".to_owned()),
        ms => parts.push(format!("{ms} ms of thinking")),
    }
    parts.extend(rows(plan.scenario, plan.rows));
    parts.join(", ")
}

/// "1 document", "4 users"; nothing if the number has no meaning in the scenario.
fn rows(scenario: Scenario, rows: u32) -> Option<String> {
    let many = scenario.rows_are()?;
    let one = match scenario {
        Scenario::ReadSkew | Scenario::Deadlock => "pair of accounts",
        _ => many.strip_suffix('s').unwrap_or(many),
    };
    Some(format!("{rows} {}", if rows == 1 { one } else { many }))
}

fn counted(number: u32, one: &str) -> String {
    format!("{} {one}{}", grouped(i64::from(number)), if number == 1 { "" } else { "s" })
}

/// Why a run ended early; `None` if it did not.
#[must_use]
pub fn ended(report: &Report) -> Option<String> {
    let how = match report.ending {
        Ending::Whole => return None,
        Ending::Stopped => "It was stopped",
        Ending::TimeUp => "It ran out of time",
    };
    Some(format!(
        "{how} after {} of {} operations; what was done by then is judged.",
        report.attempted, report.plan.operations
    ))
}

/// "121 ms", "3.1 s".
#[must_use]
pub fn seconds(ms: f64) -> String {
    if ms < 1000.0 { format!("{ms:.0} ms") } else { format!("{:.1} s", ms / 1000.0) }
}

/// "0.04 ms", "1.3 ms", "125 ms".
#[must_use]
pub fn time(ms: f64) -> String {
    match ms {
        ms if ms >= 100.0 => format!("{ms:.0} ms"),
        ms if ms >= 1.0 || ms == 0.0 => format!("{ms:.1} ms"),
        ms => format!("{ms:.2} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_a_line() {
        let told = |scenario: Scenario| settings(&scenario.default_plan());
        assert_eq!(
            told(Scenario::LostUpdate),
            "2 workers, 20 operations, 5 ms of thinking, 1 document"
        );
        assert_eq!(
            told(Scenario::HotCounter),
            "16 workers, 160 operations, no thinking, 1 counter"
        );
        assert!(told(Scenario::Deadlock).ends_with("1 pair of accounts"));
        assert_eq!(told(Scenario::WriteSkew), "2 workers, 20 operations, 5 ms of thinking");
    }

    #[test]
    fn an_early_end_is_told() {
        let mut report = super::super::sample::report();
        assert_eq!(ended(&report), None);
        report.ending = Ending::Stopped;
        report.attempted = 3;
        let words = "It was stopped after 3 of 20 operations; what was done by then is judged.";
        assert_eq!(ended(&report).as_deref(), Some(words));
    }

    #[test]
    fn times_have_the_digits_that_matter() {
        assert_eq!([0.0, 121.4, 3_149.0].map(seconds), ["0 ms", "121 ms", "3.1 s"]);
        assert_eq!([0.0, 0.043, 1.25, 125.4].map(time), ["0.0 ms", "0.04 ms", "1.2 ms", "125 ms"]);
    }
}
