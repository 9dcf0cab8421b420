//! The choices in the form or in the query string.

use crate::ui::pages::lab::Choice;
use concord_lab::{InvalidPlan, Plan, PlanError, PlanField, Scenario, Strategy};
use serde::Deserialize;

/// The raw values. Missing ones get the defaults of the scenario.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    scenario: Option<String>,
    strategy: Option<String>,
    workers: Option<String>,
    operations: Option<String>,
    think_ms: Option<String>,
    rows: Option<String>,
}

impl Asked {
    /// The choice to show, with its errors. Unknown names count as missing.
    pub fn choice(&self) -> Choice {
        let usual = self.usual();
        let mut choice = Choice::of(&usual);
        for (shown, typed) in choice.numbers.iter_mut().zip(self.numbers()) {
            if let Some(typed) = typed {
                typed.clone_into(shown);
            }
        }
        choice.faults = self.plan().err().map(|bad| bad.0).unwrap_or_default();
        choice
    }

    /// The plan.
    ///
    /// # Errors
    /// With all errors in it.
    pub fn plan(&self) -> Result<Plan, InvalidPlan> {
        let usual = self.usual();
        let mut faults = Vec::new();
        let mut number = |field: PlanField, typed: Option<&str>, usual: u32| match typed {
            None => usual,
            Some(typed) => typed.trim().parse().unwrap_or_else(|_| {
                let (least, most) = field.range().into_inner();
                let message = format!("{}: a whole number from {least} to {most}.", field.label());
                faults.push(PlanError { field, message });
                usual
            }),
        };
        let [workers, operations, think_ms, rows] = self.numbers();
        let plan = Plan {
            workers: number(PlanField::Workers, workers, usual.workers),
            operations: number(PlanField::Operations, operations, usual.operations),
            think_ms: number(PlanField::ThinkMs, think_ms, usual.think_ms),
            rows: number(PlanField::Rows, rows, usual.rows),
            ..usual
        };
        let rest = plan.check().err().map(|bad| bad.0).unwrap_or_default();
        // Invalid numbers were replaced by defaults, so report only one error for each field.
        let told: Vec<_> = faults.iter().map(|fault| fault.field).collect();
        faults.extend(rest.into_iter().filter(|fault| !told.contains(&fault.field)));
        if faults.is_empty() { Ok(plan) } else { Err(InvalidPlan(faults)) }
    }

    /// The default plan of the scenario, with the chosen strategy.
    fn usual(&self) -> Plan {
        let scenario = self.scenario.as_deref().and_then(|word| word.parse().ok());
        let scenario: Scenario = scenario.unwrap_or(Scenario::ALL[0]);
        let usual = scenario.default_plan();
        let strategy = self.strategy.as_deref().and_then(|word| word.parse().ok());
        Plan { strategy: strategy.unwrap_or(usual.strategy), ..usual }
    }

    /// In display order.
    fn numbers(&self) -> [Option<&str>; 4] {
        [&self.workers, &self.operations, &self.think_ms, &self.rows].map(Option::as_deref)
    }

    /// Sets a valid strategy, for a comparison of all strategies.
    pub fn for_all(mut self) -> Self {
        self.strategy = Some(Strategy::Nothing.as_str().to_owned());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        let address = format!("/lab?{query}").parse().expect("an address");
        axum::extract::Query::try_from_uri(&address).map(|asked| asked.0).expect("a query")
    }

    #[test]
    fn what_is_not_said_is_what_shows_the_scenario_well() {
        let plan = asked("scenario=stock-depletion&strategy=for-update").plan().expect("good");
        let usual = Scenario::StockDepletion.default_plan();
        assert_eq!(plan, Plan { strategy: Strategy::ForUpdate, ..usual });
        assert_eq!(asked("").choice().faults, []);
        assert_eq!(asked("").plan(), Ok(Scenario::LostUpdate.default_plan()));
        assert_eq!(asked("scenario=nonsense").choice().scenario, Scenario::LostUpdate);
    }

    #[test]
    fn all_that_is_wrong_is_said_once_and_what_was_typed_stays() {
        let asked = asked("workers=40&operations=many&rows=-1&think_ms=5");
        let choice = asked.choice();
        let told: Vec<_> = choice.faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "Operations: a whole number from 1 to 2000.",
                "Rows: a whole number from 1 to 100.",
                "Workers: 1 to 32, not 40.",
            ]
        );
        assert_eq!(choice.numbers, ["40", "many", "5", "-1"]);
    }
}
