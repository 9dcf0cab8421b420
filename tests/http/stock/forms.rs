//! The stock in the product's form without WASM.

use super::{assert_sums, move_by, movements, product_with, stock};
use crate::support::{Answer, Tab, TestApp, post_form};
use concord::{
    events::protocol::Event,
    product::{ChangeKind, fields},
};
use serde_json::json;

/// Posts the form of a product based on `version` with a stock of `before`.
async fn post(
    app: &TestApp,
    id: i64,
    (version, before): (i64, i64),
    typed: &[(&str, &str)],
) -> Answer {
    let (version, before) = (version.to_string(), before.to_string());
    let mut fields = vec![
        ("name", "Lamp"),
        ("price", "10.00"),
        ("stock_quantity", before.as_str()),
        ("stock_before", before.as_str()),
        ("version", version.as_str()),
        ("blank_description", "false"),
    ];
    fields.retain(|(name, _)| !typed.iter().any(|(other, _)| other == name));
    fields.extend(typed);
    post_form(app, &format!("/products/{id}"), &fields).await
}

const SALE: [(&str, &str); 4] = [
    ("stock_mode", "move"),
    ("stock_delta", "-2"),
    ("stock_reason", "sale"),
    ("stock_reference", "order 77"),
];

fn said(reason: &str) -> (i64, i32, String, Option<String>) {
    (1, -2, reason.to_owned(), Some("order 77".to_owned()))
}

#[tokio::test]
async fn a_movement_is_saved_as_one_and_listed() {
    let app = TestApp::start().await;
    let id = product_with(&app, 10).await;
    let mut tab = Tab::on(&app, "Bo", id, 0).await;
    post(&app, id, (0, 10), &SALE).await.has(303);
    assert_eq!(movements(&app, id).await[1], said("sale"));
    let Event { kind, fields, .. } = tab.event().await;
    assert_eq!((kind, fields), (ChangeKind::Moved, vec![fields::STOCK]));
    let page = app.get(&format!("/products/{id}/history")).await.has(200).text;
    assert!(page.contains("\u{2212}2, sale, order 77") && page.contains(">Moved<"));
    assert!(!page.contains("opening stock") && !page.contains("edited"));
}

#[tokio::test]
async fn a_movement_and_an_edit_are_one_version() {
    let app = TestApp::start().await;
    let id = product_with(&app, 10).await;
    let mut typed = SALE.to_vec();
    typed.push(("description", "Bright."));
    post(&app, id, (0, 10), &typed).await.has(303);
    let product = app.product(id).await;
    assert_eq!(
        (&product["version"], &product["stock_quantity"], &product["description"]),
        (&json!(1), &json!(8), &json!("Bright."))
    );
    assert_eq!(movements(&app, id).await[1], said("sale"));
}

