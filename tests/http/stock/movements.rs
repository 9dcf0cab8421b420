//! Movements over REST, and movements by other changes.

use super::{assert_sums, move_by, movements, moving, product_with, stock, stock_address};
use crate::support::{Tab, TestApp, product, send};
use concord::{
    events::protocol::Event,
    product::{
        Actor, ChangeKind, Delta, FormKey, Movement, ProductId, Reason, SaveOutcome, Stock,
        Version, fields,
    },
    service::{Answered, Idempotent, KeptAnswer, RequestKey, Save},
};
use concord_record::Values;
use serde_json::{Value, json};

#[tokio::test]
async fn a_movement_is_stored_shown_and_told() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let mut tab = Tab::on(&app, "Bo", id, 0).await;
    let answer = send(moving(&app, id, -2).header("X-Concord-User", "Ann")).await.has(200);
    let body = answer.body();
    assert_eq!(answer.header("etag"), format!("\"{id}-1\""));
    assert_eq!((&body["stock_quantity"], &body["version"]), (&json!(8), &json!(1)));
    let movement = &body["movement"];
    assert_eq!((&movement["delta"], &movement["version"]), (&json!(-2), &json!(1)));
    assert_eq!((&movement["reason"], &movement["reference"]), (&json!("sale"), &json!("order 77")));
    assert_eq!(
        (&movement["moved_by"], &movement["moved_at"]),
        (&json!("Ann"), &body["updated_at"])
    );

    let Event { version, kind, fields, .. } = tab.event().await;
    assert_eq!((version, kind), (Version(1), ChangeKind::Moved));
    assert_eq!(fields, [fields::STOCK]);

    let read = app.get(&stock_address(id)).await.has(200);
    assert_eq!(read.header("etag"), format!("\"{id}-1\""));
    let page = read.body();
    assert_eq!((&page["product_id"], &page["stock_quantity"]), (&json!(id), &json!(8)));
    assert_eq!((&page["version"], &page["next_before"]), (&json!(1), &Value::Null));
    assert_eq!(page["movements"][0], *movement);
    assert_eq!(page["movements"][1]["reason"], "opening stock");

    let revision = app.get(&format!("/api/products/{id}/revisions/1")).await.has(200).body();
    assert_eq!((&revision["kind"], &revision["movement"]), (&json!("moved"), movement));
    let all = app.get(&format!("/api/products/{id}/revisions")).await.has(200).body();
    assert_eq!(
        (&all["revisions"][0], &all["revisions"][1]["movement"]["delta"]),
        (&revision, &json!(10))
    );
}

#[tokio::test]
async fn a_stock_never_goes_below_0_and_says_what_is_there() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let before = app.product(id).await;
    let refused = move_by(&app, id, -11).await.problem(409, "insufficient-stock");
    assert_eq!((&refused["available"], &refused["requested"]), (&json!(10), &json!(11)));
    assert_eq!(app.product(id).await, before);
    move_by(&app, id, -10).await.has(200);
    let refused = move_by(&app, id, -1).await.problem(409, "insufficient-stock");
    assert_eq!((&refused["available"], &refused["requested"]), (&json!(0), &json!(1)));
    move_by(&app, id, 3).await.has(200);
    assert_eq!((stock(&app, id).await, movements(&app, id).await.len()), (3, 3));
    assert_sums(&app).await;
}

#[tokio::test]
async fn a_stock_never_goes_above_the_largest() {
    let app = TestApp::start().await;
    let id = product_with(&app, Stock::MAX - 1).await;
    let refused = move_by(&app, id, 2).await.problem(409, "too-much-stock");
    assert_eq!((&refused["available"], &refused["requested"]), (&json!(Stock::MAX - 1), &json!(2)));
    move_by(&app, id, Stock::MAX).await.problem(409, "too-much-stock");
    move_by(&app, id, 1).await.has(200);
    move_by(&app, id, -Stock::MAX).await.has(200);
    assert_eq!(stock(&app, id).await, 0);
    assert_sums(&app).await;
}

#[tokio::test]
async fn what_is_not_there_and_what_cannot_be_read_is_said_all_at_once() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    move_by(&app, 999, 1).await.problem(404, "not-found");
    app.get("/api/products/999/stock").await.problem(404, "not-found");
    let post = async |body: Value| send(app.request("POST", &stock_address(id)).json(&body)).await;
    post(json!({})).await.faults(&["delta", "reason"]);
    post(json!({"delta": 0, "reason": " ", "reference": 7})).await.faults(&[
        "delta",
        "reason",
        "reference",
    ]);
    let long = "x".repeat(121);
    post(json!({"delta": 1.5, "reason": "a\nb", "reference": long})).await.faults(&[
        "delta",
        "reason",
        "reference",
    ]);
    let said = post(json!({"delta": 2_147_483_648_i64, "reason": "sale"})).await.faults(&["delta"]);
    assert_eq!(said, [Delta::RANGE_MESSAGE]);
    app.get(&format!("{}?limit=0&before=x", stock_address(id))).await.faults(&["limit", "before"]);
    post(json!({"delta": "+2", "reason": " sale ", "reference": " "})).await.has(200);
    assert_eq!(movements(&app, id).await[1], (1, 2, "sale".to_owned(), None));
    app.delete(id).await.has(204);
    move_by(&app, id, 1).await.problem(404, "deleted");
    app.get(&stock_address(id)).await.problem(404, "deleted");
}

