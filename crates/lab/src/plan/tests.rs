//! Limits and names.

use super::*;

#[test]
fn default_plans_are_valid_with_all_their_strategies() {
    for scenario in Scenario::ALL {
        for strategy in scenario.strategies() {
            let plan = Plan { strategy, ..scenario.default_plan() };
            assert_eq!(plan.check(), Ok(()), "{plan:?}");
        }
    }
}

#[test]
fn all_errors_are_reported() {
    let plan = Plan {
        strategy: Strategy::Atomic,
        workers: 33,
        operations: 0,
        think_ms: 1001,
        rows: 0,
        ..Scenario::Deadlock.default_plan()
    };
    let InvalidPlan(errors) = plan.check().expect_err("it is invalid");
    let fields: Vec<_> = errors.iter().map(|it| it.field).collect();
    use PlanField::{Operations, Rows, Strategy as TheStrategy, ThinkMs, Workers};
    assert_eq!(fields, [Workers, Operations, ThinkMs, Rows, TheStrategy]);
    assert_eq!(errors[0].message, "Workers: 1 to 32, not 33.");
    assert_eq!(errors[2].message, "Think time: 0 to 1000 ms, not 1001.");
    assert!(errors[4].message.contains("for-update, advisory"), "{}", errors[4].message);
}

#[test]
fn think_time_beyond_the_run_limit_is_refused() {
    let plan = |workers| Plan {
        workers,
        operations: 300,
        think_ms: 1000,
        ..Scenario::LostUpdate.default_plan()
    };
    assert!(plan(9).check().is_err());
    assert_eq!(plan(10).check(), Ok(()));
}

#[test]
fn rounds_cover_all_operations() {
    let plan = Plan { workers: 8, operations: 20, ..Scenario::Stress.default_plan() };
    let shared: Vec<_> = (0..plan.rounds()).map(|it| plan.in_round(it)).collect();
    assert_eq!(shared, [8, 8, 4]);
    assert_eq!(plan.in_round(3), 0);
}

#[test]
fn names_are_parsed_and_unknown_ones_refused_with_a_list() {
    for scenario in Scenario::ALL {
        assert_eq!(scenario.as_str().parse(), Ok(scenario));
        let json = serde_json::to_string(&scenario).expect("JSON");
        assert_eq!(json, format!("\"{}\"", scenario.as_str()));
    }
    for strategy in Strategy::ALL {
        assert_eq!(strategy.as_str().parse(), Ok(strategy));
        let json = serde_json::to_string(&strategy).expect("JSON");
        assert_eq!(json, format!("\"{}\"", strategy.as_str()));
    }
    let error = "hope".parse::<Strategy>().expect_err("no strategy");
    assert!(error.to_string().contains("nothing, optimistic, optimistic-retry"), "{error}");
}
