//! Helpers for English text.

/// "Price", "Price and Stock", "Name, Price and Stock".
#[must_use]
pub fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}

/// "10,000".
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "one minute", "two minutes", "12 minutes": numbers up to ten in letters.
#[must_use]
pub fn counted(number: i64, one: &str) -> String {
    const LETTERS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let letters = usize::try_from(number).ok().and_then(|number| LETTERS.get(number));
    let number_text = letters.map_or_else(|| grouped(number), |word| (*word).to_owned());
    format!("{number_text} {one}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_listed_with_an_and() {
        assert_eq!(list(&["Price"]), "Price");
        assert_eq!(list(&["Name", "Price", "Stock"]), "Name, Price and Stock");
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let texts = [0, 999, 1_000, 10_000, 1_234_567, -1_000].map(grouped);
        assert_eq!(texts, ["0", "999", "1,000", "10,000", "1,234,567", "−1,000"]);
    }

    #[test]
    fn small_numbers_are_written_in_letters() {
        assert_eq!(counted(1, "minute"), "one minute");
        assert_eq!(counted(2, "minute"), "two minutes");
        assert_eq!(counted(12, "minute"), "12 minutes");
    }
}
