//! `POST …/restore`: a save like any other.

use super::{change, restore, revisions};
use crate::support::{TestApp, json, of_field, post_form, product, send};
use serde_json::json;

#[tokio::test]
async fn an_older_version_is_saved_again() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Bo", json!({"price": 12, "name": "Desk"})).await;
    let answer = restore(&app, id, json!({"version": 1, "to": 0})).await.has(200);
    assert_eq!(answer.header("etag"), format!("\"{id}-2\""));
    assert_eq!(answer.body(), app.product(id).await);
    assert_eq!((&answer.body()["name"], &answer.body()["price"]), (&json!("Lamp"), &json("10.00")));
    let newest = revisions(&app, id, "?limit=1").await.body()["revisions"][0].clone();
    assert_eq!(newest["kind"], "restored");
    assert_eq!((&newest["merged_from"], &newest["saved_by"]), (&json!(0), &json!("Ada")));
    // Repeated, as after a lost answer: nothing is left to do.
    let again = restore(&app, id, json!({"version": 1, "to": 0})).await.has(200);
    assert_eq!(again.version(), 2);
    restore(&app, id, json!({"version": 2, "to": 2})).await.has(200);
    assert_eq!(app.revisions(id).await, 3);
}

async fn sell(app: &TestApp, id: i64, pieces: i64) {
    let sale = json!({"delta": -pieces, "reason": "sale"});
    let request = app.request("POST", &format!("/api/products/{id}/stock")).json(&sale);
    send(request).await.has(200);
}

#[tokio::test]
async fn the_stock_is_left_alone_unless_it_is_chosen() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Bo", json!({"name": "Desk"})).await;
    sell(&app, id, 3).await;
    let restored = restore(&app, id, json!({"version": 2, "to": 0})).await.has(200).body();
    assert_eq!((&restored["name"], &restored["stock_quantity"]), (&json!("Lamp"), &json!(7)));
    // Chosen explicitly, and repeated after a sale: it counts once.
    let chosen = json!({"version": 3, "to": 0, "fields": ["stock_quantity"]});
    let restored = restore(&app, id, chosen.clone()).await.has(200).body();
    assert_eq!((&restored["name"], &restored["stock_quantity"]), (&json!("Lamp"), &json!(10)));
    sell(&app, id, 1).await;
    restore(&app, id, chosen).await.problem(409, "conflict");
    assert_eq!(app.product(id).await["stock_quantity"], 9);
}

#[tokio::test]
async fn single_fields_come_back() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Bo", json!({"name": "Desk", "price": 12})).await;
    let price = json!({"version": 1, "to": 0, "fields": ["price"]});
    let restored = restore(&app, id, price).await.has(200).body();
    assert_eq!((&restored["name"], &restored["price"]), (&json!("Desk"), &json("10.00")));
    for fields in [json!("price"), json!(["weight"]), json!([1]), json!(null), json!({})] {
        let bad = json!({"version": 2, "to": 0, "fields": fields});
        restore(&app, id, bad).await.faults(&["fields"]);
    }
    // A deleted product is restored, with the chosen fields.
    app.delete(id).await.has(204);
    let name = json!({"version": 3, "to": 0, "fields": ["name"]});
    let back = restore(&app, id, name).await.has(200).body();
    assert_eq!((&back["name"], &back["price"]), (&json!("Lamp"), &json("10.00")));
}

