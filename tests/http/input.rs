//! Values inside and outside their limits, with all errors at once.

use crate::support::{TestApp, json};
use serde_json::{Value, json};

const PRICE_RANGE: &str = "Enter a price from 0 to 99999999.99.";
const PRICE_DECIMALS: &str = "Enter a price with at most two decimals.";
const PRICE_FORM: &str = "Enter a price like 19.99.";
const STOCK_RANGE: &str = "Enter a stock from 0 to 2147483647.";
const STOCK_FORM: &str = "Enter the stock as a whole number.";

/// A valid product with one member replaced by this JSON.
fn with(name: &str, value: &str) -> Value {
    let mut body = json!({"name": "Lamp", "price": 1, "stock_quantity": 1});
    body[name] = json(value);
    body
}

#[tokio::test]
async fn all_faults_come_at_once_in_the_order_of_the_fields() {
    let app = TestApp::start().await;
    let body = json!({
        "version": 1.5, "stock_quantity": -1, "price": "1,50", "description": 7, "name": " ",
    });
    let all = ["name", "description", "price", "stock_quantity", "version"];
    let answer = app.put(1, &body).await;
    assert_eq!(
        answer.faults(&all),
        [
            "Enter a name.",
            "Send the description as a text or null.",
            PRICE_FORM,
            STOCK_RANGE,
            "Send the version that you have read, as a whole number.",
        ]
    );
    let detail = answer.body()["detail"].as_str().expect("a detail").to_owned();
    assert!(detail.starts_with("Enter a name. Send the description"), "{detail}");
    app.post(&body).await.faults(&all[..4]);
    app.patch(1, &body).await.faults(&all);
    let missing = app.post(&json!({})).await;
    let messages = missing.faults(&["name", "price", "stock_quantity"]);
    assert_eq!(messages, ["Enter a name.", PRICE_FORM, STOCK_FORM]);
}

#[tokio::test]
async fn numbers_are_taken_in_each_usual_spelling() {
    let app = TestApp::start().await;
    for (value, price) in [
        ("12.5", "12.50"),
        ("\"12.50\"", "12.50"),
        ("\" 12.5 \"", "12.50"),
        ("0", "0.00"),
        ("-0.0", "0.00"),
        ("99999999.99", "99999999.99"),
        ("0.30000000000000004", "0.30"),
        ("1.5e2", "150.00"),
        ("1.00000000000000000000000000000000000000000000000000", "1.00"),
    ] {
        let answer = app.post(&with("price", value)).await.has(201);
        assert_eq!(answer.body()["price"], json(price), "{value}");
    }
    for (value, stock) in [("50", 50), ("50.0", 50), ("\"50\"", 50), ("2147483647", 2147483647)] {
        let answer = app.post(&with("stock_quantity", value)).await.has(201);
        assert_eq!(answer.body()["stock_quantity"], stock, "{value}");
    }
    let answer = app.post(&with("version", "\"nonsense\"")).await.has(201);
    assert_eq!(answer.version(), 0);
}

#[tokio::test]
async fn other_values_are_refused_with_the_words_of_the_form() {
    let app = TestApp::start().await;
    for (field, value, message) in [
        ("name", "null", "Enter a name."),
        ("name", "\"\\t\\n \"", "Enter a name."),
        ("name", "7", "Send the name as a text."),
        ("name", "\"a\\u0000b\"", "Remove line breaks and control characters from the name."),
        ("name", "\"a\\nb\"", "Remove line breaks and control characters from the name."),
        ("description", "\"a\\u0000b\"", "Remove the NUL character from the description."),
        ("description", "[]", "Send the description as a text or null."),
        ("price", "null", PRICE_FORM),
        ("price", "true", PRICE_FORM),
        ("price", "\"\"", PRICE_FORM),
        ("price", "\"NaN\"", PRICE_FORM),
        ("price", "\"Infinity\"", PRICE_FORM),
        ("price", "\"1,50\"", PRICE_FORM),
        ("price", "{}", PRICE_FORM),
        ("price", "-0.01", PRICE_RANGE),
        ("price", "100000000", PRICE_RANGE),
        ("price", "0.001", PRICE_DECIMALS),
        ("price", "1.005", PRICE_DECIMALS),
        ("stock_quantity", "null", STOCK_FORM),
        ("stock_quantity", "true", STOCK_FORM),
        ("stock_quantity", "1.5", STOCK_FORM),
        ("stock_quantity", "\"ten\"", STOCK_FORM),
        ("stock_quantity", "-1", STOCK_RANGE),
        ("stock_quantity", "2147483648", STOCK_RANGE),
    ] {
        let answer = app.post(&with(field, value)).await;
        assert_eq!(answer.faults(&[field]), [message], "{field}: {value}");
    }
}

