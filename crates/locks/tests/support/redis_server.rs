//! A real Redis for a test.

use super::{programs, until};
use ::redis::{Client, RedisError, aio::MultiplexedConnection, cmd};
use concord_locks::{Locks, QueueLimits, Redis};
use std::{process::Command, time::Duration};
use tempfile::TempDir;

/// A server on a socket in a temporary directory.
pub struct Server {
    pub program: Option<programs::Running>,
    directory: TempDir,
}

impl Server {
    pub async fn start() -> Self {
        let mut server = Self { program: None, directory: programs::directory() };
        server.restart().await;
        server
    }

    /// Starts it again, without data.
    pub async fn restart(&mut self) {
        let mut command = Command::new(programs::find("redis-server"));
        command.args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket"]);
        command.arg(self.directory.path().join("socket")).arg("--dir").arg(self.directory.path());
        let log = self.directory.path().join("log");
        self.program = Some(programs::Running::start(&mut command, &log));
        until("Redis answers", async || self.ask::<String>(&["PING"]).await.is_ok()).await;
    }

    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.directory.path().join("socket").display())
    }

    pub fn kill(&mut self) {
        self.program.take().expect("it runs").kill();
    }

    pub fn locks(&self, lease: Duration) -> Locks<Redis> {
        let redis = Redis::open(&self.url()).expect("an address").lease(lease);
        Locks::new(redis, QueueLimits::default())
    }

    pub async fn connection(&self) -> Result<MultiplexedConnection, RedisError> {
        Client::open(self.url())?.get_multiplexed_async_connection().await
    }

    pub async fn ask<T: ::redis::FromRedisValue>(&self, words: &[&str]) -> Result<T, RedisError> {
        let mut command = cmd(words[0]);
        command.arg(&words[1..]);
        command.query_async(&mut self.connection().await?).await
    }

    /// The holder of the key in Redis.
    pub async fn holder(&self) -> Option<String> {
        self.ask(&["GET", "concord:lock:stock:ABC"]).await.expect("an answer")
    }

    /// Waits until this many connections subscribe to released keys.
    pub async fn wait_for_subscribers(&self, number: usize) {
        until("subscribers", async || {
            let subscribed: (String, usize) =
                self.ask(&["PUBSUB", "NUMSUB", "concord:lock:free"]).await.expect("an answer");
            subscribed.1 == number
        })
        .await;
    }
}
