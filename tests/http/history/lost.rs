//! What was deliberately overwritten: shown, and brought back.

use super::{change, overwrite, restore};
use crate::support::{TestApp, json, post_form};
use concord::{
    product::{Actor, Loss, ProductId, SaveOutcome, Version, fields},
    service::Answered,
};
use serde_json::json;

/// The loss of a version according to the timeline.
async fn loss(app: &TestApp, id: i64, version: i64) -> Option<Loss> {
    let lines = app.timeline_lines(id, None).await;
    lines.into_iter().find(|line| line.version == Version(version)).expect("a line").loss
}

async fn bring_back(app: &TestApp, id: i64, version: i64) -> Option<SaveOutcome> {
    let actor = Actor::named("Ada");
    let tried = app.service().bring_back(ProductId(id), Version(version), &actor, None).await;
    tried.expect("an answer").and_then(Answered::now).map(|attempt| attempt.outcome)
}

#[tokio::test]
async fn whoever_was_overwritten_is_told_what_was_lost_and_can_bring_it_back() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Ada", json!({"price": 12, "description": "Bright"})).await;
    overwrite(&app, id, "Bo", 0, json!({})).await;
    let lost = loss(&app, id, 1).await.expect("a loss");
    assert_eq!((lost.by.as_str(), lost.version, lost.is_back), ("Bo", Version(2), false));
    let told: Vec<_> = lost
        .fields
        .iter()
        .map(|change| {
            format!(
                "{} {} → {}",
                fields::label(change.field),
                change.before.to_input(),
                change.after.to_input()
            )
        })
        .collect();
    assert_eq!(told, ["Description Bright → ", "Price 12.00 → 10.00"]);
    let page = app.get(&format!("/products/{id}/history")).await.has(200).text;
    let says_who = page.contains("<bdi>Bo") && page.contains(" overwrote this on purpose with ");
    assert!(says_who && page.contains("Bring it back"), "{page}");

    // Others save in the meantime.
    change(&app, id, "Cy", json!({"name": "Desk"})).await;
    let Some(SaveOutcome::Merged(merged)) = bring_back(&app, id, 1).await else { panic!("merged") };
    assert_eq!(merged.with.as_str(), "Cy");
    let now = app.product(id).await;
    assert_eq!(
        (&now["name"], &now["price"], &now["description"]),
        (&json!("Desk"), &json("12.00"), &json!("Bright"))
    );
    assert!(loss(&app, id, 1).await.expect("a loss").is_back);
    assert!(
        app.get(&format!("/products/{id}/history"))
            .await
            .text
            .contains("Everything has been restored since.")
    );
    let again = bring_back(&app, id, 1).await;
    assert!(matches!(again, Some(SaveOutcome::Unchanged(_))), "{again:?}");
}

#[tokio::test]
async fn a_value_that_both_had_in_mind_is_for_a_person_to_decide() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Ada", json!({"price": 12})).await;
    overwrite(&app, id, "Bo", 0, json!({"price": "11"})).await;
    let outcome = bring_back(&app, id, 1).await;
    assert!(matches!(outcome, Some(SaveOutcome::Conflict(_))), "{outcome:?}");
    let fields = [("action", "bring_back"), ("to", "1")];
    let asked = post_form(&app, &format!("/products/{id}"), &fields).await.has(409);
    assert!(asked.text.contains("Your changes are not lost."));
    assert_eq!(app.product(id).await["price"], json("11.00"));
}

#[tokio::test]
async fn all_whose_changes_were_unseen_are_told_and_nobody_else() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Ada", json!({"price": 12})).await;
    change(&app, id, "Cy", json!({"stock_quantity": 9})).await;
    overwrite(&app, id, "Bo", 0, json!({})).await;
    change(&app, id, "Di", json!({"price": 15})).await;
    let fields = async |version| {
        let lost = loss(&app, id, version).await;
        lost.map(|lost| lost.fields.iter().map(|f| fields::key(f.field)).collect::<Vec<_>>())
    };
    assert_eq!(fields(1).await, Some(vec!["price"]));
    assert_eq!(fields(2).await, Some(vec!["stock_quantity"]));
    for version in [0, 3, 4] {
        assert_eq!(fields(version).await, None, "{version}");
    }
    assert!(bring_back(&app, id, 4).await.is_none());
    assert!(bring_back(&app, id, 99).await.is_none());
    // The overwriting version is on a newer page than the line that mentions it.
    let lines = app.timeline_lines(id, Some(Version(2))).await;
    assert!(lines[0].loss.is_some());
}

#[tokio::test]
async fn a_stock_that_was_lost_is_for_a_person_to_decide() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Ada", json!({"stock_quantity": 9})).await;
    overwrite(&app, id, "Bo", 0, json!({})).await;
    let outcome = bring_back(&app, id, 1).await;
    assert!(matches!(outcome, Some(SaveOutcome::Conflict(_))), "{outcome:?}");
    assert_eq!(app.product(id).await["stock_quantity"], 10);
}

#[tokio::test]
async fn a_restore_is_no_overwriting() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Ada", json!({"price": 12})).await;
    restore(&app, id, json!({"version": 1, "to": 0})).await.has(200);
    assert!(loss(&app, id, 1).await.is_none());
}
