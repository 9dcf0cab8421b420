//! Load over HTTP.

use crate::house::ROWS;
use std::{error::Error, process::Command};

/// The result of one measurement.
pub struct Load {
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Responses other than 2xx and 3xx, and broken connections.
    pub failures: u64,
}

/// The target of the load.
pub struct Target<'a> {
    /// `127.0.0.1:12345`
    pub address: &'a str,
    /// The first row that PUT changes; all rows must have version 0.
    pub first: u32,
}

/// Sends one kind of request with `clients` connections.
pub fn run(
    target: &Target<'_>,
    mode: &str,
    clients: u32,
    seconds: u32,
) -> Result<Load, Box<dyn Error>> {
    let threads = clients.min(2);
    let output = Command::new("wrk")
        .args(["-t", &threads.to_string(), "-c", &clients.to_string()])
        .args(["-d", &format!("{seconds}s"), "--timeout", "10s"])
        .args(["-s", concat!(env!("CARGO_MANIFEST_DIR"), "/benches/concord/load.lua")])
        .arg(format!("http://{}", target.address))
        .args(["--", mode, &ROWS.to_string(), &target.first.to_string()])
        .output()
        .map_err(|error| format!("wrk cannot be started ({error}): apt-get install wrk"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("RESULT "))
        .ok_or_else(|| format!("wrk: {text}{}", String::from_utf8_lossy(&output.stderr)))?;
    let numbers: Vec<f64> = line.split(' ').filter_map(|n| n.parse().ok()).collect();
    let [requests, microseconds, p50, p99, failures] = numbers[..] else {
        return Err(format!("wrk: {line}").into());
    };
    Ok(Load {
        per_second: (requests - failures) / (microseconds / 1e6),
        p50_ms: p50 / 1e3,
        p99_ms: p99 / 1e3,
        failures: failures as u64,
    })
}
