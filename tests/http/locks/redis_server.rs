//! A real Redis for a test.

use super::programs;
use crate::support::until;
use ::redis::{Client, RedisError, aio::MultiplexedConnection, cmd};
use concord::locks::{Limits, Locks, Redis};
use std::{process::Command, time::Duration};
use tempfile::TempDir;

/// A server of the test's own, on a socket in a folder.
pub struct Server {
    pub program: Option<programs::Running>,
    folder: TempDir,
}

impl Server {
    pub async fn start() -> Self {
        let mut server = Self { program: None, folder: programs::folder() };
        server.again().await;
        server
    }

    /// Starts it, with what it had on disk: nothing.
    pub async fn again(&mut self) {
        let mut command = Command::new(programs::find("redis-server"));
        command.args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket"]);
        command.arg(self.folder.path().join("socket")).arg("--dir").arg(self.folder.path());
        let log = self.folder.path().join("log");
        self.program = Some(programs::Running::start(&mut command, &log));
        until("Redis answers", async || self.ask::<String>(&["PING"]).await.is_ok()).await;
    }

    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.folder.path().join("socket").display())
    }

    pub fn kill(&mut self) {
        self.program.take().expect("it runs").kill();
    }

    pub fn locks(&self, lease: Duration) -> Locks<Redis> {
        let redis = Redis::open(&self.url()).expect("an address").lease(lease);
        Locks::new(redis, Limits::default())
    }

    pub async fn line(&self) -> Result<MultiplexedConnection, RedisError> {
        Client::open(self.url())?.get_multiplexed_async_connection().await
    }

    pub async fn ask<T: ::redis::FromRedisValue>(&self, words: &[&str]) -> Result<T, RedisError> {
        let mut command = cmd(words[0]);
        command.arg(&words[1..]);
        command.query_async(&mut self.line().await?).await
    }

    /// Who holds the key, as Redis has it.
    pub async fn holder(&self) -> Option<String> {
        self.ask(&["GET", "concord:lock:stock:ABC"]).await.expect("an answer")
    }

    /// Waits until so many connections listen for keys that are freed.
    pub async fn listened(&self, number: usize) {
        until("they listen", async || {
            let subscribed: (String, usize) =
                self.ask(&["PUBSUB", "NUMSUB", "concord:lock:free"]).await.expect("an answer");
            subscribed.1 == number
        })
        .await;
    }
}
