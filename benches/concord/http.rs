//! Measures requests next to the same SQL in pgbench.

use crate::{
    goals::Goals,
    house::House,
    pgbench,
    wrk::{self, Target},
};
use std::error::Error;

/// The numbers of concurrent clients.
const CLIENTS: [u32; 3] = [1, 16, 64];

/// A measurement: its name, the mode of the load, and the SQL behind it.
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

/// PUT needs rows with a known version, 0, so each measurement uses rows that no other has used before.
const fn first_row(clients: u32) -> u32 {
    1000 * (1 + clients.ilog2())
}

/// Measures each case with each number of clients.
pub fn measure(house: &House, seconds: u32, goals: &mut Goals) -> Result<(), Box<dyn Error>> {
    println!("\nRequests; SQL is pgbench -M prepared with the statement of the same name");
    println!(
        "| case | clients | HTTP/s | SQL/s | ratio | p50 ms | p99 ms | failures | server MB |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    let mut get_one = [0.0; CLIENTS.len()];
    for case in CASES {
        for (at, clients) in CLIENTS.into_iter().enumerate() {
            let target = Target { address: house.address(), first: first_row(clients) };
            let http = wrk::run(&target, case.load, clients, seconds)?;
            let first = 9000 + clients * 10;
            let sql =
                case.sql.map(|s| pgbench::run(house, s, clients, seconds, first)).transpose()?;
            if case.load == "get" {
                get_one[at] = http.per_second;
            }
            // The page has no statement of its own, so it is compared with GET one.
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
                house.server.memory_mb()?,
            );
            goals.note(case.load, clients, ratio, &http);
        }
    }
    goals.note_memory(house.server.memory_mb()?);
    Ok(())
}
