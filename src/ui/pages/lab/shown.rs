//! What a page of the lab is given to show.

use concord_lab::{Plan, PlanError, PlanField, Progress, Report, RunId, Scenario, Strategy};

/// The page that was asked for, with all that stands in it.
#[derive(Debug, Clone)]
pub enum Shown {
    /// The operator has switched the lab off.
    Off,
    /// Scenario, strategy and settings.
    Choose(Choice),
    /// One run, while it lasts and afterwards.
    Run(Box<RunShown>),
    /// Several runs side by side.
    Compare(Compared),
    /// There is no such run.
    Unknown {
        /// Whether another server may run it: then its report will be here.
        may_come: bool,
    },
    /// It could not be found out.
    ClientError {
        /// What is wrong.
        words: String,
        /// Where to try again.
        address: String,
    },
}

/// What was chosen so far, as it was typed.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is tried.
    pub scenario: Scenario,
    /// How.
    pub strategy: Strategy,
    /// The numbers, in the order in which they are shown.
    pub numbers: [String; 4],
    /// What is wrong with them.
    pub faults: Vec<PlanError>,
    /// Why it could not begin.
    pub busy: Option<Busy>,
}

/// The numbers of a plan, in the order in which they are shown.
pub const NUMBERS: [PlanField; 4] =
    [PlanField::Workers, PlanField::Operations, PlanField::ThinkMs, PlanField::Rows];

/// Why a run cannot begin right now.
#[derive(Debug, Clone)]
pub enum Busy {
    /// The visitor's own run goes on.
    Own(Box<Progress>),
    /// In plain words.
    Others(String),
}

/// One run.
#[derive(Debug, Clone)]
pub enum RunShown {
    /// It goes on.
    Going {
        /// How far it is.
        progress: Progress,
        /// Whether the reader started it, and so may stop it.
        is_own: bool,
    },
    /// It is over.
    Done {
        /// What came of it.
        report: Report,
        /// How many times wider than the page its picture is: 1, 4 or 16.
        zoom: u32,
    },
    /// It broke off.
    Broken {
        /// What was asked for.
        plan: Plan,
        /// Why, in plain words.
        why: String,
    },
}

/// Runs side by side.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Those that are over, in the order in which they ran.
    pub reports: Vec<Report>,
    /// How many more there should be, but are no longer kept.
    pub missing: usize,
    /// The rest of them, if they are not all over.
    pub series: Option<Series>,
}

/// All strategies of a scenario, one after another.
#[derive(Debug, Clone)]
pub struct Series {
    /// The address of the page.
    pub address: String,
    /// What is tried, with the strategy of the first.
    pub plan: Plan,
    /// How many strategies there are.
    pub of: usize,
    /// The run that goes on.
    pub now: Option<(RunId, Progress)>,
    /// Whether the reader started it, and so may stop it.
    pub is_own: bool,
}

impl Choice {
    /// A plan that is ready to run.
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

/// Where a plan can be changed.
pub fn address_of(plan: &Plan) -> String {
    let numbers = NUMBERS.map(|field| format!("&{}={}", field.key(), number(plan, field)));
    let (scenario, strategy) = (plan.scenario, plan.strategy);
    format!("/lab?scenario={scenario}&strategy={strategy}{}", numbers.concat())
}
