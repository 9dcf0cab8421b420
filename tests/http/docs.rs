//! The API documentation for people and programs.

use crate::support::{TestApp, send};

#[tokio::test]
async fn the_description_is_served() {
    let app = TestApp::start().await;
    let answer = app.get("/openapi.json").await.has(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.text, concord::api::openapi_json());
    assert!(answer.text.contains("\"openapi\": \"3.1."));
}

#[tokio::test]
async fn the_pages_need_nothing_from_other_hosts() {
    let app = TestApp::start().await;
    for path in ["/docs", "/docs/", "/redoc", "/redoc/"] {
        let page = app.get(path).await.has(200);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(!page.text.contains("://"), "{path} names another host: {}", page.text);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("://"), "{policy}");
    }
}

#[tokio::test]
async fn what_the_pages_load_is_there() {
    let app = TestApp::start().await;
    for (path, kind) in [
        ("/docs/swagger-ui.css", "text/css"),
        ("/docs/swagger-ui-bundle.js", "text/javascript"),
        ("/docs/swagger-ui-standalone-preset.js", "text/javascript"),
        ("/docs/swagger-initializer.js", "text/javascript"),
        ("/redoc.standalone.js", "text/javascript"),
    ] {
        let file = app.get(path).await.has(200);
        assert!(file.header("content-type").starts_with(kind), "{path}");
        assert!(!file.text.is_empty());
    }
    let start = app.get("/docs/swagger-initializer.js").await.text;
    assert!(start.contains("/openapi.json") && start.contains("\"validatorUrl\": \"none\""));
}

#[tokio::test]
async fn a_megabyte_of_script_goes_compressed() {
    let app = TestApp::start().await;
    let request = app.request("GET", "/redoc.standalone.js").header("accept-encoding", "gzip");
    assert_eq!(send(request).await.has(200).header("content-encoding"), "gzip");
    let api = app.request("GET", "/api/products/").header("accept-encoding", "gzip");
    assert_eq!(send(api).await.has(200).header("content-encoding"), "");
}
