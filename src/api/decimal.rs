//! Decimal numbers exactly as written, with any number of digits and any exponent.

/// The value of a number in JSON: 0.digits × 10^exponent.
#[derive(Debug, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    /// Without zeros at either end; empty for zero.
    digits: String,
    /// 0 for zero.
    exponent: i64,
}

/// A decimal as a whole number of units.
#[derive(Debug, PartialEq, Eq)]
pub enum Whole {
    /// Exactly this number.
    Exactly(i64),
    /// Whole, or larger than any [`i64`].
    TooLarge,
    /// Between two units.
    Fraction,
}

impl Decimal {
    /// Reads digits with an optional sign, point and exponent.
    pub fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, self::exponent(exponent)?),
            None => (text, 0),
        };
        let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let significant = all.trim_start_matches('0');
        let leading_zeros = i64::try_from(all.len() - significant.len()).ok()?;
        let digits = significant.trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { negative: false, digits, exponent: 0 });
        }
        let exponent =
            exponent.saturating_add(i64::try_from(whole.len()).ok()?).saturating_sub(leading_zeros);
        Some(Self { negative: mantissa.starts_with('-'), digits, exponent })
    }

    /// Whether it is below zero.
    pub const fn is_negative(&self) -> bool {
        self.negative
    }

    /// In units of 10^-`places`.
    pub fn in_units(&self, places: u32) -> Whole {
        let Ok(length) = i64::try_from(self.digits.len()) else { return Whole::TooLarge };
        let exponent = self.exponent.saturating_add(i64::from(places));
        if length == 0 {
            return Whole::Exactly(0);
        }
        let Ok(zeros) = usize::try_from(exponent.saturating_sub(length)) else {
            return Whole::Fraction;
        };
        // No i64 has more digits.
        if exponent > 19 {
            return Whole::TooLarge;
        }
        let sign = if self.negative { "-" } else { "" };
        let number = format!("{sign}{}{}", self.digits, "0".repeat(zeros));
        number.parse().map_or(Whole::TooLarge, Whole::Exactly)
    }
}

fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let limit = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    Some(text.parse().unwrap_or(limit))
}

/// The number in units of 10^-`places` that a program meant whose binary float shows as `number`
/// (19.989999999999998 for 19.99). `None` if it is not such a number.
///
/// Two things make it one: it is what a float is written as, with the fewest digits that tell it apart
/// or with 16 or 17 digits; and that float is at most two steps from the one nearest to the units.
/// Zero has no such neighbours: a tiny amount is not nothing.
pub fn units_of_float(number: &Decimal, text: &str, places: u32) -> Option<i64> {
    /// More is no price.
    const TOO_MUCH: f64 = 1e9;
    /// In units of the last place.
    const NOISE: u64 = 2;

    let float: f64 = text.parse().ok()?;
    if !(0.0..TOO_MUCH).contains(&float) {
        return None;
    }
    let written = [format!("{float:e}"), format!("{float:.15e}"), format!("{float:.16e}")];
    if !written.iter().any(|text| Decimal::read(text).as_ref() == Some(number)) {
        return None;
    }
    let unit: f64 = format!("1e{places}").parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "a cast of what is too large saturates")]
    let units = (float * unit).round() as i64;
    let meant: f64 = format!("{units}e-{places}").parse().ok()?;
    let steps = float.to_bits().abs_diff(meant.to_bits());
    (units > 0 && steps <= NOISE).then_some(units)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn in_units(text: &str, places: u32) -> Whole {
        Decimal::read(text).expect("a number").in_units(places)
    }

    #[test]
    fn a_number_is_what_it_says() {
        for text in ["12.5", "12.500", "+12.5", "0012.5", "125e-1", "0.125e2", "1.25E+1"] {
            assert_eq!(in_units(text, 2), Whole::Exactly(1250), "{text}");
            assert_eq!(in_units(text, 0), Whole::Fraction, "{text}");
        }
        for text in ["0", "-0.00", "0e999999999999999999999", ".0", "0."] {
            assert_eq!(in_units(text, 0), Whole::Exactly(0), "{text}");
        }
        for text in ["1e-400", "-1e-400", "5e-324", "1e-99999999999999999999"] {
            assert_eq!(in_units(text, 2), Whole::Fraction, "{text}");
        }
        assert_eq!(in_units(&format!("0.{}1", "0".repeat(400)), 2), Whole::Fraction);
        assert_eq!(in_units(&format!("1.{}", "0".repeat(400)), 2), Whole::Exactly(100));
        for text in ["1e400", "-1e400", "9223372036854775808", "1e99999999999999999999"] {
            assert_eq!(in_units(text, 0), Whole::TooLarge, "{text}");
        }
        assert_eq!(in_units("-9223372036854775808", 0), Whole::Exactly(i64::MIN));
        for text in ["", "-", ".", "e", "1e", "1e+", "--1", "1.2.3", "1,5", "0x10", "inf", "NaN"] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
    }

    fn meant(text: &str) -> Option<i64> {
        units_of_float(&Decimal::read(text).expect("a number"), text, 2)
    }

    #[test]
    fn the_noise_of_a_float_is_told_from_other_decimals() {
        assert_eq!(meant("0.30000000000000004"), Some(30));
        assert_eq!(meant("19.989999999999998"), Some(1999));
        assert_eq!(meant("3.3000000000000003"), Some(330));
        assert_eq!(meant("99999999.9900000100"), Some(9_999_999_999));
        // No float is written like this.
        for text in ["0.99999999999999999", "0.300000000000000041", "19.98999999999999800001"] {
            assert_eq!(meant(text), None, "{text}");
        }
        // Floats, but with other values.
        for text in ["19.999", "19.990000001", "19.9899999999", "0.0000000001", "5e-324", "1e-400"]
        {
            assert_eq!(meant(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_price_kept_as_a_float_is_recognised(hundredths in 1..=9_999_999_999_i64, step in -2..=2_i64) {
            let exact: f64 = format!("{hundredths}e-2").parse().expect("a number");
            let float = f64::from_bits(exact.to_bits().saturating_add_signed(step));
            for text in [format!("{float}"), format!("{float:e}"), format!("{float:.16e}")] {
                prop_assert_eq!(meant(&text), Some(hundredths), "{}", text);
            }
            let third = f64::from_bits(exact.to_bits() + 3);
            prop_assert_eq!(meant(&format!("{third}")), None);
        }
    }
}
