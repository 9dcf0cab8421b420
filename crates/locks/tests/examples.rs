//! Runs the examples and checks their output.

use std::path::PathBuf;
use std::process::Command;

/// Runs an example and returns its output. `cargo test` builds the examples; `cargo test --test examples`
/// alone does not.
fn run(example: &str, arguments: &[&str]) -> String {
    let mut path: PathBuf = std::env::current_exe().expect("this binary");
    path.pop();
    path.pop();
    let mut command = Command::new(path.join("examples").join(example));
    let output = command.args(arguments).env_remove("DATABASE_URL").output();
    let output = output.expect("the example is built by `cargo test`");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn withdraw_twice() {
    let output = run("withdraw_twice", &[]);
    let line = |strategy: &str| {
        let line = output.lines().find(|line| line.starts_with(strategy));
        line.unwrap_or_else(|| panic!("{strategy} is missing in {output}")).to_owned()
    };
    assert!(line("no lock ").ends_with("paid out 160, balance  20: WRONG"), "{output}");
    for strategy in ["row lock ", "advisory lock, guard", "advisory lock in a transaction"] {
        assert!(line(strategy).ends_with("paid out  80, balance  20: correct"), "{output}");
    }
}

#[cfg(feature = "axum")]
#[test]
fn axum_route() {
    let output = run("axum_route", &["--once"]);
    assert!(output.contains("20 requests for 10 pieces: 10 got one"), "{output}");
}
