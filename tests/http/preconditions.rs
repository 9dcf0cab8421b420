//! Versions and entity tags: which writes are allowed.

use crate::support::{TestApp, json, of_field, product, send};
use serde_json::{Value, json};

fn lamp(price: i64) -> Value {
    json!({"name": "Lamp", "price": price, "stock_quantity": 10})
}

fn versioned(price: i64, version: i64) -> Value {
    let mut body = lamp(price);
    body["version"] = json!(version);
    body
}

/// A product in version 1.
async fn edited(app: &TestApp) -> i64 {
    let id = app.create("Lamp").await;
    app.put(id, &versioned(11, 0)).await.has(200);
    id
}

#[tokio::test]
async fn a_stale_version_is_a_conflict_that_shows_both_sides() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let theirs = app.request("PUT", &product(id)).json(&versioned(11, 0));
    send(theirs.header("X-Concord-User", "Ann")).await.has(200);
    let answer = app.put(id, &versioned(12, 0)).await;
    let conflict = &answer.problem(409, "conflict")["conflict"];
    assert_eq!(conflict["your_version"], 0);
    assert_eq!(conflict["current_version"], 1);
    assert_eq!(conflict["current"], app.product(id).await);
    assert_eq!(conflict["saved_by"], "Ann");
    assert_eq!(conflict["saved_at"], conflict["current"]["updated_at"]);
    assert_eq!(conflict["base_lost"], false);
    let price = json(
        r#"{"field": "price", "base": 10.00, "theirs": 11.00, "yours": 12.00,
            "outcome": "conflict", "proposed": null}"#,
    );
    assert_eq!(*of_field(&conflict["fields"], "price"), price);
    assert_eq!(app.product(id).await["price"], json("11.00"));
}

#[tokio::test]
async fn put_is_strict_even_where_the_changes_would_go_together() {
    let app = TestApp::start().await;
    let id = edited(&app).await;
    let mut body = lamp(10);
    body["name"] = json!("Desk lamp");
    body["version"] = json!(0);
    let answer = app.put(id, &body).await;
    let fields = &answer.problem(409, "conflict")["conflict"]["fields"];
    let outcomes = ["name", "price"].map(|field| &of_field(fields, field)["outcome"]);
    assert_eq!(outcomes, [&json!("yours"), &json!("theirs")]);
    assert_eq!(app.product(id).await["name"], "Lamp");
}

#[tokio::test]
async fn a_version_that_has_not_been_yet_is_named_as_such() {
    let app = TestApp::start().await;
    let id = edited(&app).await;
    for version in [2, i64::MAX] {
        let restore = app.request("POST", &format!("{}/restore", product(id)));
        for answer in [
            app.put(id, &versioned(12, version)).await,
            app.patch(id, &json!({"price": 12, "version": version})).await,
            send(restore.json(&json!({"to": 0, "version": version}))).await,
            send(app.request("DELETE", &format!("{}?version={version}", product(id)))).await,
        ] {
            let problem = answer.problem(409, "version-ahead");
            let detail = problem["detail"].as_str().expect("a detail");
            assert!(
                detail.starts_with(&format!("Version {version} does not exist yet")),
                "{detail}"
            );
            assert!(detail.contains("is in version 1."), "{detail}");
            assert_eq!(problem["current_version"], 1);
            assert_eq!(problem["current"], app.product(id).await);
        }
    }
    assert_eq!(app.product(id).await["version"], 1);
}

#[tokio::test]
async fn nothing_is_changed_in_a_version_that_if_none_match_names() {
    let app = TestApp::start().await;
    let id = edited(&app).await;
    let current = format!("\"{id}-1\"");
    let restore = format!("{}/restore", product(id));
    let stock = format!("{}/stock", product(id));
    let calls = [
        ("PUT", product(id), versioned(12, 1)),
        ("PATCH", product(id), json!({"price": 13, "version": 1})),
        ("POST", restore, json!({"to": 0, "version": 1})),
        ("POST", stock, json!({"delta": 1, "reason": "return"})),
        ("DELETE", product(id), Value::Null),
    ];
    for (method, path, body) in &calls {
        let call =
            |tag: &str| send(app.request(method, path).json(body).header("If-None-Match", tag));
        let bare = current.replace('"', "");
        for tag in [&current, &format!("W/{current}"), &format!("\"x\", {current}"), "*", &bare] {
            let problem = call(tag).await.problem(412, "precondition-failed");
            assert_eq!(problem["current_version"], 1, "{method} {path} {tag}");
        }
    }
    assert_eq!(app.product(id).await["version"], 1);
    for (at, (method, path, body)) in calls.iter().enumerate() {
        let mut body = body.clone();
        if body.get("version").is_some() {
            body["version"] = json!(at + 1);
        }
        let other = format!("\"{id}-0\", \"x\"");
        let call = app.request(method, path).json(&body).header("If-None-Match", other);
        assert!(send(call).await.status.is_success(), "{method} {path}");
    }
    // A product that does not exist is reported as missing first.
    let put = app.request("PUT", &product(999)).json(&versioned(12, 1));
    send(put.header("If-None-Match", "*")).await.problem(404, "not-found");
}

