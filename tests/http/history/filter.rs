//! A history with many stock movements, in which the edits stay visible.

use super::change;
use crate::support::{TestApp, send};
use concord::product::{ChangeKind, MovementRun, TimelineEntry, TimelineFilter, Version};
use serde_json::json;

/// A product with a stock of 500.
async fn lamp(app: &TestApp) -> i64 {
    let body = json!({"name": "Lamp", "price": 10, "stock_quantity": 500});
    app.post(&body).await.has(201).body()["id"].as_i64().expect("an id")
}

async fn sell(app: &TestApp, id: i64, times: usize) {
    for _ in 0..times {
        let sale = json!({"delta": -1, "reason": "sale"});
        let path = format!("/api/products/{id}/stock");
        send(app.request("POST", &path).json(&sale)).await.has(200);
    }
}

/// The versions and runs, the newest first.
fn outline(entries: &[TimelineEntry]) -> Vec<String> {
    let words = entries.iter().map(|entry| match entry {
        TimelineEntry::Line(line) => format!("{} {}", line.version, line.kind.as_str()),
        TimelineEntry::Run(run) => format!("{} movements {}", run.count, run.delta),
    });
    words.collect()
}

#[tokio::test]
async fn one_edit_among_180_sales_is_on_the_first_page() {
    let app = TestApp::start().await;
    let id = lamp(&app).await;
    sell(&app, id, 100).await;
    change(&app, id, "Ada", json!({"name": "Desk lamp"})).await;
    sell(&app, id, 80).await;

    let all = app.timeline(id, None, TimelineFilter::Grouped).await;
    assert_eq!(
        outline(&all),
        ["80 movements -80", "101 edited", "100 movements -100", "0 created"]
    );
    let run = MovementRun { count: 80, delta: -80, first: Version(102), last: Version(181) };
    assert_eq!(all[0], TimelineEntry::Run(run));

    let edits = app.timeline(id, None, TimelineFilter::Edits).await;
    assert_eq!(outline(&edits), ["101 edited", "0 created"]);
    let TimelineEntry::Line(edit) = &edits[0] else { panic!("a line") };
    // Compared with the previous version, which was a movement.
    let changes = edit.changes.as_ref().expect("known changes");
    assert_eq!(changes.len(), 1, "{changes:?}");

    let moved = app.timeline(id, Some(Version(182)), TimelineFilter::Movements).await;
    assert_eq!(moved.len(), 20);
    let is_movement = |entry: &TimelineEntry| matches!(entry, TimelineEntry::Line(line) if line.kind == ChangeKind::Moved);
    assert!(moved.iter().all(is_movement));

    let page = app.get(&format!("/products/{id}/history")).await.has(200).text;
    assert!(page.contains("80 stock movements, −80 in all"), "{page}");
}

#[tokio::test]
async fn few_movements_are_shown_one_by_one() {
    let app = TestApp::start().await;
    let id = lamp(&app).await;
    sell(&app, id, 3).await;
    let all = app.timeline(id, None, TimelineFilter::Grouped).await;
    assert_eq!(outline(&all), ["3 moved", "2 moved", "1 moved", "0 created"]);
}

#[tokio::test]
async fn each_movement_is_on_one_page_only() {
    let app = TestApp::start().await;
    let id = lamp(&app).await;
    for round in 0..25 {
        sell(&app, id, 4).await;
        change(&app, id, "Ada", json!({"price": 20 + round})).await;
    }
    let service = app.service();
    let product = concord::product::ProductId(id);
    let (mut before, mut moved, mut edits) = (None, 0, 0);
    loop {
        let page = service.timeline(product, before, TimelineFilter::Grouped, 20).await;
        let page = page.expect("an answer").expect("a history");
        for entry in &page.entries {
            match entry {
                TimelineEntry::Line(_) => edits += 1,
                TimelineEntry::Run(run) => moved += run.count,
            }
        }
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    assert_eq!((moved, edits), (100, 26));
}
