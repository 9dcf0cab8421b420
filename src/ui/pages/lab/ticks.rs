//! The time axis of the chart.

use crate::ui::components::ticks::{step, tick_values};

/// Ticks between two times in microseconds: about `wanted` round times, in milliseconds.
pub fn ticks(from_us: u64, end_us: u64, wanted: u32) -> Vec<f64> {
    let (from_ms, end_ms) = (milliseconds(from_us), milliseconds(end_us));
    let step = step((end_ms - from_ms) / f64::from(wanted.max(1)));
    tick_values(from_ms, end_ms, step).collect()
}

/// "0", "0.5", "20", "1,500".
pub fn label(ms: f64) -> String {
    if ms > 0.0 && ms < 1.0 {
        return format!("{ms:.2}").trim_end_matches('0').to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "a run is over in 30 seconds")]
    let (whole, rest) = (ms.floor() as i64, ms.fract());
    let whole = crate::ui::components::words::grouped(whole);
    if rest < 0.05 {
        whole
    } else {
        format!("{whole}{}", format!("{rest:.1}").trim_start_matches('0'))
    }
}

/// Milliseconds as `f64`, for percentages and display.
#[expect(clippy::cast_precision_loss, reason = "a run has far fewer microseconds than 2^52")]
pub fn milliseconds(us: u64) -> f64 {
    us as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_about_as_many_as_wanted() {
        assert_eq!(ticks(0, 212_000, 8), [0.0, 50.0, 100.0, 150.0, 200.0]);
        assert_eq!(ticks(0, 80_000, 8), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0]);
        assert_eq!(ticks(925_000, 1_025_000, 4), [950.0, 1_000.0]);
        for end in [1, 999, 30_000_000] {
            let found = ticks(0, end, 8).len();
            assert!((1..=9).contains(&found), "{found} for {end}");
        }
    }

    #[test]
    fn labels_are_short() {
        let told = [0.0, 0.5, 0.02, 2.0, 2.5, 20.0, 1_500.0].map(label);
        assert_eq!(told, ["0", "0.5", "0.02", "2", "2.5", "20", "1,500"]);
    }
}
