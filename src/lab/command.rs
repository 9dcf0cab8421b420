//! `concord lab`: the same engine, for a terminal or a program.

use super::{CannotStart, Lab, LabArguments, Plan, Report, RunId, State, text};
use crate::db::{Database, Failure, SchemaError};
use std::{
    io::{IsTerminal, Write, stderr},
    time::Duration,
};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// From when on a run tells how far it is, and how often.
const FIRST_REPORT: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_millis(250);

/// Why there is no report. Its text is for the user.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The schema could not be made.
    #[error("The database is not ready: {0}")]
    Schema(#[from] SchemaError),
    /// The plan is wrong.
    #[error(transparent)]
    CannotStart(#[from] CannotStart),
    /// The run broke off.
    #[error("{0}")]
    Broken(String),
    /// The report could not be read.
    #[error(transparent)]
    Database(#[from] Failure),
    /// The reports cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Runs all that was asked for, one after the other, and gives what is to be printed. `stop` ends the run
/// that goes on, and begins no other.
///
/// # Errors
/// See [`CommandError`].
pub async fn run(
    database: &Database,
    arguments: &LabArguments,
    stop: &CancellationToken,
) -> Result<String, CommandError> {
    let plans = arguments.plans().map_err(CannotStart::from)?;
    database.migrate().await?;
    let lab = Lab::new(database.clone());
    let mut reports = Vec::new();
    for plan in plans {
        if stop.is_cancelled() {
            break;
        }
        reports.push(one(&lab, plan, stop).await?);
    }
    shown(arguments, &reports)
}

fn shown(arguments: &LabArguments, reports: &[Report]) -> Result<String, CommandError> {
    Ok(match reports {
        [report] if arguments.json && arguments.is_single() => {
            serde_json::to_string_pretty(report)?
        }
        reports if arguments.json => serde_json::to_string_pretty(reports)?,
        reports if arguments.markdown => text::markdown(reports),
        [report] if arguments.is_single() => text::single(report),
        reports => text::tables(reports),
    })
}

async fn one(lab: &Lab, plan: Plan, stop: &CancellationToken) -> Result<Report, CommandError> {
    let id = lab.start("the command line", plan)?;
    tokio::select! {
        () = lab.ended(id) => {}
        () = tell(lab, id) => {}
        () = stop.cancelled() => {
            lab.stop(id);
        }
    }
    lab.ended(id).await;
    forget_line();
    match lab.report(id).await? {
        Some(report) => Ok(report),
        None => Err(CommandError::Broken(why(lab, id))),
    }
}

fn why(lab: &Lab, id: RunId) -> String {
    match lab.progress(id).map(|it| it.state) {
        Some(State::Broken(why)) => why,
        _ => "The run broke off.".to_owned(),
    }
}

/// Says on stderr how far it is, if it takes long. Never ends by itself.
async fn tell(lab: &Lab, id: RunId) {
    let mut next = Instant::now() + FIRST_REPORT;
    loop {
        sleep_until(next).await;
        next += EVERY;
        if let Some(progress) = lab.progress(id)
            && stderr().is_terminal()
        {
            let line = text::progress(&progress);
            let _ = write!(stderr(), "\r\x1b[K{line}").and_then(|()| stderr().flush());
        } else if let Some(progress) = lab.progress(id) {
            // A log does not want four lines a second.
            next += Duration::from_secs(2);
            eprintln!("{}", text::progress(&progress));
        }
    }
}

fn forget_line() {
    if stderr().is_terminal() {
        let _ = write!(stderr(), "\r\x1b[K").and_then(|()| stderr().flush());
    }
}
