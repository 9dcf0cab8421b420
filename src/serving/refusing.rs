//! Responses to refused connections.

use super::limits::Full;
use crate::middleware::rarely::Rarely;
use metrics::counter;
use std::{sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Semaphore,
    time::timeout,
};

const ANSWER: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
    Content-Type: application/problem+json\r\n\
    Retry-After: 2\r\n\
    Connection: close\r\n\
    Content-Length: 197\r\n\r\n\
    {\"type\":\"urn:concord:problem:busy\",\"title\":\"Busy\",\"status\":503,\"detail\":\"There are too many connections \
    to this server, in all or from your address. Nothing was changed. Try again in two seconds.\"}";

/// How many refused connections get a response at once. Others are closed without one, because a response
/// also costs a connection.
const AT_ONCE: usize = 64;
/// The time limit of a response.
const TIMEOUT: Duration = Duration::from_secs(1);

/// Responds to refused connections.
#[derive(Debug)]
pub struct Refusing {
    turns: Arc<Semaphore>,
    logged: Rarely,
}

impl Default for Refusing {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), logged: Rarely::default() }
    }
}

impl Refusing {
    /// Responds that there are too many connections, and closes this one.
    pub fn refuse(&self, stream: TcpStream, full: Full) {
        let (reason, setting) = match full {
            Full::Total => ("total", "CONCORD_CONNECTIONS"),
            Full::Address => ("address", "CONCORD_CONNECTIONS_PER_ADDRESS"),
        };
        counter!("concord_connections_refused_total", "reason" => reason).increment(1);
        if self.logged.is_due() {
            let from = stream.peer_addr().ok().map(|from| from.ip());
            tracing::warn!(
                ?from,
                "Connections are refused: there are as many as {setting} allows."
            );
        }
        if let Ok(turn) = Arc::clone(&self.turns).try_acquire_owned() {
            tokio::spawn(async move {
                let _ = timeout(TIMEOUT, tell(stream)).await;
                drop(turn);
            });
        }
    }
}

/// Reads before closing: if a connection is closed with unread data, the system resets it, and the response
/// might be lost.
async fn tell(mut stream: TcpStream) -> std::io::Result<()> {
    stream.write_all(ANSWER).await?;
    stream.shutdown().await?;
    let mut unread = [0; 1024];
    while stream.read(&mut unread).await? > 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::ANSWER;

    #[test]
    fn the_answer_is_as_long_as_it_says() {
        let text = str::from_utf8(ANSWER).expect("text");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.contains(&format!("Content-Length: {}", body.len())), "{}", body.len());
        let problem: serde_json::Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(problem["status"], 503);
    }
}
