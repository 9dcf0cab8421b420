//! The data of the lab's pages.

use concord_lab::{Plan, PlanError, PlanField, Progress, Report, RunId, Scenario, Strategy};

/// The requested page with its data.
#[derive(Debug, Clone)]
pub enum Shown {
    /// The operator has disabled the lab.
    Off,
    /// The form with scenario, strategy and settings.
    Choose(Choice),
    /// One run, in progress or finished.
    Run(Box<RunShown>),
    /// A comparison of several runs.
    Compare(Compared),
    /// There is no such run.
    Unknown {
        /// Whether another server may be running it. Then its report will be available later.
        may_come: bool,
    },
    /// The data could not be loaded.
    Failed {
        /// The error message.
        words: String,
        /// Where to try again.
        address: String,
    },
}

/// The current choices, as typed.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The scenario.
    pub scenario: Scenario,
    /// The strategy.
    pub strategy: Strategy,
    /// The numbers, in display order.
    pub numbers: [String; 4],
    /// The errors in the numbers.
    pub faults: Vec<PlanError>,
    /// Why the run could not start.
    pub busy: Option<Busy>,
}

/// The numeric settings of a plan, in display order.
pub const NUMBERS: [PlanField; 4] =
    [PlanField::Workers, PlanField::Operations, PlanField::ThinkMs, PlanField::Rows];

/// Why a run cannot start now.
#[derive(Debug, Clone)]
pub enum Busy {
    /// The visitor's own run is still running.
    Own(Box<Progress>),
    /// Another reason, as text.
    Others(String),
}

/// The state of one run.
#[derive(Debug, Clone)]
pub enum RunShown {
    /// In progress.
    Going {
        /// The progress.
        progress: Progress,
        /// Whether the visitor started it and may stop it.
        is_own: bool,
    },
    /// Finished.
    Done {
        /// The report.
        report: Report,
        /// How many times wider than the page its chart is: 1, 4 or 16.
        zoom: u32,
    },
    /// Aborted.
    Broken {
        /// The plan.
        plan: Plan,
        /// The reason, as text.
        why: String,
    },
}

/// A comparison of runs.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The finished runs, in the order in which they ran.
    pub reports: Vec<Report>,
    /// How many of the requested runs are no longer stored.
    pub missing: usize,
    /// The series, if not all of its runs are finished.
    pub series: Option<Series>,
}

/// All strategies of a scenario, one after another.
#[derive(Debug, Clone)]
pub struct Series {
    /// The address of the page.
    pub address: String,
    /// The plan, with the first strategy.
    pub plan: Plan,
    /// The number of strategies.
    pub of: usize,
    /// The current run.
    pub now: Option<(RunId, Progress)>,
    /// Whether the visitor started it and may stop it.
    pub is_own: bool,
}

impl Choice {
    /// The choices of a valid plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let numbers = NUMBERS.map(|field| number(plan, field).to_string());
        let Plan { scenario, strategy, .. } = *plan;
        Self { scenario, strategy, numbers, faults: Vec::new(), busy: None }
    }
}

/// A number of a plan.
pub fn number(plan: &Plan, field: PlanField) -> u32 {
    match field {
        PlanField::Workers => plan.workers,
        PlanField::Operations => plan.operations,
        PlanField::ThinkMs => plan.think_ms,
        PlanField::Rows => plan.rows,
        PlanField::Strategy => 0,
    }
}

/// The address of the form with this plan.
pub fn address_of(plan: &Plan) -> String {
    let numbers = NUMBERS.map(|field| format!("&{}={}", field.key(), number(plan, field)));
    let (scenario, strategy) = (plan.scenario, plan.strategy);
    format!("/lab?scenario={scenario}&strategy={strategy}{}", numbers.concat())
}
