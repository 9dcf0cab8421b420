//! The command line: arguments, and output for a terminal or a program.

mod arguments;

pub use arguments::{Choice, LabArguments};
pub use tokio_util::sync::CancellationToken;

use crate::{InvalidPlan, Lab, Plan, Report, ReportStore, RunId, StartError, State, text};
use std::{
    io::{IsTerminal, Write, stderr},
    time::Duration,
};
use tokio::time::{Instant, sleep_until};

/// When the progress of a run is shown first, and how often.
const FIRST_PROGRESS: Duration = Duration::from_secs(1);
const PROGRESS_INTERVAL: Duration = Duration::from_millis(250);
/// How often if stderr is not a terminal.
const LOG_INTERVAL: Duration = Duration::from_millis(2250);

/// Why there is no output. The texts are for users. `E` is the error of the [`ReportStore`].
#[derive(Debug, thiserror::Error)]
pub enum CommandError<E: std::error::Error + 'static> {
    /// A run was not started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A run failed.
    #[error("{0}")]
    Broken(String),
    /// A report could not be read.
    #[error(transparent)]
    Store(E),
    /// The reports could not be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl<E: std::error::Error + 'static> From<InvalidPlan> for CommandError<E> {
    fn from(error: InvalidPlan) -> Self {
        Self::Start(error.into())
    }
}

/// Executes all runs one after another and returns what to print on stdout. The progress goes to stderr. `stop`
/// ends the current run and starts no others.
///
/// # Errors
/// [`CommandError`].
pub async fn run<S: ReportStore>(
    lab: &Lab<S>,
    arguments: &LabArguments,
    stop: &CancellationToken,
) -> Result<String, CommandError<S::Error>> {
    let mut reports = Vec::new();
    for plan in arguments.plans()? {
        if stop.is_cancelled() {
            break;
        }
        reports.push(run_plan(lab, plan, stop).await?);
    }
    Ok(format(arguments, &reports)?)
}

fn format(arguments: &LabArguments, reports: &[Report]) -> serde_json::Result<String> {
    Ok(match reports {
        [report] if arguments.json && arguments.is_single() => {
            serde_json::to_string_pretty(report)?
        }
        reports if arguments.json => serde_json::to_string_pretty(reports)?,
        reports if arguments.markdown => text::markdown(reports),
        [report] if arguments.is_single() => text::report(report),
        reports => text::tables(reports),
    })
}

async fn run_plan<S: ReportStore>(
    lab: &Lab<S>,
    plan: Plan,
    stop: &CancellationToken,
) -> Result<Report, CommandError<S::Error>> {
    let id = lab.start("the command line", plan)?;
    tokio::select! {
        () = lab.ended(id) => {}
        () = show_progress(lab, id) => {}
        () = stop.cancelled() => {
            lab.stop(id);
        }
    }
    lab.ended(id).await;
    clear_line();
    match lab.report(id).await.map_err(CommandError::Store)? {
        Some(report) => Ok(report),
        None => Err(CommandError::Broken(why_broken(lab, id))),
    }
}

fn why_broken<S: ReportStore>(lab: &Lab<S>, id: RunId) -> String {
    match lab.progress(id).map(|it| it.state) {
        Some(State::Broken(why)) => why,
        _ => "The run broke off.".to_owned(),
    }
}

/// Shows the progress on stderr until it is dropped.
async fn show_progress<S: ReportStore>(lab: &Lab<S>, id: RunId) {
    let mut next = Instant::now() + FIRST_PROGRESS;
    loop {
        sleep_until(next).await;
        let Some(progress) = lab.progress(id) else { return std::future::pending().await };
        let line = text::progress(&progress);
        if stderr().is_terminal() {
            next += PROGRESS_INTERVAL;
            let _ = write!(stderr(), "\r\x1b[K{line}").and_then(|()| stderr().flush());
        } else {
            next += LOG_INTERVAL;
            eprintln!("{line}");
        }
    }
}

fn clear_line() {
    if stderr().is_terminal() {
        let _ = write!(stderr(), "\r\x1b[K").and_then(|()| stderr().flush());
    }
}
