//! `make bench`: Concord under load beside the very same SQL under pgbench, in one run.
//!
//! It starts its own PostgreSQL (durable, as the embedded default) and its own server from the
//! release build, fills in 10,000 products, and drives both with 1, 16 and 64 clients. What counts
//! is the ratio of the two: absolute numbers change with the machine.
//!
//! `CONCORD_BENCH_SECONDS` sets the length of each measurement (default 10).

mod goals;
mod house;
mod pgbench;
mod size;
mod wrk;

use goals::Goals;
use house::House;
use std::error::Error;

/// How many clients ask at once.
const CLIENTS: [u32; 3] = [1, 16, 64];

/// What is measured: the name, the load's mode and the SQL behind it.
struct Case {
    name: &'static str,
    load: &'static str,
    sql: Option<&'static str>,
}

const CASES: [Case; 5] = [
    Case { name: "GET one", load: "get", sql: Some("get") },
    Case { name: "GET list of 20", load: "list", sql: Some("list") },
    Case { name: "PUT", load: "put", sql: Some("put") },
    Case { name: "POST", load: "post", sql: Some("post") },
    Case { name: "edit page", load: "page", sql: None },
];

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` and clippy's build start benches too, without wanting them run.
    if !std::env::args().any(|arg| arg == "--bench") {
        return Ok(());
    }
    let seconds: u32 =
        std::env::var("CONCORD_BENCH_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(10);
    let runtime = tokio::runtime::Runtime::new()?;
    let house = runtime.block_on(House::open())?;
    let mut goals = Goals::default();

    println!(
        "{seconds} s a measurement; SQL is pgbench -M prepared with the statement of the same name"
    );
    println!(
        "| case | clients | HTTP/s | SQL/s | ratio | p50 ms | p99 ms | failures | server MB |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    let mut get_one = [0.0; CLIENTS.len()];
    for case in CASES {
        for (at, clients) in CLIENTS.into_iter().enumerate() {
            let http = wrk::run(&house, case.load, clients, seconds)?;
            let sql = case.sql.map(|s| pgbench::run(&house, s, clients, seconds)).transpose()?;
            if case.load == "get" {
                get_one[at] = http.per_second;
            }
            // The page has no statement of its own; it is held against GET one.
            let beside = sql.unwrap_or(get_one[at]);
            let ratio = http.per_second / beside;
            println!(
                "| {} | {clients} | {:.0} | {:.0} | {ratio:.2} | {:.2} | {:.2} | {} | {:.0} |",
                case.name,
                http.per_second,
                beside,
                http.p50_ms,
                http.p99_ms,
                http.failures,
                house.server_memory_mb()?,
            );
            goals.note(case.load, clients, ratio, &http);
        }
    }
    goals.note_memory(house.server_memory_mb()?);
    size::print(&mut goals)?;
    runtime.block_on(house.close())?;
    goals.print();
    Ok(())
}
