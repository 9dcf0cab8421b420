//! The definition of a field.

use crate::errors::FieldError;
use crate::field_id::FieldId;
use crate::kind::Kind;
use crate::problem::Problem;
use crate::rule::MergeRule;
use crate::value::Value;
use serde::{Deserialize, Serialize};

/// A check that only the owner of a field can define. It may normalize the value; an error is the message
/// for the person who entered it.
pub type CheckValue = fn(&Value) -> Result<Value, String>;

/// A parser for what people type into a field, such as numbers in the formats of other languages.
pub type ReadText = fn(&Kind, &str) -> Result<Value, String>;

/// The pattern of the texts that the check of the owner takes: see [`pattern`](crate::pattern).
pub type Pattern = fn() -> String;

/// The definition of a field: plain data, apart from three optional functions of the owner.
///
/// ```
/// use concord_record::{FieldDef, FieldId, Kind};
///
/// let name = FieldDef::new(FieldId::new("name"), "Name", Kind::single_line(1..=255)).required();
/// let error = name.check("x".repeat(300).into()).unwrap_err();
/// assert_eq!(error.message, "Shorten the name to 255 characters; it has 300.");
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FieldDef {
    /// The key in stored and transmitted data.
    pub key: FieldId,
    /// The label shown to people.
    pub label: String,
    /// The type and its limits.
    pub kind: Kind,
    /// Whether the field must have a value.
    #[serde(default)]
    pub required: bool,
    /// The value of a new record that does not mention the field.
    #[serde(default, skip_serializing_if = "Value::is_none")]
    pub default: Value,
    /// What happens if both sides change the field.
    pub rule: MergeRule,
    /// Fields with the same group name belong together, such as a price and its currency. They conflict as
    /// one value.
    #[serde(default)]
    pub group: Option<String>,
    /// A help text for the form.
    #[serde(default)]
    pub help: String,
    /// Whether people can search for words in it.
    #[serde(default)]
    pub searchable: bool,
    /// Whether a list can be sorted by it.
    #[serde(default)]
    pub sortable: bool,
    /// Whether a list can be filtered by it.
    #[serde(default)]
    pub filterable: bool,
    /// Whether a form suggests the values in use.
    #[serde(default)]
    pub suggested: bool,
    #[serde(skip)]
    check: Option<CheckValue>,
    #[serde(skip)]
    read: Option<ReadText>,
    #[serde(skip)]
    pub(crate) own_pattern: Option<Pattern>,
}

impl FieldDef {
    /// An optional field with the default merge rule of its kind.
    pub fn new(key: FieldId, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            key,
            label: label.into(),
            rule: MergeRule::of(&kind),
            kind,
            required: false,
            default: Value::None,
            group: None,
            help: String::new(),
            searchable: false,
            sortable: false,
            filterable: false,
            suggested: false,
            check: None,
            read: None,
            own_pattern: None,
        }
    }

    /// Requires a value.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sets the value of a new record that does not mention the field.
    #[must_use]
    pub fn default_value(mut self, value: impl Into<Value>) -> Self {
        self.default = value.into();
        self
    }

    /// Sets the merge rule.
    #[must_use]
    pub const fn rule(mut self, rule: MergeRule) -> Self {
        self.rule = rule;
        self
    }

    /// Adds the field to a group.
    #[must_use]
    pub fn group(mut self, name: impl Into<String>) -> Self {
        self.group = Some(name.into());
        self
    }

    /// Sets the help text.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = text.into();
        self
    }

    /// Makes the field searchable.
    #[must_use]
    pub const fn searchable(mut self) -> Self {
        self.searchable = true;
        self
    }

    /// Makes lists sortable by the field.
    #[must_use]
    pub const fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }

    /// Makes lists filterable by the field.
    #[must_use]
    pub const fn filterable(mut self) -> Self {
        self.filterable = true;
        self
    }

    /// Makes forms suggest the values in use.
    #[must_use]
    pub const fn suggested(mut self) -> Self {
        self.suggested = true;
        self
    }

    /// Adds a check by the owner. It runs after the check of the kind, if there is a value.
    #[must_use]
    pub const fn check_with(mut self, check: CheckValue) -> Self {
        self.check = Some(check);
        self
    }

    /// Replaces the parser for what people type. Its result is checked like any other value.
    #[must_use]
    pub const fn read_with(mut self, read: ReadText) -> Self {
        self.read = Some(read);
        self
    }

    /// Sets the pattern of the texts that the check of the owner takes.
    #[must_use]
    pub const fn pattern_with(mut self, pattern: Pattern) -> Self {
        self.own_pattern = Some(pattern);
        self
    }

    /// A value as text for people: an option by its label, all others as in a form.
    #[must_use]
    pub fn display(&self, value: &Value) -> String {
        match self.kind.option(value) {
            Some(option) => option.label.clone(),
            None => value.to_input(),
        }
    }

    /// The name inside a sentence: "Name" becomes "name", "SKU" stays unchanged.
    #[must_use]
    pub fn noun(&self) -> String {
        let mut chars = self.label.chars();
        match (chars.next(), chars.clone().next()) {
            (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
                first.to_lowercase().chain(chars).collect()
            }
            _ => self.label.clone(),
        }
    }

    /// Checks and normalizes a value.
    ///
    /// # Errors
    /// The error in the value.
    pub fn check(&self, value: Value) -> Result<Value, FieldError> {
        self.checked(value).map_err(|problem| self.error(&problem))
    }

    /// Parses and checks what a person typed; see [`Kind::parse`].
    ///
    /// # Errors
    /// The error in the text.
    pub fn parse(&self, text: &str) -> Result<Value, FieldError> {
        let value = match self.read {
            Some(read) => read(&self.kind, text).map_err(Problem::Refused),
            None => self.kind.parse(text),
        };
        value.and_then(|value| self.checked(value)).map_err(|problem| self.error(&problem))
    }

    /// Parses what a person typed with the parser of the owner alone, without the checks of the kind; `None` if the
    /// field has none. For early hints: a program that only calls this has no Unicode tables in it.
    ///
    /// ```
    /// use concord_record::{FieldDef, FieldId, Kind};
    ///
    /// let amount = FieldDef::new(FieldId::new("amount"), "Amount", Kind::integer(0..=9));
    /// assert_eq!(amount.hint("ten"), None);
    /// let amount = amount.read_with(|_, text| {
    ///     text.parse::<i64>().map(Into::into).map_err(|_| "Enter a whole number.".to_owned())
    /// });
    /// assert_eq!(amount.hint("7"), Some(Ok(7.into())));
    /// assert_eq!(amount.hint("ten").unwrap().unwrap_err().message, "Enter a whole number.");
    /// ```
    #[must_use]
    pub fn hint(&self, text: &str) -> Option<Result<Value, FieldError>> {
        let value = (self.read?)(&self.kind, text);
        Some(value.map_err(|message| FieldError { field: self.key, message }))
    }

    /// The error for a problem.
    #[must_use]
    pub fn error(&self, problem: &Problem) -> FieldError {
        FieldError { field: self.key, message: problem.message(&self.noun()) }
    }

    fn checked(&self, value: Value) -> Result<Value, Problem> {
        let value = match self.kind.check(value) {
            // An empty line is no value of an optional field.
            Err(Problem::Missing) if !self.required => Value::None,
            value => value?,
        };
        match (value, self.check) {
            (Value::None, _) if self.required => Err(Problem::Missing),
            (Value::None, _) => Ok(Value::None),
            (value, Some(check)) => check(&value).map_err(Problem::Refused),
            (value, None) => Ok(value),
        }
    }
}