#[tokio::test]
async fn every_way_to_change_a_stock_leaves_its_movement() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let put = json!({"name": "Lamp", "price": 10, "stock_quantity": 7, "version": 0});
    app.put(id, &put).await.has(200);
    app.patch(id, &json!({"stock_quantity": 6, "version": 1})).await.has(200);
    // No movement, because the stock does not change.
    app.patch(id, &json!({"price": 12, "version": 2})).await.has(200);
    move_by(&app, id, 4).await.has(200);
    app.delete(id).await.has(204);
    assert_sums(&app).await;
    let restore = format!("{}/restore", product(id));
    let back = send(app.request("POST", &restore).json(&json!({"version": 5, "to": 4}))).await;
    back.has(200);
    send(app.request("POST", &restore).json(&json!({"version": 6, "to": 0}))).await.has(200);
    let expected = [
        (0, 10, "opening stock"),
        (1, -3, "edited"),
        (2, -1, "edited"),
        (4, 4, "sale"),
        (5, -10, "deleted"),
        (6, 10, "restored"),
    ];
    let found = movements(&app, id).await;
    let found: Vec<_> = found.iter().map(|(v, delta, why, _)| (*v, *delta, &**why)).collect();
    assert_eq!(found, expected);
    assert_eq!(stock(&app, id).await, 10);
    assert_sums(&app).await;
    // Without stock there is no movement.
    let empty = product_with(&app, 0).await;
    app.delete(empty).await.has(204);
    assert_eq!(movements(&app, empty).await, []);
}

#[tokio::test]
async fn movements_are_paged_through_by_version() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    for _ in 0..4 {
        move_by(&app, id, -1).await.has(200);
    }
    let page = |query: &str| {
        let path = format!("{}/{query}", stock_address(id));
        let app = &app;
        async move { app.get(&path).await.has(200).body() }
    };
    let numbers = |page: &Value| -> Vec<i64> {
        let all = page["movements"].as_array().expect("movements").iter();
        all.map(|movement| movement["version"].as_i64().expect("a version")).collect()
    };
    let first = page("?limit=2").await;
    assert_eq!((numbers(&first), &first["next_before"]), (vec![4, 3], &json!(3)));
    let second = page("?limit=3&before=3").await;
    assert_eq!((numbers(&second), &second["next_before"]), (vec![2, 1, 0], &Value::Null));
    assert_eq!(numbers(&page("?before=0").await), Vec::<i64>::new());
}

#[tokio::test]
async fn a_sale_disturbs_no_edit_and_is_not_put_back_unseen() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    move_by(&app, id, -2).await.has(200);
    // The whole product as before the sale: if it was accepted, it would put the two pieces back.
    let old = json!({"name": "Desk lamp", "price": 10, "stock_quantity": 10, "version": 0});
    app.put(id, &old).await.problem(409, "conflict");
    let known = app.request("GET", &product(id)).header("If-None-Match", format!("\"{id}-0\""));
    send(known).await.has(200);
    // Only the changed field: merged without a conflict, and the sale is kept.
    let merged = app.patch(id, &json!({"name": "Desk lamp", "version": 0})).await.has(200).body();
    assert_eq!((&merged["name"], &merged["stock_quantity"]), (&json!("Desk lamp"), &json!(8)));
    assert_sums(&app).await;
}

/// An edit based on version 0 that takes `pieces` of 10.
fn taking(id: i64, pieces: i64) -> Save {
    let id = ProductId(id);
    let values = Values::default().with(fields::STOCK, 10 - pieces);
    let movement = Movement {
        delta: Delta::try_from(-pieces).expect("a movement"),
        reason: Reason::parse("broken").expect("a reason"),
        reference: None,
    };
    Save::edit(id, Version(0), values, Actor::named("Ann")).moving(movement)
}

#[tokio::test]
async fn two_who_each_take_one_by_a_movement_in_an_edit_leave_two_less() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let (service, save) = (app.service(), taking(id, 1));
    let first = service.save(&save, None).await.expect("an answer");
    assert!(matches!(first, Answered::Now(SaveOutcome::Saved(_))), "{first:?}");
    let second = service.save(&save, None).await.expect("an answer");
    assert!(matches!(second, Answered::Now(SaveOutcome::Merged(_))), "{second:?}");
    assert_eq!(stock(&app, id).await, 8);
    let found = movements(&app, id).await;
    let broken = |version| (version, -1, "broken".to_owned(), None);
    assert_eq!(found[1..], [broken(1), broken(2)]);
    // Too many: a person decides, and nothing is moved.
    let rest = service.save(&taking(id, 9), None).await.expect("an answer");
    assert!(matches!(rest, Answered::Now(SaveOutcome::Conflict(_))), "{rest:?}");
    assert_eq!(stock(&app, id).await, 8);
    assert_sums(&app).await;
}

fn form_key(text: &str) -> FormKey {
    text.to_owned().try_into().expect("a key")
}

#[tokio::test]
async fn an_edit_with_a_movement_and_a_key_counts_once() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    move_by(&app, id, -1).await.has(200);
    let (service, save) = (app.service(), taking(id, 1));
    let key = RequestKey::of_form(&save.actor, &form_key("7"), "save".to_owned()).expect("a key");
    let answer = KeptAnswer {
        status: 200,
        headers: vec![("etag".into(), "\"1\"".into())],
        body: b"x".into(),
    };
    let said = answer.clone();
    let idempotent = Idempotent::new(key, move |_| Some(said.clone()));
    let first = service.save(&save, Some(&idempotent)).await.expect("an answer");
    assert!(matches!(first, Answered::Now(SaveOutcome::Merged(_))), "{first:?}");
    let again = service.save(&save, Some(&idempotent)).await.expect("an answer");
    assert_eq!(again, Answered::Replayed(answer));
    assert_eq!(stock(&app, id).await, 8);
    assert_sums(&app).await;
}
