//! A second process that runs an embedded server and can be killed: this test binary, started again.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use nix::unistd::Pid;

const DATA_DIR: &str = "EMBEDDED_POSTGRES_TEST_HOLDER_DATA_DIR";
const READY: &str = "holding ";

/// The other process. Killed when dropped, as by `kill -9`.
pub(super) struct Holder(Child);

impl Holder {
    /// Starts the process, which then starts a server.
    pub(super) fn spawn(data_dir: &Path) -> Self {
        let test = format!("{}::hold", module_path!());
        let (_crate, test) = test.split_once("::").expect("a path");
        let child = Command::new(std::env::current_exe().expect("this binary"))
            .args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
            .env(DATA_DIR, data_dir)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the test binary runs again");
        Self(child)
    }

    /// Waits until its server runs. Returns the process id of the server.
    pub(super) fn wait_for_server(&mut self) -> Pid {
        let output = self.0.stdout.take().expect("piped");
        for line in BufReader::new(output).lines() {
            let line = line.expect("text");
            if let Some((_, pid)) = line.split_once(READY) {
                return Pid::from_raw(pid.trim().parse().expect("a process number"));
            }
        }
        panic!("the other process has ended without a server");
    }

    pub(super) fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.0.kill().expect("SIGKILL");
        self.0.wait().expect("ended");
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.end();
    }
}

/// Not a test: the code of the other process.
#[tokio::test]
#[ignore = "started by other tests as a process"]
async fn hold() {
    let Some(data_dir) = std::env::var_os(DATA_DIR) else { return };
    let postgres = super::start(Path::new(&data_dir)).await;
    super::write_note(&postgres, "from the holder").await;
    println!("{READY}{}", super::server_in(Path::new(&data_dir)));
    std::future::pending::<()>().await;
}