#[tokio::test]
async fn a_movement_heeds_if_match() {
    let app = TestApp::start().await;
    let id = edited(&app).await;
    let sale = |tag: &str| {
        let body = json!({"delta": -1, "reason": "sale"});
        let request = app.request("POST", &format!("{}/stock", product(id))).json(&body);
        send(request.header("If-Match", tag))
    };
    sale(&format!("\"{id}-0\"")).await.problem(412, "precondition-failed");
    sale(&format!("\"{id}-1\"")).await.has(200);
    sale("*").await.has(200);
    assert_eq!(app.product(id).await["stock_quantity"], 8);
}

#[tokio::test]
async fn without_a_version_nothing_is_written() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    app.put(id, &lamp(12)).await.problem(428, "version-required");
    app.patch(id, &json!({"price": 12})).await.problem(428, "version-required");
    app.put(id, &json!({"price": "x"})).await.faults(&["name", "price", "stock_quantity"]);
    app.put(id, &json!({"version": null})).await.problem(422, "invalid-input");
    app.put(999, &lamp(12)).await.problem(428, "version-required");
    assert_eq!(app.revisions(id).await, 1);
}

#[tokio::test]
async fn if_match_stands_in_for_the_version() {
    let app = TestApp::start().await;
    let id = edited(&app).await;
    for (method, body) in [("PUT", lamp(12)), ("PATCH", json!({"price": 13}))] {
        let current = app.get(&product(id)).await.header("etag").to_owned();
        let request = || app.request(method, &product(id)).json(&body);
        let weak = format!("W/{current}");
        let other = current.replace(&format!("\"{id}-"), "\"77-");
        let old = format!("\"{id}-0\"");
        let bare = current.replace('"', "");
        for tag in [&weak, &other, &old, &bare, "\"x\"", "", "\"*\"", "*, *"] {
            let answer = send(request().header("If-Match", tag)).await;
            let problem = answer.problem(412, "precondition-failed");
            assert_eq!(problem["current"], app.product(id).await, "{method} {tag}");
            assert_eq!(problem["current_version"], problem["current"]["version"]);
        }
        let list = format!("\"x\", W/\"y\",{current}");
        send(request().header("If-Match", list)).await.has(200);
        send(request().header("If-Match", "*")).await.has(200);
    }
    assert_eq!(app.product(id).await["version"], 3);
}

#[tokio::test]
async fn of_version_and_if_match_both_must_be_current() {
    let app = TestApp::start().await;
    let id = edited(&app).await;
    let put = |version: i64, tag: &str| {
        send(app.request("PUT", &product(id)).json(&versioned(12, version)).header("If-Match", tag))
    };
    let (old, current) = (format!("\"{id}-0\""), format!("\"{id}-1\""));
    put(0, &old).await.problem(412, "precondition-failed");
    put(1, &old).await.problem(412, "precondition-failed");
    put(0, &current).await.problem(409, "conflict");
    put(0, "*").await.problem(409, "conflict");
    // Another field than theirs: without If-Match this would be merged.
    let patch = app.request("PATCH", &product(id)).json(&json!({"name": "Desk", "version": 0}));
    send(patch.header("If-Match", &current)).await.problem(409, "conflict");
    assert_eq!(app.product(id).await["version"], 1);
    put(1, &current).await.has(200);
}

