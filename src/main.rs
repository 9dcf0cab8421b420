//! Loads the settings and starts up; shuts down in reverse order.

#![recursion_limit = "512"]

use concord::{
    db::{Address, Database, PoolOptions},
    embedded::{config, explain},
    healthcheck::healthcheck,
    settings::{Command, Settings},
    startup::{Application, LockOptions, Options},
    telemetry,
};
use concord_embedded_postgres::{
    Config, EmbeddedPostgres, Error as PostgresError, backup, is_postgres_variable, restore,
    upgrade,
};
use concord_lab::command::{self, LabArguments};
use std::{error::Error, process::ExitCode};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The system's allocator keeps memory after a burst of requests; this one returns it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let settings = Settings::load();
    if settings.database_url.is_none() {
        forget_postgres_variables();
    }
    let result = match &settings.command {
        Some(Command::Lab(arguments)) => lab(&settings, arguments),
        Some(Command::TakeOver) => take_over(&settings),
        Some(Command::Backup { file }) => maintain(&settings, async |config| {
            backup(config, file).await?;
            Ok(format!("The database is in {}.", file.display()))
        }),
        Some(Command::Restore { file }) => maintain(&settings, async |config| {
            let kept = restore(config, file).await?;
            let kept = kept.map_or_else(String::new, |kept| {
                format!(
                    " The one from before is kept as {}; remove it when all is well.",
                    kept.display()
                )
            });
            Ok(format!("The database is as it is in {}.{kept}", file.display()))
        }),
        Some(Command::Upgrade) => maintain(&settings, async |config| {
            let done = upgrade(config).await?;
            Ok(format!(
                "The data has moved from PostgreSQL {} to {}. That from before is kept as {}; remove it \
                 when all is well.",
                done.from,
                done.to,
                done.kept.display()
            ))
        }),
        Some(Command::Healthcheck) => healthcheck(settings.addr).map_err(Into::into),
        Some(Command::Openapi) => {
            println!("{}", concord::api::openapi_json());
            Ok(())
        }
        None => serve(&settings),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn serve(settings: &Settings) -> Result<(), Box<dyn Error>> {
    telemetry::init(&settings.log, settings.log_format);
    let stop = stop_signal()?;
    on_database(settings, &stop, async |database| {
        let app = Application::build(options(settings, database))
            .await
            .map_err(|error| format!("Concord cannot listen at {}: {error}", settings.addr))?;
        println!("Concord is at http://{}", app.address()?);
        Ok(app.run(stop.clone().cancelled_owned()).await?)
    })
    .await
}

#[tokio::main]
async fn lab(settings: &Settings, arguments: &LabArguments) -> Result<(), Box<dyn Error>> {
    // Log only warnings, because the output is the result.
    telemetry::init("warn", settings.log_format);
    let stop = stop_signal()?;
    on_database(settings, &stop, async |address| {
        let pool = PoolOptions { size: 2, ..settings.pool.options() };
        let database = Database::new(address, pool);
        let text = run_lab(&database, arguments, &stop).await;
        database.close().await;
        println!("{}", text?);
        Ok(())
    })
    .await
}

async fn run_lab(
    database: &Database,
    arguments: &LabArguments,
    stop: &CancellationToken,
) -> Result<String, Box<dyn Error>> {
    database.migrate().await.map_err(|error| format!("The database is not ready: {error}"))?;
    Ok(command::run(&database.lab(), arguments, stop).await?)
}

#[tokio::main]
async fn take_over(settings: &Settings) -> Result<(), Box<dyn Error>> {
    telemetry::init("warn", settings.log_format);
    let stop = stop_signal()?;
    on_database(settings, &stop, async |address| {
        let pool = PoolOptions { size: 1, ..settings.pool.options() };
        let taken = Database::new(address, pool).take_over().await?;
        println!(
            "{} products were taken over. The old table is kept as {}; when all is well, remove it: \
             DROP TABLE {}",
            taken.products, taken.old_table, taken.old_table
        );
        Ok(())
    })
    .await
}

/// Runs a maintenance command on the data of the embedded PostgreSQL, and prints its result.
#[tokio::main]
async fn maintain(
    settings: &Settings,
    work: impl AsyncFnOnce(&Config) -> Result<String, PostgresError>,
) -> Result<(), Box<dyn Error>> {
    telemetry::init("warn", settings.log_format);
    if settings.database_url.is_some() {
        return Err(
            "This is for the PostgreSQL that Concord starts itself, and DATABASE_URL names \
                    another: use its own tools, such as pg_dump and pg_restore."
                .into(),
        );
    }
    let stop = stop_signal()?;
    let config = embedded(settings);
    tokio::select! {
        done = work(&config) => println!("{}", done.map_err(|error| explain(&error))?),
        () = stop.cancelled() => return Err("Stopped. Nothing was changed.".into()),
    }
    Ok(())
}

/// PGOPTIONS or PGSSLMODE for another server must not affect the embedded one.
fn forget_postgres_variables() {
    let names: Vec<_> = std::env::vars_os().map(|(name, _)| name).collect();
    for name in names.iter().filter(|name| is_postgres_variable(name)) {
        // SAFETY: no other thread runs yet.
        unsafe { std::env::remove_var(name) };
    }
}

/// Runs a command on the configured database. The embedded database is started and stopped for it.
async fn on_database(
    settings: &Settings,
    stop: &CancellationToken,
    work: impl AsyncFnOnce(Address) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    if let Some(database) = settings.database()? {
        return work(database).await;
    }
    let config = embedded(settings);
    let postgres = tokio::select! {
        started = EmbeddedPostgres::start(&config) => started.map_err(|error| explain(&error))?,
        () = stop.cancelled() => return Ok(()),
    };
    let result = work(postgres.connect_options().into()).await;
    postgres.stop().await.map_err(|error| explain(&error))?;
    result
}

fn embedded(settings: &Settings) -> Config {
    config(&settings.data_dir, settings.pg_bin.as_deref())
}

fn options(settings: &Settings, database: Address) -> Options {
    Options {
        address: settings.addr,
        database,
        pool: settings.pool.options(),
        locks: LockOptions {
            connections: settings.locks.connections,
            limits: settings.locks.limits(),
            redis: settings.locks.redis_url.clone(),
        },
        samples: settings.wants_sample_data(),
        events: settings.wants_events(),
        retention: settings.retention(),
        site_root: settings.site_root.clone(),
        hosts: settings.access.hosts.clone(),
        lab: settings.wants_lab(),
        locks_shown: settings.locks_shown(),
        connections: settings.limits.connections().within_open_files(open_files(settings)),
        sockets: settings.limits.sockets(),
    }
}

/// The maximum number of open files and database connections in addition to the clients' connections.
const fn open_files(settings: &Settings) -> u64 {
    settings.pool.size as u64 + settings.locks.connections as u64 + 256
}

/// Cancelled at the first Ctrl-C or SIGTERM, or when the terminal is closed.
fn stop_signal() -> std::io::Result<CancellationToken> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
        stopping.cancel();
    });
    Ok(stop)
}
