//! Connections: taken, served, and closed in order.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{future::Future, io, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long a client may take to send the head of a request, the next one on the same connection
/// included: slow and idle ones are closed (RFC 9112, 9.5).
pub const HEAD_LIMIT: Duration = Duration::from_secs(60);
/// How long accepting rests when the system has no more files to give.
const REST: Duration = Duration::from_millis(500);

/// Serves until `shutdown`; then takes no more connections, and waits for the requests that run.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    head_limit: Duration,
    shutdown: impl Future<Output = ()>,
) {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(head_limit);
    let (stop, connections) = (CancellationToken::new(), TaskTracker::new());
    tokio::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        match accepted {
            Ok((stream, _)) => {
                connections.spawn(attend(stream, builder.clone(), router.clone(), stop.clone()));
            }
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

/// One connection, until its client or `stop` ends it.
async fn attend(
    stream: TcpStream,
    builder: http1::Builder,
    router: Router,
    stop: CancellationToken,
) {
    // An answer is written in one piece; waiting for more to send with it only costs time.
    let _ = stream.set_nodelay(true);
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
