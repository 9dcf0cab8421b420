//! `concord-lab`: the lab as a program, on the database of `DATABASE_URL`.

use clap::{CommandFactory, Parser, error::ErrorKind};
use concord_lab::{
    Lab,
    command::{CancellationToken, LabArguments, run},
    create_tables,
};
use sqlx::postgres::PgConnectOptions;
use std::{error::Error, process::ExitCode};

/// Runs concurrent transactions on PostgreSQL under several strategies, and reports what is lost and what it
/// costs to lose nothing.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The PostgreSQL to use, as in <postgres://user:password@host/database>. The tables of the lab are created
    /// in it
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: String,

    #[command(flatten)]
    lab: LabArguments,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    if let Err(invalid) = options.lab.plans() {
        Options::command().error(ErrorKind::ValueValidation, invalid).exit();
    }
    match execute(options).await {
        Ok(output) => {
            println!("{output}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(options: Options) -> Result<String, Box<dyn Error>> {
    let stop = CancellationToken::new();
    let interrupted = stop.clone();
    tokio::spawn(async move {
        // Without a handler Ctrl-C ends the process, and the rows are deleted by a later run.
        if tokio::signal::ctrl_c().await.is_ok() {
            interrupted.cancel();
        }
    });
    let database: PgConnectOptions = options.database_url.parse()?;
    create_tables(&database).await?;
    let lab = Lab::new(database);
    Ok(run(&lab, &options.lab, &stop).await?)
}