#[tokio::test]
async fn two_who_each_take_2_from_the_same_page_take_4() {
    let app = TestApp::start().await;
    let id = product_with(&app, 10).await;
    post(&app, id, (0, 10), &SALE).await.has(303);
    post(&app, id, (0, 10), &SALE).await.has(303);
    assert_eq!(stock(&app, id).await, 6);
    let mut typed = SALE.to_vec();
    typed.push(("description", "Bright."));
    post(&app, id, (0, 10), &typed).await.has(303);
    assert_eq!(stock(&app, id).await, 4);
    assert_sums(&app).await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_counts_once() {
    let app = TestApp::start().await;
    let id = product_with(&app, 10).await;
    for with in [&[][..], &[("description", "Bright.")]] {
        let mut typed = SALE.to_vec();
        typed.push(("request_key", if with.is_empty() { "a" } else { "b" }));
        typed.extend(with);
        let before = stock(&app, id).await;
        post(&app, id, (0, 10), &typed).await.has(303);
        post(&app, id, (0, 10), &typed).await.has(303);
        assert_eq!(stock(&app, id).await, before - 2);
    }
    // A page that was returned to: another text is another request.
    let again = [&SALE[..], &[("request_key", "a")]].concat();
    let more: Vec<_> = again
        .iter()
        .map(|(name, text)| (*name, if *name == "stock_delta" { "-1" } else { text }))
        .collect();
    for _ in 0..2 {
        post(&app, id, (0, 10), &more).await.has(303);
        assert_eq!(stock(&app, id).await, 5, "but each once");
    }
}

#[tokio::test]
async fn what_is_there_now_counts_and_not_what_the_page_knows() {
    let app = TestApp::start().await;
    let id = product_with(&app, 1).await;
    // The page was rendered with 1; now there are 6.
    move_by(&app, id, 5).await.has(200);
    post(&app, id, (0, 1), &SALE).await.has(303);
    assert_eq!(stock(&app, id).await, 4);
    let refused = [("stock_mode", "move"), ("stock_delta", "-9"), ("stock_reason", "sale")];
    let page = post(&app, id, (0, 1), &refused).await.has(422).text;
    assert!(page.contains("There are only 4 to take."));
    // Everything that was typed is still there.
    assert!(page.contains(r#"value="-9""#) && page.contains(r#"value="sale""#));
    assert_eq!(stock(&app, id).await, 4);
}

#[tokio::test]
async fn what_is_wrong_with_a_movement_is_said_and_nothing_is_lost() {
    let app = TestApp::start().await;
    let id = product_with(&app, 10).await;
    for (field, text, says) in [
        ("stock_reason", "", "Enter a reason."),
        ("stock_delta", "some", "Enter the movement as a whole number, like -2 or +2."),
        ("stock_delta", "0", "Enter a movement other than 0."),
    ] {
        let typed: Vec<_> = SALE
            .iter()
            .map(|(name, value)| (*name, if *name == field { text } else { value }))
            .collect();
        let page = post(&app, id, (0, 10), &typed).await.has(422).text;
        assert!(page.contains(says), "{says}");
        assert!(page.contains(r#"value="order 77""#));
    }
    assert_eq!(movements(&app, id).await.len(), 1);
}

#[tokio::test]
async fn below_0_a_movement_with_more_in_the_form_asks() {
    let app = TestApp::start().await;
    let id = product_with(&app, 3).await;
    move_by(&app, id, -2).await.has(200);
    let mut typed = SALE.to_vec();
    typed.push(("description", "Bright."));
    let asked = post(&app, id, (0, 3), &typed).await.has(409).text;
    assert!(asked.contains("was 3, theirs −2, yours −2 → −1"), "{asked}");
    // Decided: the last piece is taken, and the reason is kept.
    typed.extend([
        ("action", "resolve"),
        ("reviewed", "1"),
        ("trail", ""),
        ("result_stock_quantity", "0"),
    ]);
    post(&app, id, (0, 3), &typed).await.has(303);
    let last = (2, -1, "sale".to_owned(), Some("order 77".to_owned()));
    assert_eq!(movements(&app, id).await[2], last);
    assert_sums(&app).await;
}

#[tokio::test]
async fn a_new_product_that_is_sent_twice_is_one() {
    let app = TestApp::start().await;
    let page = app.get("/products/new").await.has(200).text;
    assert!(page.contains(r#"name="request_key""#));
    let fields = [("name", "Twice"), ("price", "1"), ("stock_quantity", "1"), ("request_key", "k")];
    let first = post_form(&app, "/products/new", &fields).await.has(303);
    let second = post_form(&app, "/products/new", &fields).await.has(303);
    assert_eq!(first.header("location"), second.header("location"));
    // The same page with another text is another product.
    let other = [("name", "Other"), ("price", "1"), ("stock_quantity", "1"), ("request_key", "k")];
    let third = post_form(&app, "/products/new", &other).await.has(303);
    assert_ne!(first.header("location"), third.header("location"));
}
