//! Redirects after forms.

use crate::ui::components::flash::{Flash, cookie};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// The maximum length of a path from a form.
const LONGEST: usize = 2_048;

/// The path in this site that a form named, or else `other`. Never leads to another site.
#[must_use]
pub fn back_to<'a>(path: &'a str, other: &'a str) -> &'a str {
    let plain = path.len() <= LONGEST && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if plain && path.starts_with('/') && !path.starts_with("//") { path } else { other }
}

/// Redirects to a path with a GET.
#[must_use]
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/products"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// Redirects with a message that the page shows once.
#[must_use]
pub fn see_other_with(path: &str, flash: &Flash) -> Response {
    let mut response = see_other(path);
    if let Some(header) = cookie::header(flash) {
        response.headers_mut().append(header::SET_COOKIE, header);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::back_to;

    #[test]
    fn a_form_leads_nowhere_else() {
        assert_eq!(back_to("/products?q=a&page=2", "/x"), "/products?q=a&page=2");
        for bad in ["", "products", "//evil.example", "/\\evil.example", "https://a", "/a\r\nb"] {
            assert_eq!(back_to(bad, "/x"), "/x", "{bad}");
        }
        assert_eq!(back_to(&format!("/{}", "a".repeat(100_000)), "/x"), "/x");
    }
}
