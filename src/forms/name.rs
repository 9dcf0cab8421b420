//! The field *Your name*.

use super::{back_to, see_other};
use crate::product::Actor;
use axum::{
    Form,
    http::{HeaderValue, header},
    response::Response,
};
use cookie::{Cookie, SameSite, time::Duration};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct NameForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    back: String,
}

/// Stores the name in a cookie for a year, or removes the cookie if the name is empty.
pub async fn set(Form(form): Form<NameForm>) -> Response {
    let actor = Actor::named(&form.name);
    let (value, age) = match actor.as_str() {
        Actor::GUEST => ("", Duration::ZERO),
        name => (name, Duration::days(365)),
    };
    let cookie =
        Cookie::build((Actor::COOKIE, value)).path("/").max_age(age).same_site(SameSite::Lax);
    let mut response = see_other(back_to(&form.back, "/products"));
    if let Ok(cookie) = HeaderValue::from_str(&cookie.build().encoded().to_string()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
