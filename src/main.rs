//! Settings, then startup; and back down in the opposite order.

#![recursion_limit = "512"]

use concord::{
    db::PoolOptions,
    embedded_postgres::EmbeddedPostgres,
    healthcheck::healthcheck,
    settings::{Command, Settings},
    startup::{Application, HEAD_LIMIT, Options},
    telemetry,
};
use std::{error::Error, process::ExitCode};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The system's allocator keeps what a burst of requests took; this one gives it back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let settings = Settings::load();
    let result = match settings.command {
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
    let stop = told_to_stop()?;
    let embedded = match settings.database_url {
        Some(_) => None,
        None => tokio::select! {
            started = EmbeddedPostgres::start(&settings.data_dir, settings.pg_bin.as_deref()) => Some(started?),
            () = stop.cancelled() => return Ok(()),
        },
    };
    let database = match (&embedded, &settings.database_url) {
        (Some(embedded), _) => embedded.connect_options(),
        (None, url) => url.as_deref().unwrap_or_default().parse()?,
    };
    let options = Options {
        address: settings.addr,
        database,
        pool: PoolOptions { size: settings.pool_size, wait: settings.pool_wait() },
        samples: settings.wants_sample_data(),
        events: settings.wants_events(),
        retention: settings.retention(),
        site_root: settings.site_root.clone(),
        head_limit: HEAD_LIMIT,
    };
    let result = match Application::build(options).await {
        Ok(app) => {
            println!("Concord is at http://{}", app.address()?);
            app.run(stop.cancelled_owned()).await;
            Ok(())
        }
        Err(error) => Err(error),
    };
    if let Some(embedded) = embedded {
        embedded.stop().await?;
    }
    result.map_err(|error| format!("Concord cannot listen at {}: {error}", settings.addr).into())
}

/// Is cancelled at the first Ctrl-C or SIGTERM, or when the terminal is closed.
fn told_to_stop() -> std::io::Result<CancellationToken> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
        told.cancel();
    });
    Ok(stop)
}
