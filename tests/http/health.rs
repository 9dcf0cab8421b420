//! `/health` in normal operation; `outage.rs` covers a missing database.

use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_healthy_concord_says_so() {
    let app = TestApp::start().await;
    let version = env!("CARGO_PKG_VERSION");
    for path in ["/health", "/health/"] {
        let body = app.get(path).await.has(200).body();
        let expected = json!({"status": "healthy", "database": "connected", "version": version});
        assert_eq!(body, expected);
    }
    assert_eq!(app.get("/health/live").await.has(200).body(), json!({"status": "alive"}));
}
