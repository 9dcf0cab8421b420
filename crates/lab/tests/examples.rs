//! Runs the example and checks its output.

use std::{path::PathBuf, process::Command};

/// `cargo test` builds the examples; `cargo test --test examples` alone does not.
#[test]
fn lost_update() {
    let mut path: PathBuf = std::env::current_exe().expect("this binary");
    path.pop();
    path.pop();
    let mut command = Command::new(path.join("examples/lost_update"));
    let output = command.env_remove("DATABASE_URL").output();
    let output = output.expect("the example is built by `cargo test`");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("updates are lost"), "{text}");
    assert!(text.contains("Right: 20 were added, and 20 are there."), "{text}");
}
