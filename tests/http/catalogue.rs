//! The fields that a shop needs: what each accepts, how it merges, and what clients of the first contract,
//! which do not know them, leave alone.

use crate::support::{TestApp, encoded, product, send};
use serde_json::{Value, json};

fn lamp() -> Value {
    json!({
        "name": "Lamp", "price": 10, "stock_quantity": 5, "sku": "007", "status": "draft",
        "low_stock_threshold": 3, "category": "Home/Lamps", "tags": ["Oak", "warm"],
    })
}

async fn shop() -> (TestApp, i64) {
    let app = TestApp::start().await;
    let id = app.post(&lamp()).await.has(201).body()["id"].as_i64().expect("an id");
    (app, id)
}

#[tokio::test]
async fn a_new_product_has_defaults_and_normal_forms() {
    let (app, id) = shop().await;
    let stored = app.product(id).await;
    assert_eq!(stored["sku"], "007", "leading zeros stay");
    assert_eq!(stored["category"], "Home / Lamps");
    assert_eq!(stored["tags"], json!(["Oak", "warm"]));
    let plain = json!({"name": "Desk", "price": 1, "stock_quantity": 1});
    let plain = app.post(&plain).await.has(201).body();
    let defaults =
        json!([plain["sku"], plain["status"], plain["low_stock_threshold"], plain["tags"]]);
    assert_eq!(defaults, json!([null, "active", null, []]));
    // What says nothing is no value.
    let empty = json!({"name": "Desk", "price": 1, "stock_quantity": 1, "sku": " ", "category": "",
        "tags": [" "]});
    let empty = app.post(&empty).await.has(201).body();
    assert_eq!(json!([empty["sku"], empty["category"], empty["tags"]]), json!([null, null, []]));
}

#[tokio::test]
async fn all_faults_are_named_at_once() {
    let app = TestApp::start().await;
    let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
    let wrong = json!({
        "name": "Lamp", "price": 10, "stock_quantity": 5, "sku": "x".repeat(65), "status": "sold",
        "low_stock_threshold": -1, "category": "a/b/c/d/e/f", "tags": many,
    });
    let fields = ["sku", "status", "low_stock_threshold", "category", "tags"];
    assert_eq!(
        app.post(&wrong).await.faults(&fields),
        [
            "Shorten the SKU to 64 characters; it has 65.",
            "Choose one of these for the status: draft, active, archived.",
            "Enter a reorder level from 0 to 2147483647.",
            "Use at most 5 levels; there are 6.",
            "Reduce the tags to 50; there are 51.",
        ]
    );
    let wrong = json!({
        "name": "Lamp", "price": 10, "stock_quantity": 5, "sku": 7, "status": null, "tags": ["a,b"],
    });
    assert_eq!(
        app.post(&wrong).await.faults(&["sku", "status", "tags"]),
        [
            "Send the SKU as a text or null.",
            "Enter a status.",
            "Remove the comma from \"a,b\" in the tags.",
        ]
    );
}

