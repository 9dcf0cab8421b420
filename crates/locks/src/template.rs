//! Key templates with placeholders, such as `stock:{sku}`, which are filled from a request.

use super::key::Key;
use std::fmt;

/// A key with placeholders: `{name}` for a path parameter, `{?name}` for a query parameter.
///
/// The text before the first placeholder, without a trailing colon, is the family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyTemplate {
    family: &'static str,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(&'static str),
    Path(&'static str),
    Query(&'static str),
}

/// A template that cannot be parsed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// Unbalanced braces, or a placeholder without a name.
    #[error("the key template {0:?} has unbalanced braces or a placeholder without a name")]
    Braces(&'static str),
    /// No placeholder: all requests would wait for each other. If that is intended, compute the key with a
    /// function (`LockLayer::with_key`).
    #[error("the key template {0:?} has no placeholder, as in stock:{{sku}}")]
    NoPlaceholder(&'static str),
}

/// A parameter that the template needs and the request lacks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the request has no {0}, which the lock's key needs")]
pub struct MissingParameter(pub &'static str);

impl KeyTemplate {
    /// Parses a template.
    ///
    /// # Errors
    /// [`TemplateError`].
    pub fn new(text: &'static str) -> Result<Self, TemplateError> {
        let invalid = TemplateError::Braces(text);
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find(['{', '}']) {
            let end = rest[start..].find('}').map(|end| start + end).ok_or(invalid.clone())?;
            let name = rest.get(start + 1..end).ok_or(invalid.clone())?;
            if start > 0 {
                parts.push(Part::Text(&rest[..start]));
            }
            parts.push(match name.strip_prefix('?') {
                Some(name) => Part::Query(name),
                None => Part::Path(name),
            });
            if name.trim_start_matches('?').is_empty() || name.contains('{') {
                return Err(invalid);
            }
            rest = &rest[end + 1..];
        }
        let first = text.find('{').ok_or(TemplateError::NoPlaceholder(text))?;
        if !rest.is_empty() {
            parts.push(Part::Text(rest));
        }
        Ok(Self { family: text[..first].trim_end_matches(':'), parts })
    }

    /// The key for these parameters of path and query.
    ///
    /// # Errors
    /// [`MissingParameter`].
    pub fn fill<V: fmt::Display>(
        &self,
        path: impl Fn(&str) -> Option<V>,
        query: impl Fn(&str) -> Option<V>,
    ) -> Result<Key, MissingParameter> {
        let mut key = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => key.push_str(text),
                Part::Path(name) => {
                    key += &path(name).ok_or(MissingParameter(name))?.to_string();
                }
                Part::Query(name) => {
                    key += &query(name).ok_or(MissingParameter(name))?.to_string();
                }
            }
        }
        Ok(Key::with_text(self.family, &key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(template: &'static str) -> Result<Key, MissingParameter> {
        let template = KeyTemplate::new(template).expect("a template");
        let path = |name: &str| (name == "sku").then_some("ABC");
        let query = |name: &str| (name == "user").then_some("42");
        template.fill(path, query)
    }

    #[test]
    fn placeholders_are_filled_from_path_and_query() {
        assert_eq!(fill("stock:{sku}"), Ok(Key::new("stock", "ABC")));
        assert_eq!(
            fill("withdraw:user:{?user}").map(|key| key.to_string()),
            Ok("withdraw:user:42".into())
        );
        assert_eq!(fill("withdraw:user:{?user}").map(|key| key.family()), Ok("withdraw:user"));
        assert_eq!(fill("{sku}/{?user}!").map(|key| key.to_string()), Ok("ABC/42!".into()));
    }

    #[test]
    fn a_missing_parameter_is_named() {
        assert_eq!(fill("stock:{colour}"), Err(MissingParameter("colour")));
        assert_eq!(fill("stock:{?sku}"), Err(MissingParameter("sku")), "path, not query");
    }

    #[test]
    fn an_invalid_template_is_refused() {
        for bad in ["stock:{sku", "stock:sku}", "stock:{}", "stock:{?}", "{a{b}", "}{"] {
            assert_eq!(KeyTemplate::new(bad), Err(TemplateError::Braces(bad)), "{bad}");
        }
        assert_eq!(KeyTemplate::new("stock"), Err(TemplateError::NoPlaceholder("stock")));
    }
}
