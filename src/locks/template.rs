//! Keys with gaps, as in `stock:{sku}`, that a request fills.

use super::Key;
use std::fmt;

/// A key with gaps.
///
/// `{name}` is filled from the path's parameter of that name, `{?name}` from the query's. What stands
/// before the first gap, without a colon at its end, is the family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    family: &'static str,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(&'static str),
    Path(&'static str),
    Query(&'static str),
}

/// A template that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A brace without its other half, or a gap without a name.
    #[error("the key template {0:?} has a brace too many or too few, or a gap without a name")]
    Braces(&'static str),
    /// No gap, so all requests would wait for each other; `LockLayer::by` can be told to want that.
    #[error("the key template {0:?} has no gap, as in stock:{{sku}}")]
    NoGap(&'static str),
}

/// A request that leaves a gap open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the request has no {0}, which the lock's key needs")]
pub struct Missing(pub &'static str);

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// When its braces do not match, or there are none.
    pub fn new(text: &'static str) -> Result<Self, TemplateError> {
        let broken = TemplateError::Braces(text);
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find(['{', '}']) {
            let end = rest[start..].find('}').map(|end| start + end).ok_or(broken.clone())?;
            let name = rest.get(start + 1..end).ok_or(broken.clone())?;
            if start > 0 {
                parts.push(Part::Text(&rest[..start]));
            }
            parts.push(match name.strip_prefix('?') {
                Some(name) => Part::Query(name),
                None => Part::Path(name),
            });
            if name.trim_start_matches('?').is_empty() || name.contains('{') {
                return Err(broken);
            }
            rest = &rest[end + 1..];
        }
        let gap = text.find('{').ok_or(TemplateError::NoGap(text))?;
        if !rest.is_empty() {
            parts.push(Part::Text(rest));
        }
        Ok(Self { family: text[..gap].trim_end_matches(':'), parts })
    }

    /// The key with all gaps filled.
    ///
    /// # Errors
    /// When the request has nothing for one of them.
    pub fn fill<V: fmt::Display>(
        &self,
        path: impl Fn(&str) -> Option<V>,
        query: impl Fn(&str) -> Option<V>,
    ) -> Result<Key, Missing> {
        let mut key = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => key.push_str(text),
                Part::Path(name) => key += &path(name).ok_or(Missing(name))?.to_string(),
                Part::Query(name) => key += &query(name).ok_or(Missing(name))?.to_string(),
            }
        }
        Ok(Key::exact(self.family, &key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &'static str) -> Result<Key, Missing> {
        let template = Template::new(template).expect("a template");
        let path = |name: &str| (name == "sku").then_some("ABC");
        let query = |name: &str| (name == "user").then_some("42");
        template.fill(path, query)
    }

    #[test]
    fn gaps_are_filled_from_path_and_query() {
        assert_eq!(filled("stock:{sku}"), Ok(Key::new("stock", "ABC")));
        assert_eq!(
            filled("withdraw:user:{?user}").map(|key| key.to_string()),
            Ok("withdraw:user:42".into())
        );
        assert_eq!(filled("withdraw:user:{?user}").map(|key| key.family()), Ok("withdraw:user"));
        assert_eq!(filled("{sku}/{?user}!").map(|key| key.to_string()), Ok("ABC/42!".into()));
    }

    #[test]
    fn a_gap_that_stays_open_is_named() {
        assert_eq!(filled("stock:{colour}"), Err(Missing("colour")));
        assert_eq!(filled("stock:{?sku}"), Err(Missing("sku")), "of the path, not of the query");
    }

    #[test]
    fn a_template_that_makes_no_sense_is_refused() {
        for bad in ["stock:{sku", "stock:sku}", "stock:{}", "stock:{?}", "{a{b}", "}{"] {
            assert_eq!(Template::new(bad), Err(TemplateError::Braces(bad)), "{bad}");
        }
        assert_eq!(Template::new("stock"), Err(TemplateError::NoGap("stock")));
    }
}
