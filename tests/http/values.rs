//! Numbers and texts that look like others, or are invisible.

use crate::support::{Answer, TestApp, encoded, json, post_form, send};
use serde_json::{Value, json};

fn with(name: &str, value: &str) -> Value {
    let mut body = json!({"name": "Lamp", "price": 1, "stock_quantity": 1});
    body[name] = json(value);
    body
}

#[tokio::test]
async fn only_the_noise_of_a_float_is_forgiven() {
    let app = TestApp::start().await;
    for (value, price) in [("19.989999999999998", "19.99"), ("0.30000000000000004", "0.30")] {
        let answer = app.post(&with("price", value)).await.has(201);
        assert_eq!(answer.body()["price"], json(price), "{value}");
    }
    let tiny = format!("0.{}1", "0".repeat(300));
    for value in ["1e-400", "-1e-400", "5e-324", "0.0000000001", "19.990000001", &tiny] {
        app.post(&with("price", value)).await.faults(&["price"]);
        app.post(&with("price", &format!("\"{value}\""))).await.faults(&["price"]);
    }
    for value in ["0.99999999999999999", "1.00000000000000000001", "3.0000000000000004", "1e-400"] {
        app.post(&with("stock_quantity", value)).await.faults(&["stock_quantity"]);
    }
    let id = app.create("Lamp").await;
    let moved = |delta: &str| {
        let body = json!({"delta": json(delta), "reason": "sale"});
        send(app.request("POST", &format!("/api/products/{id}/stock")).json(&body))
    };
    moved("-0.99999999999999999").await.faults(&["delta"]);
    moved("-1.0").await.has(200);
    assert_eq!(app.product(id).await["stock_quantity"], 9);
}

/// Invisible texts.
const BLANK: [&str; 8] =
    ["\u{200b}", "\u{2060}", "\u{ad}", "\u{3164}", "\u{2800}", "\u{feff}", "\u{e0041}", "\u{202e}"];

#[tokio::test]
async fn a_text_that_shows_nothing_is_none() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    for blank in BLANK {
        for name in [blank.to_owned(), format!(" {blank}{blank}\u{a0}")] {
            let body = json!({"name": name, "price": 1, "stock_quantity": 1});
            assert_eq!(app.post(&body).await.faults(&["name"]), ["Enter a name."], "{name:?}");
            let change = json!({"name": name, "version": 0});
            app.patch(id, &change).await.faults(&["name"]);
        }
        let body = json!({"delta": -1, "reason": blank});
        let path = format!("/api/products/{id}/stock");
        let answer = send(app.request("POST", &path).json(&body)).await;
        assert_eq!(answer.faults(&["reason"]), ["Enter a reason."], "{blank:?}");
    }
    assert_eq!(app.product(id).await["version"], 0);
}

#[tokio::test]
async fn a_writer_whose_name_shows_nothing_is_a_guest() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    for (version, blank) in BLANK.iter().enumerate() {
        let body = json!({"price": version + 20, "version": version});
        let request = app.request("PATCH", &format!("/api/products/{id}"));
        send(request.header("X-Concord-User", encoded(blank)).json(&body)).await.has(200);
    }
    let history = app.get(&format!("/api/products/{id}/revisions")).await.has(200).body();
    let items = history["revisions"].as_array().expect("versions").clone();
    assert_eq!(items.len(), BLANK.len() + 1);
    assert!(items.iter().all(|item| item["saved_by"] == "Guest"), "{items:?}");
}

/// Posts the form of a new product like a browser without WASM.
async fn typed(app: &TestApp, price: &str, stock: &str) -> Answer {
    let fields = [("name", "Lamp"), ("price", price), ("stock_quantity", stock)];
    post_form(app, "/products/new", &fields).await
}

#[tokio::test]
async fn a_price_with_two_meanings_is_refused_and_stays_in_the_form() {
    let app = TestApp::start().await;
    for price in ["1.500", "2.000", "150.000", "1,500"] {
        let page = typed(&app, price, "1").await.has(422).text;
        assert!(page.contains("Enter the price without a separator for thousands"), "{page}");
        assert!(page.contains(&format!("value=\"{price}\"")), "{page}");
    }
    assert_eq!(app.get("/api/products/").await.body()["total"], 0);
}

#[tokio::test]
async fn numbers_as_pages_show_them_are_read() {
    let app = TestApp::start().await;
    for (price, stock) in [
        ("1.500,00", "1.500"),
        ("1,500.00", "1,500"),
        ("1\u{202f}500,00\u{a0}€", "1\u{202f}500"),
        ("1’500.00", "1’500"),
        ("\u{200f}١٬٥٠٠٫٠٠", "\u{61c}١٬٥٠٠"),
        ("۱٬۵۰۰٫۰۰", "۱٬۵۰۰"),
        ("１，５００．００", "１，５００"),
    ] {
        typed(&app, price, stock).await.has(303);
    }
    let items = app.get("/api/products/").await.body()["products"].clone();
    let items = items.as_array().expect("products");
    assert_eq!(items.len(), 7);
    for item in items {
        assert_eq!((&item["price"], &item["stock_quantity"]), (&json("1500.00"), &json("1500")));
    }
}
