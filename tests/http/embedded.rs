//! The program with its embedded PostgreSQL: started, killed and stopped, as a user does it.

use crate::support::until;
use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Read},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

/// A running Concord; killed when dropped.
pub struct Concord {
    process: Child,
    url: String,
}

impl Drop for Concord {
    fn drop(&mut self) {
        let _may_have_ended = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The program, in its own process group, as a shell would start it.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_concord"));
    command
        .current_dir(folder)
        .process_group(0)
        .env_remove("DATABASE_URL")
        .env("CONCORD_ADDR", "127.0.0.1:0")
        .env("CONCORD_DATA_DIR", ".data")
        .env("CONCORD_SAMPLE_DATA", "off");
    command
}

impl Concord {
    pub async fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[]).await
    }

    /// The same with environment variables.
    pub async fn start_with(folder: &Path, variables: &[(&str, &str)]) -> Self {
        let mut command = command(folder);
        command.envs(variables.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("it runs");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("piped");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let url = line.trim().strip_prefix("Concord is at ").expect("where it is").to_owned();
        let concord = Self { process, url };
        until("Concord is ready", async || concord.status("/api/products/").await == 200).await;
        concord
    }

    pub async fn status(&self, path: &str) -> u16 {
        let answer = reqwest::get(format!("{}{path}", self.url)).await;
        answer.map_or(0, |answer| answer.status().as_u16())
    }

    pub async fn create(&self, name: &str) -> Value {
        let product = json!({"name": name, "price": 10, "stock_quantity": 10});
        let request = reqwest::Client::new().post(format!("{}/api/products/", self.url));
        let answer = request.json(&product).send().await.expect("an answer");
        assert_eq!(answer.status(), 201);
        answer.json().await.expect("a product")
    }

    pub async fn product(&self, id: &Value) -> Value {
        let answer = reqwest::get(format!("{}/api/products/{id}", self.url)).await;
        answer.expect("an answer").json().await.expect("a product")
    }

    /// Changes some fields, and returns the product.
    pub async fn patch(&self, id: &Value, change: &Value) -> Value {
        let request = reqwest::Client::new().patch(format!("{}/api/products/{id}", self.url));
        let answer = request.json(change).send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        self.product(id).await
    }

    pub fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).expect("it runs");
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.process.id().cast_signed())
    }

    pub async fn ended(&mut self) -> ExitStatus {
        let process = std::sync::Mutex::new(&mut self.process);
        let ended = || process.lock().expect("alone").try_wait().expect("a status");
        until("Concord has ended", async || ended().is_some()).await;
        ended().expect("it has ended")
    }
}

fn server_of(folder: &Path) -> Option<String> {
    let file = fs::read_to_string(folder.join(".data/postgres/postmaster.pid")).ok()?;
    file.lines().next().map(str::to_owned)
}

fn last_of_log(folder: &Path) -> String {
    let log = fs::read_to_string(folder.join(".data/postgres.log")).expect("a log");
    log.lines().last().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn what_was_answered_survives_kill_9_and_sigterm_stops_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let concord = Concord::start(folder.path()).await;
    let lamp = concord.create("Lamp").await;
    let left_over = server_of(folder.path()).expect("a server");
    drop(concord);

    let mut concord = Concord::start(folder.path()).await;
    assert_ne!(server_of(folder.path()).expect("a server"), left_over);
    assert_eq!(concord.product(&lamp["id"]).await, lamp);

    kill(concord.pid(), Signal::SIGTERM).expect("SIGTERM");
    assert!(concord.ended().await.success());
    assert_eq!(server_of(folder.path()), None);
    assert!(last_of_log(folder.path()).ends_with("database system is shut down"));
}

#[tokio::test]
async fn ctrl_c_in_the_terminal_stops_concord_and_then_postgresql() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut concord = Concord::start(folder.path()).await;
    let lamp = concord.create("Lamp").await;
    killpg(concord.pid(), Signal::SIGINT).expect("SIGINT");
    assert!(concord.ended().await.success());
    assert_eq!(server_of(folder.path()), None);

    let concord = Concord::start(folder.path()).await;
    assert_eq!(concord.product(&lamp["id"]).await, lamp);
}

#[tokio::test]
async fn a_second_concord_says_so_and_leaves() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = Concord::start(folder.path()).await;
    let mut second = command(folder.path()).stderr(Stdio::piped()).spawn().expect("it runs");
    let mut said = String::new();
    second.stderr.take().expect("piped").read_to_string(&mut said).expect("text");
    assert_eq!(second.wait().expect("a status").code(), Some(1));
    let reason = format!("Another Concord (process {}) is using .data.", first.pid());
    assert!(said.contains(&reason), "{said}");
    assert_eq!(first.status("/health").await, 200);
}
