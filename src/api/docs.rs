//! The API documentation for people, served from the binary without requests to other hosts.

use super::description::openapi_json;
use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
    response::{Html, IntoResponse},
    routing::get,
};
use std::sync::LazyLock;
use tower_http::{compression::CompressionLayer, set_header::SetResponseHeaderLayer};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Both tools write style attributes; nothing may come from, or go to, another host.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; \
    connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

static DOCUMENT: LazyLock<String> = LazyLock::new(openapi_json);

/// `/openapi.json`, `/docs` and `/redoc`.
pub fn router() -> Router {
    let policy = HeaderValue::from_static(CONTENT_SECURITY_POLICY);
    Router::new()
        .merge(swagger_ui())
        .route("/redoc", get(redoc))
        .route("/redoc/", get(redoc))
        .route("/redoc.standalone.js", get(redoc_script))
        .route("/openapi.json", get(openapi))
        .layer(SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, policy))
        // One megabyte of scripts.
        .layer(CompressionLayer::new())
}

fn swagger_ui() -> SwaggerUi {
    // By default it sends the document's address to validator.swagger.io.
    let config = Config::new(["/openapi.json"]).validator_url("none").try_it_out_enabled(true);
    SwaggerUi::new("/docs").config(config)
}

async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}

async fn redoc() -> Html<&'static str> {
    Html(include_str!("redoc.html"))
}

async fn redoc_script() -> impl IntoResponse {
    const HEADERS: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (HEADERS, include_bytes!("../../public/vendor/redoc.standalone.js").as_slice())
}
