//! `make bench`: Concord under load beside the very same SQL under pgbench, in one run; and what others
//! see live, and what that costs a save; and locks beside those of a Python package.
//!
//! It starts its own PostgreSQL (durable, as the embedded default) and its own servers from the
//! release build, fills in 10,000 products, and drives them. What counts is the ratio of two figures
//! of one run: absolute numbers change with the machine.
//!
//! `make bench ARGS="http"` measures only requests, `ARGS="live"` only events, `ARGS="cost"` what
//! events cost, `ARGS="locks"` only locks. `CONCORD_BENCH_SECONDS` sets the length of each measurement (default 10).

mod cost;
mod goals;
mod house;
mod http;
mod live;
mod locks;
mod pgbench;
mod size;
mod wrk;

use goals::Goals;
use house::House;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` and clippy's build start benches too, without wanting them run.
    let args: Vec<String> = std::env::args().skip(1).collect();
    if !args.iter().any(|arg| arg == "--bench") {
        return Ok(());
    }
    let wanted = |part: &str| {
        args.iter().any(|arg| arg == part) || args.iter().all(|arg| arg.starts_with("--"))
    };
    let seconds: u32 =
        std::env::var("CONCORD_BENCH_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(10);
    let runtime = tokio::runtime::Runtime::new()?;
    let house = runtime.block_on(House::open())?;
    let mut goals = Goals::default();
    println!("{seconds} s a measurement");
    if wanted("http") {
        http::measure(&house, seconds, &mut goals)?;
        size::print(&mut goals)?;
    }
    if wanted("live") {
        runtime.block_on(live::measure(&house, seconds, &mut goals))?;
    }
    if wanted("cost") {
        cost::measure(&house, seconds, &mut goals)?;
    }
    if wanted("locks") {
        runtime.block_on(locks::measure(&house, seconds, &mut goals))?;
    }
    runtime.block_on(house.close())?;
    goals.print();
    Ok(())
}
