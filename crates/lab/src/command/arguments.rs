//! The arguments, for use in any command.

use crate::{InvalidPlan, Plan, Scenario, Strategy};
use clap::{Args, builder::PossibleValuesParser, builder::TypedValueParser};
use std::str::FromStr;

/// What to run, and its size. The defaults are those of [`Scenario::default_plan`]. Flatten it into a
/// `clap::Parser`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct LabArguments {
    /// What is tried, or all
    #[arg(
        long, default_value = "lost-update", value_name = "SCENARIO",
        value_parser = one_of::<Scenario>(Scenario::ALL.map(Scenario::as_str).to_vec())
    )]
    pub scenario: Choice<Scenario>,

    /// How, or all that make sense, one after the other
    #[arg(
        long, default_value = "all", value_name = "STRATEGY",
        value_parser = one_of::<Strategy>(Strategy::ALL.map(Strategy::as_str).to_vec())
    )]
    pub strategy: Choice<Strategy>,

    /// How many work at once: 1 to 32
    #[arg(long, value_name = "NUMBER")]
    pub workers: Option<u32>,

    /// How many operations there are in all: 1 to 2000
    #[arg(long, value_name = "NUMBER")]
    pub operations: Option<u32>,

    /// How long each thinks between reading and writing, in milliseconds: 0 to 1000
    #[arg(long, value_name = "MS")]
    pub think: Option<u32>,

    /// How many rows (products, users, pairs of accounts) they share: 1 to 100
    #[arg(long, value_name = "NUMBER")]
    pub rows: Option<u32>,

    /// Print the reports as JSON: an object for one run, an array for several
    #[arg(long)]
    pub json: bool,

    /// Print tables in Markdown
    #[arg(long, hide = true, conflicts_with = "json")]
    pub markdown: bool,
}

/// One value, or all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice<T> {
    /// All that apply.
    All,
    /// This value.
    One(T),
}

impl<T: FromStr> FromStr for Choice<T> {
    type Err = T::Err;

    fn from_str(name: &str) -> Result<Self, T::Err> {
        if name == "all" { Ok(Self::All) } else { name.parse().map(Self::One) }
    }
}

impl LabArguments {
    /// The plans in order; at least one.
    ///
    /// # Errors
    /// The first [`InvalidPlan`].
    pub fn plans(&self) -> Result<Vec<Plan>, InvalidPlan> {
        let scenarios = match self.scenario {
            Choice::All => Scenario::ALL.to_vec(),
            Choice::One(scenario) => vec![scenario],
        };
        let plans = scenarios.into_iter().flat_map(|scenario| {
            let strategies = match self.strategy {
                Choice::All => scenario.strategies(),
                Choice::One(strategy) => vec![strategy],
            };
            strategies.into_iter().map(move |strategy| self.plan(scenario, strategy))
        });
        plans.map(|plan| plan.check().map(|()| plan)).collect()
    }

    /// Whether the arguments name exactly one run.
    #[must_use]
    pub const fn is_single(&self) -> bool {
        matches!((self.scenario, self.strategy), (Choice::One(_), Choice::One(_)))
    }

    fn plan(&self, scenario: Scenario, strategy: Strategy) -> Plan {
        let default = scenario.default_plan();
        Plan {
            scenario,
            strategy,
            workers: self.workers.unwrap_or(default.workers),
            operations: self.operations.unwrap_or(default.operations),
            think_ms: self.think.unwrap_or(default.think_ms),
            rows: self.rows.unwrap_or(default.rows),
        }
    }
}

fn one_of<T>(names: Vec<&'static str>) -> impl TypedValueParser<Value = Choice<T>>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static> + Clone + Send + Sync + 'static,
{
    let names = names.into_iter().chain(["all"]);
    PossibleValuesParser::new(names).try_map(|name| name.parse())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        arguments: super::LabArguments,
    }

    fn parse(line: &str) -> Result<Vec<super::Plan>, String> {
        let command = Command::try_parse_from(line.split(' '));
        let plans = command.map_err(|error| error.to_string())?.arguments.plans();
        plans.map_err(|error| error.to_string())
    }

    fn plans(line: &str) -> Vec<super::Plan> {
        parse(line).expect("valid arguments")
    }

    #[test]
    fn missing_arguments_are_those_of_the_default_plan() {
        let default = super::Scenario::LostUpdate.default_plan();
        let found = plans("lab");
        assert_eq!(found.len(), 8);
        assert_eq!(found[0], default);
        let found =
            plans("lab --scenario stock-depletion --strategy optimistic --workers 7 --think 0");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].workers, found[0].think_ms, found[0].operations), (7, 0, 20));
    }

    #[test]
    fn all_scenarios_run_the_strategies_that_apply() {
        let found = plans("lab --scenario all");
        assert_eq!(found.len(), 7 * 8 + 4 - 1);
    }

    #[test]
    fn invalid_arguments_are_refused_with_the_valid_ones() {
        let refused = |line| parse(line).expect_err("it is invalid");
        let text = refused("lab --scenario chess");
        assert!(text.contains("lost-update, stock-depletion, hot-counter"), "{text}");
        let text = refused("lab --strategy hope");
        assert!(text.contains("nothing, optimistic, optimistic-retry, atomic"), "{text}");
        let text = refused("lab --scenario deadlock --strategy atomic");
        assert!(text.contains("nothing, for-update, advisory, serializable-retry"), "{text}");
        let text = refused("lab --workers 33 --rows 0");
        assert!(text.contains("Workers: 1 to 32, not 33. Rows: 1 to 100, not 0."), "{text}");
        let text = refused("lab --think=soon");
        assert!(text.contains("--think <MS>"), "{text}");
    }
}
