//! Runs the examples and checks their output.

use std::path::PathBuf;
use std::process::Command;

/// Runs an example and returns its output. `cargo test` builds the examples, `cargo test --test examples`
/// alone does not.
fn run(example: &str) -> String {
    let mut path: PathBuf = std::env::current_exe().expect("this binary");
    path.pop();
    path.pop();
    let output = Command::new(path.join("examples").join(example)).output();
    let output = output.expect("the example is built by `cargo test`");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn scratch() {
    let output = run("scratch");
    assert!(output.contains("running in ") && output.contains("PostgreSQL "), "{output}");
}

#[test]
fn durable() {
    let output = run("durable");
    let expected = ["started again: 1 visits", "is kept: true", "after the restore: 1 visits"];
    for text in expected {
        assert!(output.contains(text), "{text:?} is missing in {output}");
    }
}