#[tokio::test]
async fn without_wasm_it_is_shown_first_chosen_and_undone() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Bo", json!({"name": "Desk", "price": 12})).await;
    sell(&app, id, 3).await;
    let shown = app.get(&format!("/products/{id}/history?restore=0")).await.has(200).text;
    for field in ["restore_name", "restore_price", "restore_stock_quantity"] {
        assert!(shown.contains(&format!(r#"name="{field}""#)), "{field}");
    }
    assert!(!shown.contains(r#"name="restore_description""#), "it is the same");
    assert!(shown.contains("The stock stays as it is unless you choose it."));
    assert_eq!(app.product(id).await["version"], 2, "to look changes nothing");

    let page = format!("/products/{id}");
    let command = |to, seen| {
        let always = [("action", "restore_version"), ("chosen_fields", "yes")];
        [&always[..], &[("to", to), ("version", seen), ("restore_price", "yes")]].concat()
    };
    let done = post_form(&app, &page, &command("0", "2")).await.has(303);
    assert!(done.header("set-cookie").contains("Restored%20version%200%20as%20version%203."));
    let now = app.product(id).await;
    assert_eq!((&now["name"], &now["price"]), (&json!("Desk"), &json("10.00")));
    // The request of the button Undo.
    sell(&app, id, 1).await;
    post_form(&app, &page, &command("2", "3")).await.has(303);
    let now = app.product(id).await;
    assert_eq!((&now["price"], &now["stock_quantity"]), (&json("12.00"), &json!(6)));
}

#[tokio::test]
async fn what_others_saved_since_is_merged_or_a_conflict() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Bo", json!({"price": 12})).await;
    change(&app, id, "Cy", json!({"name": "Desk"})).await;
    // Ada had seen version 1.
    let merged = restore(&app, id, json!({"version": 1, "to": 0})).await.has(200).body();
    assert_eq!((&merged["name"], &merged["price"]), (&json!("Desk"), &json("10.00")));
    assert_eq!(
        (&merged["merge"]["with"], &merged["merge"]["base_version"]),
        (&json!("Cy"), &json!(1))
    );
    let newest = revisions(&app, id, "?limit=1").await.body()["revisions"][0].clone();
    assert_eq!((&newest["kind"], &newest["merged_from"]), (&json!("merged"), &json!(0)));

    change(&app, id, "Cy", json!({"price": 14})).await;
    let stale = restore(&app, id, json!({"version": 3, "to": 1})).await;
    let conflict = &stale.problem(409, "conflict")["conflict"];
    assert_eq!((&conflict["your_version"], &conflict["current_version"]), (&json!(3), &json!(4)));
    assert_eq!(of_field(&conflict["fields"], "price")["yours"], json("12.00"));
    assert_eq!(app.product(id).await["version"], 4);
}

#[tokio::test]
async fn a_version_is_required_and_if_match_is_strict() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Bo", json!({"price": 12})).await;
    restore(&app, id, json!({"to": 0})).await.problem(428, "version-required");
    let with = |tag: String| {
        let path = format!("/api/products/{id}/restore/");
        send(app.request("POST", &path).json(&json!({"to": 0})).header("If-Match", tag))
    };
    with(format!("\"{id}-0\"")).await.problem(412, "precondition-failed");
    assert_eq!(with(format!("\"{id}-1\"")).await.has(200).version(), 2);
}

#[tokio::test]
async fn bad_input_is_never_the_servers_fault() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    for to in [json!(null), json!("x"), json!(-1), json!(1.5), json!([]), json!("9".repeat(400))] {
        restore(&app, id, json!({"version": 0, "to": to})).await.faults(&["to"]);
    }
    restore(&app, id, json!({"version": "x"})).await.faults(&["to", "version"]);
    restore(&app, id, json!([])).await.faults(&["body"]);
    restore(&app, id, json!({"version": 0, "to": 7})).await.problem(404, "version-not-found");
    restore(&app, 999, json!({"version": 0, "to": 0})).await.problem(404, "not-found");
    let beyond = json!({"version": i64::MAX, "to": 0});
    change(&app, id, "Bo", json!({"price": 12})).await;
    let ahead = restore(&app, id, beyond).await.problem(409, "version-ahead");
    assert_eq!(ahead["current_version"], 1);
    for query in
        ["?a=x&b=-1", "?a=99999999999999999999&b=0", "?before=-9223372036854775808", "?a=7&b=8"]
    {
        app.get(&format!("/products/{id}/history{query}")).await.has(200);
    }
    for path in
        ["/products/999/history", "/products/x/history", "/products/99999999999999999999/history"]
    {
        app.get(path).await.has(404);
    }
    for after in ["", "x", "17@Z", "1@9999-12-31T23:59:59.999999999Z", "%FF"] {
        app.get(&format!("/products/deleted?after={after}")).await.has(200);
    }
    for action in ["restore_version", "bring_back"] {
        for to in ["", "x", "-9223372036854775808", "9223372036854775807"] {
            let answer =
                post_form(&app, &format!("/products/{id}"), &[("action", action), ("to", to)])
                    .await;
            assert_eq!(answer.has(303).header("location"), format!("/products/{id}/history"));
        }
    }
}

#[tokio::test]
async fn a_deleted_product_comes_back_with_the_version_that_is_wanted() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let created = app.product(id).await["created_at"].clone();
    change(&app, id, "Bo", json!({"price": 12})).await;
    send(app.request("DELETE", &product(id)).header("X-Concord-User", "Bo")).await.has(204);
    // A client that does not know about the deletion gets an error first.
    restore(&app, id, json!({"version": 1, "to": 0})).await.problem(404, "deleted");
    let back = restore(&app, id, json!({"version": 2, "to": 0})).await.has(200).body();
    assert_eq!(back, app.product(id).await);
    assert_eq!((&back["version"], &back["price"]), (&json!(3), &json("10.00")));
    assert_eq!(back["created_at"], created);
    let newest = revisions(&app, id, "?limit=1").await.body()["revisions"][0].clone();
    assert_eq!((&newest["kind"], &newest["merged_from"]), (&json!("restored"), &json!(0)));
    // The same request again changes nothing, because the product exists.
    assert_eq!(restore(&app, id, json!({"version": 2, "to": 0})).await.has(200).version(), 3);
}

#[tokio::test]
async fn without_wasm_a_conflict_is_decided_on_the_page_of_the_product() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    change(&app, id, "Bo", json!({"price": 12})).await;
    let page = format!("/products/{id}");
    let command = |seen| [("action", "restore_version"), ("to", "0"), ("version", seen)];
    change(&app, id, "Bo", json!({"price": 14})).await;
    let asked = post_form(&app, &page, &command("1")).await.has(409);
    assert!(asked.text.contains("Your changes are not lost."));
    assert_eq!(app.product(id).await["version"], 2);
    let done = post_form(&app, &page, &command("2")).await.has(303);
    assert_eq!(done.header("location"), format!("{page}/history"));
    assert!(done.header("set-cookie").contains("Restored%20version%200%20as%20version%203."));
    app.delete(id).await.has(204);
    let gone = post_form(&app, &page, &command("3")).await.has(410);
    assert!(gone.text.contains("Restore with my changes"));
    post_form(&app, &page, &command("4")).await.has(303);
    assert_eq!(app.product(id).await["version"], 5);
}