#[tokio::test]
async fn a_missing_product_is_missing_before_it_is_anything_else() {
    let app = TestApp::start().await;
    let never = app.put(999, &versioned(1, 0)).await.problem(404, "not-found");
    assert_eq!(never["detail"], "Product not found");
    let id = app.create("Lamp").await;
    send(app.request("DELETE", &product(id)).header("X-Concord-User", "Ann")).await.has(204);
    for id in [999, id] {
        for (method, body) in [("PUT", versioned(1, 0)), ("PATCH", json!({"version": 0}))] {
            for tag in [None, Some("*"), Some("\"x\"")] {
                let request = app.request(method, &product(id)).json(&body);
                let request = tag.into_iter().fold(request, |r, tag| r.header("If-Match", tag));
                send(request).await.has(404);
            }
        }
        for tag in ["*", "\"x\""] {
            send(app.request("DELETE", &product(id)).header("If-Match", tag)).await.has(404);
        }
    }
    for answer in [app.get(&product(id)).await, app.delete(id).await] {
        let detail = answer.problem(404, "deleted")["detail"].to_string();
        assert!(detail.contains("Ann deleted this product on 20"), "{detail}");
        assert!(detail.contains(" UTC. Its history is kept."), "{detail}");
    }
}

#[tokio::test]
async fn delete_heeds_if_match() {
    let app = TestApp::start().await;
    let id = edited(&app).await;
    let delete = |tag: &str| send(app.request("DELETE", &product(id)).header("If-Match", tag));
    for tag in [format!("\"{id}-0\""), format!("W/\"{id}-1\""), "\"x\"".to_owned(), String::new()] {
        let problem = delete(&tag).await.problem(412, "precondition-failed");
        assert_eq!(problem["current_version"], 1, "{tag}");
    }
    delete(&format!("\"{id}-1\"")).await.has(204);
    let other = app.create("Desk").await;
    send(app.request("DELETE", &product(other)).header("If-Match", "*")).await.has(204);
}

#[tokio::test]
async fn delete_heeds_the_version() {
    let app = TestApp::start().await;
    let id = edited(&app).await;
    let in_address =
        |version: &str| send(app.request("DELETE", &format!("{}?version={version}", product(id))));
    let in_body =
        |version: i64| send(app.request("DELETE", &product(id)).json(&json!({"version": version})));
    for answer in [in_address("0").await, in_body(0).await] {
        let problem = answer.problem(409, "conflict");
        assert_eq!(
            (&problem["current_version"], &problem["current"]),
            (&json!(1), &app.product(id).await)
        );
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|text| text.starts_with("Guest saved version 1"))
        );
    }
    for bad in ["", "x", "-1", "1.5"] {
        in_address(bad).await.faults(&["version"]);
    }
    let mut both = app.request("DELETE", &format!("{}?version=1", product(id)));
    both = both.json(&json!({"version": 0}));
    send(both).await.faults(&["version"]);
    send(app.request("DELETE", &product(id)).json(&json!({"version": null})))
        .await
        .faults(&["version"]);
    send(app.request("DELETE", &product(id)).body("{\"version\"")).await.faults(&["body"]);
    let tag = format!("\"{id}-0\"");
    let stale =
        app.request("DELETE", &format!("{}?version=1", product(id))).header("If-Match", tag);
    send(stale).await.problem(412, "precondition-failed");
    in_address("1").await.has(204);
    in_address("1").await.problem(404, "deleted");
    let other = app.create("Desk").await;
    send(app.request("DELETE", &product(other)).json(&json!({"version": 0}))).await.has(204);
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let app = TestApp::start().await;
    let id = edited(&app).await;
    let get = |tag: &str| send(app.request("GET", &product(id)).header("If-None-Match", tag));
    let current = format!("\"{id}-1\"");
    for tag in
        [current.clone(), format!("W/{current}"), format!("\"x\", {current}"), "*".to_owned()]
    {
        let answer = get(&tag).await.has(304);
        assert_eq!(answer.header("etag"), current, "{tag}");
        assert_eq!(answer.text, "");
    }
    for tag in [format!("\"{id}-0\""), "\"x\"".to_owned(), current.replace('"', ""), String::new()]
    {
        get(&tag).await.has(200);
    }
    send(app.request("GET", "/api/products/999").header("If-None-Match", "*")).await.has(404);
}

#[tokio::test]
async fn a_form_of_a_version_that_has_not_been_yet_says_so() {
    let app = TestApp::start().await;
    let id = edited(&app).await;
    let form = app.request("POST", &format!("/products/{id}")).body("name=Desk&version=7");
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    let page = send(form).await.has(409).text;
    assert!(page.contains("Version 7 does not exist yet: the product is in version 1."), "{page}");
    assert!(!page.contains("while you were editing"), "{page}");
    assert_eq!(app.product(id).await["name"], "Lamp");
}
