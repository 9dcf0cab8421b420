//! The targets of the measurements.

use crate::wrk::Load;

/// Collects targets, and whether they were met.
#[derive(Default)]
pub struct Goals(Vec<(String, bool)>);

impl Goals {
    /// The targets of one measurement.
    pub fn note(&mut self, load: &str, clients: u32, ratio: f64, found: &Load) {
        let least = match (load, clients) {
            ("get", 16 | 64) => Some(0.4),
            ("put", 16 | 64) => Some(0.5),
            ("list", 16 | 64) => Some(0.3),
            ("page", 16 | 64) => Some(0.1),
            _ => None,
        };
        if let Some(least) = least {
            let what = format!("{load} at {clients}: ratio {ratio:.2}, at least {least}");
            self.0.push((what, ratio >= least));
        }
        if clients == 64 {
            let what = format!("{load} at 64: {} failures", found.failures);
            self.0.push((what, found.failures == 0));
        }
        if clients == 16 {
            self.at_most(&format!("{load} at 16: p99 ms"), found.p99_ms, 50.0);
        }
    }

    /// The server's memory at the end.
    pub fn note_memory(&mut self, megabytes: f64) {
        self.at_most("server MB after the run", megabytes, 60.0);
    }

    /// A measurement with an upper limit.
    pub fn at_most(&mut self, what: &str, found: f64, limit: f64) {
        self.0.push((format!("{what} {found:.1}, at most {limit}"), found <= limit));
    }

    /// A measurement with a lower limit.
    pub fn at_least(&mut self, what: &str, found: f64, limit: f64) {
        self.0.push((format!("{what} {found:.2}, at least {limit}"), found >= limit));
    }

    /// Prints which targets were met.
    pub fn print(&self) {
        println!("\nGoals");
        for (what, met) in &self.0 {
            println!("  {} {what}", if *met { "met   " } else { "MISSED" });
        }
    }
}
