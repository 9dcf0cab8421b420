//! Measures what announcing a save to others costs the save.

use crate::{
    goals::Goals,
    house::House,
    pgbench,
    wrk::{self, Target},
};
use std::error::Error;

/// The numbers of concurrent clients.
const CLIENTS: [u32; 2] = [16, 64];
/// How often the measurements alternate, so that other load on the machine affects all of them equally.
const TURNS: u32 = 3;

/// PUT with events off and on, and the SQL statement with and without NOTIFY in its transaction.
pub fn measure(house: &House, seconds: u32, goals: &mut Goals) -> Result<(), Box<dyn Error>> {
    println!("\nPUT, and what telling others costs: {TURNS} turns");
    println!("| clients | events off /s | on /s | ratio | SQL /s | with NOTIFY in it /s | ratio |");
    println!("|--:|--:|--:|--:|--:|--:|--:|");
    let quiet = house.another(&[("CONCORD_EVENTS", "off")])?;
    // No other measurement uses these rows.
    let (mut rows, mut sql_rows) =
        (Rows { next: 1_800, each: 256 }, Rows { next: 8_000, each: 64 });
    for clients in CLIENTS {
        let (mut off, mut on, mut plain, mut notifying) = (0.0, 0.0, 0.0, 0.0);
        for _ in 0..TURNS {
            let mut put = |address: &str| {
                let target = Target { address, first: rows.next() };
                wrk::run(&target, "put", clients, seconds).map(|load| load.per_second)
            };
            off += put(&quiet.address)?;
            on += put(house.address())?;
            let mut sql = |sql: &str| pgbench::run(house, sql, clients, seconds, sql_rows.next());
            plain += sql("put in a transaction")?;
            notifying += sql("put and notify in a transaction")?;
        }
        let turns = f64::from(TURNS);
        let (kept, inside) = (on / off, notifying / plain);
        println!(
            "| {clients} | {:.0} | {:.0} | {kept:.2} | {:.0} | {:.0} | {inside:.2} |",
            off / turns,
            on / turns,
            plain / turns,
            notifying / turns,
        );
        goals.at_least(&format!("PUT at {clients} with events, of without"), kept, 0.9);
    }
    Ok(())
}

/// Rows that still have their first version.
struct Rows {
    next: u32,
    each: u32,
}

impl Rows {
    fn next(&mut self) -> u32 {
        let first = self.next;
        self.next += self.each;
        first
    }
}