#[tokio::test]
async fn lengths_are_counted_in_characters() {
    let app = TestApp::start().await;
    let text = |length: usize| format!("\"{}\"", "é".repeat(length));
    app.post(&with("name", &text(255))).await.has(201);
    app.post(&with("name", &text(256))).await.faults(&["name"]);
    let answer = app.post(&with("description", &text(20_000))).await.has(201);
    let length = answer.body()["description"].as_str().map(|text| text.chars().count());
    assert_eq!(length, Some(20_000));
    app.post(&with("description", &text(20_001))).await.faults(&["description"]);
}

#[tokio::test]
async fn null_and_an_empty_description_stay_different() {
    let app = TestApp::start().await;
    let answer = app.post(&with("description", "\"\"")).await;
    assert_eq!(answer.body()["description"], "");
    let mut body = with("description", "null");
    body["version"] = json!(0);
    assert_eq!(app.put(1, &body).await.has(200).body()["description"], Value::Null);
    assert_eq!(app.product(1).await["version"], 1);
}

#[tokio::test]
async fn unknown_fields_are_ignored_and_the_last_of_two_counts() {
    let app = TestApp::start().await;
    app.post(&with("colour", "\"red\"")).await.has(201);
    app.post(&with("id", "77")).await.has(201);
    let text = r#"{"name": "A", "name": "B", "price": "x", "price": 2, "stock_quantity": 1}"#;
    let answer = crate::support::send(app.request("POST", "/api/products/").body(text)).await;
    let body = answer.has(201).body();
    assert_eq!((&body["name"], &body["price"]), (&json!("B"), &json("2.00")));
    assert_ne!(body["id"], 77);
}

#[tokio::test]
async fn paging_outside_its_limits_names_all_faults() {
    let app = TestApp::start().await;
    app.get("/api/products/?limit=1&offset=0").await.has(200);
    app.get("/api/products/?limit=1000&unknown=x").await.has(200);
    for limit in ["0", "-1", "1001", "x", "", "1.5", "99999999999999999999", "%FF"] {
        app.get(&format!("/api/products/?limit={limit}")).await.faults(&["limit"]);
    }
    for offset in ["-1", "x", "", "9223372036854775808"] {
        app.get(&format!("/api/products/?offset={offset}")).await.faults(&["offset"]);
    }
    let both = app.get("/api/products/?offset=-1&limit=0").await;
    let messages = both.faults(&["offset", "limit"]);
    assert_eq!(messages[1], "Enter a limit from 1 to 1000.");
}

#[tokio::test]
async fn an_id_is_an_integer() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    for text in ["abc", "1.0", "1e0", "%20", "%FF", "0x1", "null", "1_0"] {
        app.get(&format!("/api/products/{text}")).await.faults(&["id"]);
    }
    let long = "9".repeat(5000);
    for text in ["-1", "0", "9223372036854775807", "9223372036854775808", &long] {
        app.get(&format!("/api/products/{text}")).await.problem(404, "not-found");
    }
    for text in [format!("{id}"), format!("%3{id}"), format!("00{id}"), format!("+{id}")] {
        app.get(&format!("/api/products/{text}")).await.has(200);
    }
}
