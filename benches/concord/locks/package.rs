//! The same measurement with the Python package.

use super::{
    Failure, HOLD, TIMEOUT,
    figures::{Round, Waiter},
    while_waiting,
};
use serde::Deserialize;
use sqlx::postgres::PgConnectOptions;
use std::process::Stdio;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::Command,
    time::timeout,
};

/// A round as `locks.py` prints it, in nanoseconds.
#[derive(Deserialize)]
struct Printed {
    released: i64,
    waiters: Vec<(i64, i64)>,
}

/// Rounds of the package with the same milliseconds between waiters, and the statements that waiting cost it.
pub async fn run(
    database: &PgConnectOptions,
    gaps: &[Vec<u64>],
    seconds: u32,
) -> Result<(Vec<Round>, f64), Failure> {
    let python = std::env::var_os("CONCORD_PYTHON")
        .ok_or("CONCORD_PYTHON is missing: scripts/setup http, and scripts/env names it")?;
    let mut process = Command::new(&python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/concord/locks.py"))
        .arg(database.get_socket().ok_or("PostgreSQL has no socket")?)
        .arg(database.get_database().unwrap_or_default())
        .args([serde_json::to_string(gaps)?, HOLD.as_millis().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("{}: {error}", python.display()))?;
    let mut input = process.stdin.take().ok_or("no input")?;
    let mut output = BufReader::new(process.stdout.take().ok_or("no output")?).lines();
    let mut line = async || -> Result<String, Failure> {
        let line = timeout(TIMEOUT, output.next_line()).await??;
        Ok(line.ok_or("locks.py has ended; its error stands above")?)
    };
    line().await?;
    let statements = while_waiting(seconds).await?;
    input.write_all(b"\n").await?;
    let printed: Vec<Printed> = serde_json::from_str(&line().await?)?;
    let at = |nanoseconds: i64| nanoseconds as f64 / 1e3;
    let round = |round: Printed| Round {
        released: at(round.released),
        waiters: round
            .waiters
            .into_iter()
            .map(|(began, ended)| Waiter { began: at(began), ended: at(ended) })
            .collect(),
    };
    Ok((printed.into_iter().map(round).collect(), statements))
}