#[tokio::test]
async fn a_replacement_by_a_client_of_the_first_contract_leaves_the_newer_fields_alone() {
    let (app, id) = shop().await;
    let before = app.product(id).await;
    let old = json!({"name": "Lamp 2", "price": 11, "stock_quantity": 4, "version": 0});
    let after = app.put(id, &old).await.has(200).body();
    for field in ["sku", "status", "low_stock_threshold", "category", "tags"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!(after["description"], Value::Null);
    // A client that knows them replaces those that it names.
    let new = json!({"name": "Lamp 2", "price": 11, "stock_quantity": 4, "version": 1, "sku": null,
        "tags": []});
    let after = app.put(id, &new).await.has(200).body();
    assert_eq!(json!([after["sku"], after["tags"], after["status"]]), json!([null, [], "draft"]));
}

#[tokio::test]
async fn two_edits_of_tags_merge_and_two_of_anything_else_conflict() {
    let (app, id) = shop().await;
    app.patch(id, &json!({"tags": ["OAK", "new"], "version": 0})).await.has(200);
    let mine = json!({"tags": ["Oak", "warm", "cheap"], "version": 0});
    let merged = app.patch(id, &mine).await.has(200).body();
    assert_eq!(merged["tags"], json!(["OAK", "cheap", "new"]), "warm was removed");
    for (field, theirs, mine) in [
        ("status", json!("active"), json!("archived")),
        ("sku", json!("A"), json!("B")),
        ("category", json!("Home"), json!("Garden")),
        ("low_stock_threshold", json!(1), Value::Null),
    ] {
        let version = app.product(id).await["version"].clone();
        app.patch(id, &json!({field: theirs, "version": version})).await.has(200);
        let answer = app.patch(id, &json!({field: mine, "version": version})).await;
        let conflict = &answer.problem(409, "conflict")["conflict"];
        let fields = conflict["fields"].as_array().expect("fields");
        let asked: Vec<_> = fields.iter().filter(|it| it["outcome"] == "conflict").collect();
        assert_eq!((asked.len(), &asked[0]["field"]), (1, &json!(field)));
        assert_eq!(json!([asked[0]["theirs"], asked[0]["yours"]]), json!([theirs, mine]));
    }
}

#[tokio::test]
async fn each_field_is_in_the_history_and_comes_back_alone() {
    let (app, id) = shop().await;
    let changes = json!({"sku": "008", "status": "active", "low_stock_threshold": null,
        "category": "Office", "tags": ["new"], "version": 0});
    app.patch(id, &changes).await.has(200);
    let page = app.get(&format!("/products/{id}/history")).await.has(200).text;
    for label in ["SKU", "Status", "Reorder level", "Category", "Tags"] {
        assert!(page.contains(&format!("<dt>{label}<")), "{label}: {page}");
    }
    let restore = app.request("POST", &format!("{}/restore", product(id)));
    let some = json!({"to": 0, "version": 1, "fields": ["tags", "low_stock_threshold"]});
    let back = send(restore.json(&some)).await.has(200).body();
    assert_eq!(json!([back["tags"], back["low_stock_threshold"]]), json!([["Oak", "warm"], 3]));
    assert_eq!(json!([back["sku"], back["category"]]), json!(["008", "Office"]));
}

#[tokio::test]
async fn the_categories_in_use_are_suggested() {
    let app = TestApp::start().await;
    for category in ["Home/Lamps", "Garden", "Home/Lamps", "Home"] {
        let body = json!({"name": "Lamp", "price": 1, "stock_quantity": 1, "category": category});
        app.post(&body).await.has(201);
    }
    app.create("Without").await;
    let suggested = async |field: &str| {
        let request = app.request("POST", "/fn/list_suggestions").json(&json!({"field": field}));
        send(request).await.has(200).body()
    };
    assert_eq!(suggested("category").await, json!(["Garden", "Home", "Home / Lamps"]));
    assert_eq!(suggested("name").await, json!([]));
    assert_eq!(suggested("of_a_newer_release").await, json!([]));
}

#[tokio::test]
async fn a_browser_without_wasm_edits_them() {
    let (app, id) = shop().await;
    let post = async |path: &str, fields: &[(&str, &str)]| {
        let body: Vec<_> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let request = app.request("POST", path).body(body.join("&"));
        send(request.header("content-type", "application/x-www-form-urlencoded")).await
    };
    let page = app.get(&format!("/products/{id}")).await.has(200).text;
    assert!(page.contains(r#"value="draft" selected"#), "{page}");
    assert!(page.contains(r#"value="Oak, warm""#), "{page}");
    let path = format!("/products/{id}");
    let fields = [
        ("version", "0"),
        ("sku", "0 8"),
        ("status", "archived"),
        ("tags", "warm, cold,  Warm"),
        ("category", " Garden /Lights"),
        ("low_stock_threshold", ""),
    ];
    post(&path, &fields).await.has(200);
    let stored = app.product(id).await;
    let found =
        ["sku", "status", "tags", "category", "low_stock_threshold"].map(|key| &stored[key]);
    assert_eq!(json!(found), json!(["0 8", "archived", ["Warm", "cold"], "Garden / Lights", null]));
    // A page of the release before does not have the fields.
    let old =
        [("version", "1"), ("name", "Lamp 3"), ("fields", "name description price stock_quantity")];
    post(&path, &old).await.has(200);
    assert_eq!(app.product(id).await["sku"], "0 8");
    let bad =
        post(&path, &[("version", "2"), ("status", "sold"), ("category", "/")]).await.has(422);
    assert!(bad.text.contains("Choose one of these for the status"), "{}", bad.text);
    assert!(bad.text.contains("Enter a name between the slashes"), "{}", bad.text);
}
