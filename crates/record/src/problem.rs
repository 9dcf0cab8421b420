//! Problems of values, and their messages.

use rust_decimal::Decimal;

/// A problem of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The field needs a value.
    Missing,
    /// A text has too few characters.
    TooShort {
        /// The minimum number of characters.
        min: usize,
        /// The number of characters of the text.
        len: usize,
    },
    /// A text has too many characters.
    TooLong {
        /// The maximum number of characters.
        max: usize,
        /// The number of characters of the text.
        len: usize,
    },
    /// A text contains line breaks or control characters.
    ControlCharacter,
    /// A text contains a NUL character.
    NulCharacter,
    /// A text is not a decimal number.
    NotANumber {
        /// The number of decimals of the field.
        scale: u32,
    },
    /// A text is not a whole number.
    NotAWholeNumber,
    /// A text is neither yes nor no.
    NotAFlag,
    /// A number has too many decimals.
    TooManyDecimals {
        /// The number of decimals of the field.
        scale: u32,
    },
    /// A number is too small or too large.
    OutOfRange {
        /// The minimum.
        min: String,
        /// The maximum.
        max: String,
    },
    /// A text is not one of the options.
    NotAnOption {
        /// The options.
        options: Vec<String>,
    },
    /// A set or a list has too many items.
    TooManyItems {
        /// The maximum number of items.
        max: usize,
        /// The number of items.
        len: usize,
    },
    /// An item has too many characters.
    ItemTooLong {
        /// The item.
        item: String,
        /// The maximum number of characters.
        max: usize,
        /// The number of characters of the item.
        len: usize,
    },
    /// An item of a set has a comma, which separates items in a form.
    CommaInItem {
        /// The item.
        item: String,
    },
    /// A list has an item twice.
    RepeatedItem {
        /// The item.
        item: String,
    },
    /// The value has another type than the field.
    WrongType {
        /// The type of the field.
        expected: &'static str,
        /// The type of the value.
        found: &'static str,
    },
    /// The value breaks a rule of the owner of the field, who provides the message.
    Refused(String),
}

/// Up to this many options are listed in a message.
const LISTED_OPTIONS: usize = 10;

/// Longer items are shortened in a message.
const SHOWN_CHARS: usize = 30;

impl Problem {
    /// A decimal number is too small or too large.
    pub(crate) fn decimal_out_of_range(min: Decimal, max: Decimal) -> Self {
        let text = |number: Decimal| number.normalize().to_string();
        Self::OutOfRange { min: text(min), max: text(max) }
    }

    /// The message for the person who entered the value. `noun` is the name of the field inside a
    /// sentence: "name", "tags".
    #[must_use]
    pub fn message(&self, noun: &str) -> String {
        match self {
            Self::Missing => format!("Enter {}.", with_article(noun)),
            Self::TooShort { min, len } => {
                format!("Enter at least {} for the {noun}; it has {len}.", characters(*min))
            }
            Self::TooLong { max, len } => {
                format!("Shorten the {noun} to {}; it has {}.", characters(*max), grouped(*len))
            }
            Self::ControlCharacter => {
                format!("Remove line breaks and control characters from the {noun}.")
            }
            Self::NulCharacter => format!("Remove the NUL character from the {noun}."),
            Self::NotANumber { scale: 0 }
            | Self::NotAWholeNumber
            | Self::TooManyDecimals { scale: 0 } => {
                format!("Enter the {noun} as a whole number.")
            }
            Self::NotANumber { scale } => {
                format!("Enter {} like 19.{}.", with_article(noun), "9".repeat(*scale as usize))
            }
            Self::NotAFlag => format!("Enter yes or no for the {noun}."),
            Self::TooManyDecimals { scale } => {
                format!("Enter {} with at most {}.", with_article(noun), decimals(*scale))
            }
            Self::OutOfRange { min, max } => {
                format!("Enter {} from {min} to {max}.", with_article(noun))
            }
            Self::NotAnOption { options } if options.len() <= LISTED_OPTIONS => {
                format!("Choose one of these for the {noun}: {}.", options.join(", "))
            }
            Self::NotAnOption { .. } => format!("Choose one of the options for the {noun}."),
            Self::TooManyItems { max, len } => {
                format!("Reduce the {noun} to {}; there are {}.", grouped(*max), grouped(*len))
            }
            Self::ItemTooLong { item, max, len } => {
                let (item, max) = (shortened(item), characters(*max));
                format!("Shorten \"{item}\" in the {noun} to {max}; it has {}.", grouped(*len))
            }
            Self::CommaInItem { item } => {
                format!("Remove the comma from \"{}\" in the {noun}.", shortened(item))
            }
            Self::RepeatedItem { item } => {
                format!("Remove \"{}\" from the {noun}; it is there twice.", shortened(item))
            }
            Self::WrongType { expected, .. } => format!("Send the {noun} as {expected}."),
            Self::Refused(message) => message.clone(),
        }
    }
}

fn with_article(noun: &str) -> String {
    let article =
        if noun.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { "an" } else { "a" };
    format!("{article} {noun}")
}

fn characters(count: usize) -> String {
    format!("{} character{}", grouped(count), if count == 1 { "" } else { "s" })
}

fn decimals(count: u32) -> String {
    const WORDS: [&str; 5] = ["no", "one", "two", "three", "four"];
    let number = WORDS.get(count as usize).map_or_else(|| count.to_string(), ToString::to_string);
    format!("{number} decimal{}", if count == 1 { "" } else { "s" })
}

/// A number with commas as thousands separators.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let first = (digits.len() - 1) % 3 + 1;
    let mut text = digits[..first].to_owned();
    for at in (first..digits.len()).step_by(3) {
        text.push(',');
        text.push_str(&digits[at..at + 3]);
    }
    text
}

fn shortened(item: &str) -> String {
    match item.char_indices().nth(SHOWN_CHARS) {
        Some((at, _)) => format!("{}…", &item[..at]),
        None => item.to_owned(),
    }
}
