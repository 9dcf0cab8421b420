//! Accepts, limits, serves and closes connections.

mod counted;
mod limits;
mod refusing;

pub use limits::ConnectionLimits;

use crate::middleware::LONGEST_HEAD;
use axum::Router;
use counted::Counted;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use limits::Seats;
use refusing::Refusing;
use std::{future::Future, io, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The pause in accepting when the system has no more file descriptors.
const REST: Duration = Duration::from_millis(500);

/// Serves until `shutdown`; then accepts no more connections, and waits for running requests.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()>,
) {
    let mut builder = http1::Builder::new();
    // Also closes idle connections (RFC 9112, 9.5).
    builder.timer(TokioTimer::new()).header_read_timeout(limits.idle).max_buf_size(LONGEST_HEAD);
    let (seats, refusing) = (Seats::new(limits), Refusing::default());
    let (stop, connections) = (CancellationToken::new(), TaskTracker::new());
    tokio::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        match accepted {
            Ok((stream, from)) => match seats.take(from.ip()) {
                Ok(seat) => {
                    let stream = Counted::new(stream, seat, limits.write);
                    let (builder, router) = (builder.clone(), router.clone());
                    connections.spawn(attend(stream, builder, router, stop.clone()));
                }
                Err(full) => refusing.refuse(stream, full),
            },
            Err(error) if concerns_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "No connection can be taken. Trying again soon.");
                tokio::time::sleep(REST).await;
            }
        }
    }
    drop(listener);
    stop.cancel();
    connections.close();
    connections.wait().await;
}

/// Serves one connection, until its client or `stop` ends it.
async fn attend(
    stream: Counted<TcpStream>,
    builder: http1::Builder,
    router: Router,
    stop: CancellationToken,
) {
    let service = TowerToHyperService::new(router);
    let connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended");
    }
}

fn concerns_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
