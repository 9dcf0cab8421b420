//! Activity for operators: each event is counted once, over all servers, and shown.

use crate::support::{Answer, TestApp, send, until};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use std::collections::BTreeMap;

/// The current counts in the database.
async fn counted(app: &TestApp) -> BTreeMap<String, i64> {
    let mut db = PgConnection::connect_with(&app.database).await.expect("the database");
    let sql = "select what, sum(count)::bigint from activity where what <> 'sockets' group by what";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).fetch_all(&mut db).await.expect("rows");
    rows.into_iter().collect()
}

fn map(counts: &[(&str, i64)]) -> BTreeMap<String, i64> {
    counts.iter().map(|(what, count)| ((*what).to_owned(), *count)).collect()
}

async fn end_dialog(app: &TestApp, query: &str) -> Answer {
    send(app.request("POST", &format!("/fn/conflict_ended?{query}"))).await
}

#[tokio::test]
async fn saves_merges_and_conflicts_are_counted_once_each() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.put(id, &json!({"name": "Lamp", "price": 12, "stock_quantity": 10, "version": 0}))
        .await
        .has(200);
    // Stale and strict; stale and merged; stale and in conflict; unchanged.
    app.put(id, &json!({"name": "L", "price": 13, "stock_quantity": 10, "version": 0}))
        .await
        .has(409);
    app.patch(id, &json!({"name": "Desk lamp", "version": 0})).await.has(200);
    app.patch(id, &json!({"price": 14, "version": 0})).await.has(409);
    app.patch(id, &json!({"name": "Desk lamp", "version": 2})).await.has(200);
    app.delete(id).await.has(204);
    let expected = [
        ("created", 1),
        ("edited", 1),
        ("refused", 1),
        ("merged", 1),
        ("conflict", 1),
        ("deleted", 1),
    ];
    until("all is counted", async || counted(&app).await == map(&expected)).await;
    let page = app.get("/activity").await.has(200).text;
    for text in ["Clean merges", "1 from programs", "1 new, 0 restored, 1 deleted"] {
        assert!(page.contains(text), "{text}");
    }
    let metrics = app.get("/metrics").await.has(200).text;
    assert!(metrics.contains("concord_activity_total{what=\"merged\"}"), "{metrics}");
}

#[tokio::test]
async fn several_servers_count_together_and_the_last_seconds_survive_a_stop() {
    let app = TestApp::start().await;
    let other = app.neighbour().await;
    app.create("One").await;
    other.create("Two").await;
    // Stopped before its next regular write of the counts.
    other.stop().await;
    until("both are counted", async || counted(&app).await == map(&[("created", 2)])).await;
}

#[tokio::test]
async fn the_end_of_a_dialog_is_counted_with_its_time() {
    let app = TestApp::start().await;
    end_dialog(&app, "how=saved&ms=2500&theirs=1&mine=2&both=0&typed=1").await.has(204);
    end_dialog(&app, "how=discarded&ms=500").await.has(204);
    end_dialog(&app, "how=kept").await.has(204);
    for bad in ["", "how=burnt", "how=saved&ms=-1", "how=saved&theirs=many"] {
        end_dialog(&app, bad).await.has(400);
    }
    let expected = [
        ("dialog", 2),
        ("discarded", 1),
        ("kept", 1),
        ("picked_mine", 2),
        ("picked_theirs", 1),
        ("typed", 1),
    ];
    until("all is counted", async || counted(&app).await == map(&expected)).await;
    let page = app.get("/activity?over=day").await.has(200).text;
    for text in ["theirs 1, yours 2, both 0, typed 1", "put off to go on editing: 1", "1.5 s"] {
        assert!(page.contains(text), "{text}");
    }
}
