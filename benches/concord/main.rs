//! `make bench`: compares Concord under load with the same SQL in pgbench in one run; measures live events
//! and what they cost a save; and compares locks with those of a Python package.
//!
//! It starts its own PostgreSQL (durable, like the embedded default) and its own servers from the release
//! build, inserts 10,000 products, and generates load. Only the ratio of two measurements of one run is
//! meaningful: absolute numbers depend on the machine.
//!
//! `make bench ARGS="http"` measures only requests, `ARGS="live"` only events, `ARGS="cost"` the cost of
//! events, `ARGS="locks"` only locks. `CONCORD_BENCH_SECONDS` sets the length of each measurement (default 10).

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
    // `cargo test --benches` and the clippy build also start benches, but must not run them.
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
