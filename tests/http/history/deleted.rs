//! The list of deleted products.

use super::change;
use crate::support::{TestApp, json, post_form};
use concord::product::DeletedAt;
use serde_json::json;
use sqlx::Executor;

async fn names(app: &TestApp) -> Vec<String> {
    let found = app.service().deleted(None, 100).await.expect("an answer");
    found.into_iter().map(|last| last.content.name).collect()
}

#[tokio::test]
async fn the_last_deleted_comes_first_and_what_is_back_is_gone_from_it() {
    let app = TestApp::start().await;
    let mut ids = Vec::new();
    for name in ["Lamp", "Desk", "Chair"] {
        ids.push(app.create(name).await);
    }
    for id in &ids {
        app.delete(*id).await.has(204);
    }
    assert_eq!(names(&app).await, ["Chair", "Desk", "Lamp"]);
    let page = app.get("/products/deleted").await.has(200).text;
    assert!(page.contains("Restore Chair") && page.contains("by <bdi>Guest"));

    let path = format!("/products/{}/restore", ids[1]);
    let back = post_form(&app, &path, &[("back", "/products/deleted")]).await.has(303);
    assert_eq!(back.header("location"), "/products/deleted");
    assert_eq!(names(&app).await, ["Chair", "Lamp"]);
    // After it is deleted again, it is listed once.
    change(&app, ids[1], "Ada", json!({"name": "Table"})).await;
    app.delete(ids[1]).await.has(204);
    assert_eq!(names(&app).await, ["Table", "Chair", "Lamp"]);
    assert_eq!(app.get("/api/products/").await.body()["total"], json("0"));
}

#[tokio::test]
async fn pages_go_on_where_the_one_before_ended_even_within_one_moment() {
    let app = TestApp::start().await;
    app.sql()
        .await
        .execute(
            "insert into product_revisions
                (product_id, version, name, price, stock_quantity, kind, actor, created_at)
            select n, 1, 'n' || n, 1, 1, 'deleted', 'Bo', date_trunc('year', now()) from generate_series(1, 55) n",
        )
        .await
        .expect("55 deletions at one moment");
    let service = app.service();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = service.deleted(after, 20).await.expect("an answer");
        let Some(last) = page.last() else { break };
        // In the format used in the address.
        let place = DeletedAt { at: last.at, id: last.id }.to_string();
        after = Some(place.parse().expect("a place"));
        seen.extend(page.iter().map(|last| last.id.0));
    }
    assert_eq!(seen, (1..=55).rev().collect::<Vec<_>>());
    let first = app.get("/products/deleted").await.has(200).text;
    let (_, rest) = first.split_once("/products/deleted?after=").expect("a link to older ones");
    let place = rest.split('"').next().expect("an end");
    let second = app.get(&format!("/products/deleted?after={place}")).await.has(200).text;
    assert!(second.contains("Restore n35") && !second.contains("Restore n36"));
}
