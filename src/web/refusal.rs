//! Refusals of whole requests: a problem for programs, a short page for people.

use super::{PROBLEM_JSON, Problem};
use axum::{
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
};

/// Responds with the text of the problem; as a page if a browser asks for one.
pub fn answer(headers: &HeaderMap, problem: Problem) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepted = text(header::ACCEPT);
    let wants_page = accepted.contains("text/html") && !accepted.contains(PROBLEM_JSON);
    let mut response = if wants_page { page(&problem) } else { problem.into_response() };
    let no_store = header::HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    response
}

fn page(problem: &Problem) -> Response {
    let page = include_str!("refused.html")
        .replace("{title}", &escaped(problem.title()))
        .replace("{detail}", &escaped(problem.detail()));
    (problem.status(), Html(page)).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn nothing_gets_out_of_the_text() {
        assert_eq!(escaped("<b>&amp;"), "&lt;b&gt;&amp;amp;");
    }

    #[test]
    fn browsers_get_a_page_and_programs_a_problem() {
        let kind = |accept: &'static str| {
            let accept = HeaderValue::from_static(accept);
            let headers = HeaderMap::from_iter([(header::ACCEPT, accept)]);
            let answer = answer(&headers, Problem::cross_site());
            assert_eq!(answer.status(), 403);
            answer.headers()[header::CONTENT_TYPE].to_str().expect("text").to_owned()
        };
        assert_eq!(kind("text/html,application/xhtml+xml"), "text/html; charset=utf-8");
        assert_eq!(kind("*/*"), PROBLEM_JSON);
        assert_eq!(kind("application/json"), PROBLEM_JSON);
    }
}
