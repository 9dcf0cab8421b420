//! Owners of runs: a browser is identified by a cookie that is used for nothing else.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use cookie::{Cookie, SameSite, time::Duration};
use uuid::Uuid;

const COOKIE: &str = "concord_lab";
/// Longer than any run, so that people can return to it.
const KEPT: Duration = Duration::days(1);

/// A browser that uses the lab.
#[derive(Debug, Clone)]
pub struct Visitor {
    word: String,
    is_new: bool,
}

impl Visitor {
    /// The visitor of a request; a new one if there is no valid cookie.
    pub fn of(headers: &HeaderMap) -> Self {
        match known(headers) {
            Some(id) => Self { word: id.to_string(), is_new: false },
            None => Self { word: Uuid::new_v4().to_string(), is_new: true },
        }
    }

    /// The visitor's id in the lab.
    pub fn as_str(&self) -> &str {
        &self.word
    }

    /// Adds the cookie to the response if the request had none.
    pub fn remembered(&self, mut response: Response) -> Response {
        let cookie = Cookie::build((COOKIE, self.word.clone()))
            .path("/lab")
            .max_age(KEPT)
            .http_only(true)
            .same_site(SameSite::Lax);
        if self.is_new
            && let Ok(cookie) = HeaderValue::from_str(&cookie.build().to_string())
        {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

fn known(headers: &HeaderMap) -> Option<Uuid> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| Cookie::split_parse(header.to_owned()).flatten())
        .find(|cookie| cookie.name() == COOKIE)
        .and_then(|cookie| cookie.value().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    fn sent(cookie: &str) -> HeaderMap {
        let header = HeaderValue::from_str(cookie).expect("a header");
        HeaderMap::from_iter([(header::COOKIE, header)])
    }

    #[test]
    fn a_visitor_is_known_again_and_a_forged_word_is_nobody() {
        let new = Visitor::of(&HeaderMap::new());
        let set = new.remembered(().into_response());
        let cookie = set.headers()[header::SET_COOKIE].to_str().expect("ASCII").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let again = Visitor::of(&sent(cookie.split(';').next().unwrap_or_default()));
        assert_eq!(again.as_str(), new.as_str());
        assert!(again.remembered(().into_response()).headers().is_empty());
        assert!(Visitor::of(&sent("concord_lab=admin")).is_new);
    }
}
