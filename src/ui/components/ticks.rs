//! Tick marks at round values on an axis.

/// Rounds a step up to 1, 2 or 5 times a power of ten.
#[must_use]
pub fn step(least: f64) -> f64 {
    let power = 10_f64.powf(least.max(0.001).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
    // Tolerates rounding errors of the logarithm.
    steps.into_iter().find(|step| *step >= least * 0.999_999).unwrap_or(power * 10.0)
}

/// The multiples of a step between two values, inclusive.
pub fn tick_values(from: f64, end: f64, step: f64) -> impl Iterator<Item = f64> {
    let first = (from / step).ceil();
    (0_u32..).map(move |at| (first + f64::from(at)) * step).take_while(move |at| *at <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        let steps = [0.4, 1.0, 3.0, 26.5, 99.0, 2.5e11].map(step);
        assert_eq!(steps, [0.5, 1.0, 5.0, 50.0, 100.0, 5e11]);
    }

    #[test]
    fn ticks_are_multiples_between_the_ends() {
        assert_eq!(tick_values(0.0, 12.0, 5.0).collect::<Vec<_>>(), [0.0, 5.0, 10.0]);
        assert_eq!(tick_values(3.0, 15.0, 5.0).collect::<Vec<_>>(), [5.0, 10.0, 15.0]);
        assert_eq!(tick_values(6.0, 9.0, 5.0).count(), 0);
    }
}
