//! The list that people browse: filters, orders, pages and counts, compared with a model in Rust.

use crate::support::{TestApp, send, until};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor, Row};
use std::cmp::Ordering;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Products that differ in everything that the list filters and sorts by, with ties.
async fn shop(app: &TestApp) -> Vec<Value> {
    let mut products = Vec::new();
    for n in 0..36 {
        let price = ["1.50", "20", "20.00", "99999999.99"][n % 4];
        let stock = [0, 5, 9, 10, 1500][n % 5];
        let low = [None, Some(0), Some(9), Some(2000)][n % 4];
        let category = [None, Some("Kitchen"), Some("kitchen / Mugs"), Some("Kitchenware")][n % 4];
        let tags: &[&str] = [&[][..], &["Oak"], &["oak", "new"]][n % 3];
        let product = json!({
            "name": format!("{} {}", ["Mug", "rack", "Desk"][n % 3], n / 2),
            "price": price,
            "stock_quantity": stock,
            "low_stock_threshold": low,
            "status": (["draft", "active", "archived"][n / 2 % 3]),
            "sku": (n % 3 > 0).then(|| format!("SKU-{:02}", (n * 7) % 36)),
            "category": category,
            "tags": tags,
        });
        products.push(app.post(&product).await.has(201).body());
    }
    // Another order of the times of the last change than of the ids.
    for n in [4, 30, 11] {
        let change = json!({"description": "Changed.", "version": 0});
        products[n] =
            app.patch(products[n]["id"].as_i64().expect("an id"), &change).await.has(200).body();
    }
    products
}

/// The ids on a page of the list, from top to bottom.
async fn shown(app: &TestApp, address: &str) -> Vec<i64> {
    let page = app.get(&format!("/products?{address}")).await.has(200).text;
    let rows = page.split(r#"id="product-"#).skip(1);
    rows.map(|row| row.split('"').next().and_then(|id| id.parse().ok()).expect("an id")).collect()
}

fn text<'a>(product: &'a Value, key: &str) -> &'a str {
    product[key].as_str().unwrap_or_default()
}

fn number(product: &Value, key: &str) -> f64 {
    product[key].as_f64().unwrap_or_default()
}

fn time(product: &Value, key: &str) -> OffsetDateTime {
    OffsetDateTime::parse(text(product, key), &Rfc3339).expect("a time")
}

fn level(product: &Value) -> &'static str {
    let stock = number(product, "stock_quantity");
    let low = product["low_stock_threshold"].as_f64().unwrap_or(9.0);
    if stock == 0.0 {
        "out"
    } else if stock <= low {
        "low"
    } else {
        "enough"
    }
}

fn has_tag(product: &Value, tag: &str) -> bool {
    let tags = product["tags"].as_array().expect("tags");
    tags.iter().any(|it| it.as_str().expect("a tag").eq_ignore_ascii_case(tag))
}

/// A filter and its meaning.
type Meaning = (&'static str, fn(&Value) -> bool);

const FILTERS: [Meaning; 16] = [
    ("status=draft", |it| it["status"] == "draft"),
    ("status=archived", |it| it["status"] == "archived"),
    ("category=KITCHEN", |it| {
        ["kitchen", "kitchen / mugs"].contains(&text(it, "category").to_lowercase().as_str())
    }),
    ("category=kitchen/mugs", |it| text(it, "category") == "kitchen / Mugs"),
    ("tags=OAK", |it| has_tag(it, "oak")),
    ("tags=new,oak", |it| has_tag(it, "oak") && has_tag(it, "new")),
    ("price_from=20", |it| number(it, "price") >= 20.0),
    ("price_to=19,99", |it| number(it, "price") <= 19.99),
    ("price_from=1.50&price_to=20", |it| (1.5..=20.0).contains(&number(it, "price"))),
    ("stock_quantity_from=10", |it| number(it, "stock_quantity") >= 10.0),
    ("stock_quantity_to=9", |it| number(it, "stock_quantity") <= 9.0),
    ("stock_level=out", |it| level(it) == "out"),
    ("stock_level=low", |it| level(it) == "low"),
    ("stock_level=enough", |it| level(it) == "enough"),
    ("q=mug", |it| text(it, "name").contains("Mug")),
    ("q=sku-2%20desk", |it| {
        text(it, "sku").starts_with("SKU-2") && text(it, "name").contains("Desk")
    }),
];

fn ids<'a>(products: impl IntoIterator<Item = &'a Value>) -> Vec<i64> {
    products.into_iter().map(|product| product["id"].as_i64().expect("an id")).collect()
}

#[tokio::test]
async fn a_filter_shows_what_it_means_alone_and_with_any_other() {
    let app = TestApp::start().await;
    let products = shop(&app).await;
    for (first, means) in FILTERS {
        let expected = ids(products.iter().filter(|it| means(it)));
        assert!(!expected.is_empty() && expected.len() < products.len(), "{first} says nothing");
        assert_eq!(shown(&app, &format!("{first}&size=200")).await, expected, "{first}");
    }
    let parameter = |filter: &'static str| {
        filter.split('=').next().map(|it| it.trim_end_matches("_from").trim_end_matches("_to"))
    };
    for (first, one) in FILTERS {
        for (second, other) in FILTERS.iter().filter(|it| parameter(it.0) != parameter(first)) {
            if first.contains('&') || second.contains('&') {
                continue;
            }
            let expected = ids(products.iter().filter(|it| one(it) && other(it)));
            let address = format!("{first}&{second}&size=200");
            assert_eq!(shown(&app, &address).await, expected, "{address}");
        }
    }
}

/// Missing values come last in both directions.
fn with_missing_last(one: &Value, other: &Value, key: &str, descending: bool) -> Ordering {
    match (one[key].is_null(), other[key].is_null()) {
        (false, false) => {
            let compared = text(one, key).to_lowercase().cmp(&text(other, key).to_lowercase());
            if descending { compared.reverse() } else { compared }
        }
        (missing, other_missing) => missing.cmp(&other_missing),
    }
}

fn compare(one: &Value, other: &Value, key: &str, descending: bool) -> Ordering {
    let status =
        |it: &Value| ["draft", "active", "archived"].iter().position(|at| it["status"] == *at);
    let compared = match key {
        "name" | "sku" | "category" => return with_missing_last(one, other, key, descending),
        "status" => status(one).cmp(&status(other)),
        "updated_at" => time(one, key).cmp(&time(other, key)),
        _ => number(one, key).total_cmp(&number(other, key)),
    };
    if descending { compared.reverse() } else { compared }
}

const ORDERS: [&str; 8] =
    ["id", "name", "sku", "status", "price", "stock_quantity", "category", "updated_at"];

#[tokio::test]
async fn every_order_is_kept_over_all_pages() {
    let app = TestApp::start().await;
    let products = shop(&app).await;
    for key in ORDERS.into_iter().chain(["version"]) {
        for descending in [false, true] {
            let mut sorted = products.clone();
            sorted.sort_by(|one, other| {
                let by_id = number(one, "id").total_cmp(&number(other, "id"));
                let by_id = if descending { by_id.reverse() } else { by_id };
                compare(one, other, key, descending).then(by_id)
            });
            let order = format!("sort={}{key}", if descending { "-" } else { "" });
            let mut pages = shown(&app, &order).await;
            assert_eq!(pages.len(), 20, "{order}");
            pages.extend(shown(&app, &format!("{order}&page=2")).await);
            assert_eq!(pages, ids(&sorted), "{order}");
        }
    }
}

#[tokio::test]
async fn letters_with_accents_are_sorted_beside_those_without() {
    let app = TestApp::start().await;
    for name in ["Zebra", "apple", "Äpfel", "Birne", "ähre"] {
        app.create(name).await;
    }
    let names = ["ähre", "Äpfel", "apple", "Birne", "Zebra"];
    let page = app.get("/products?sort=name").await.has(200).text;
    let places: Vec<_> = names.iter().map(|name| page.find(&format!(">{name}<"))).collect();
    assert!(places.iter().all(Option::is_some));
    // Letters of one kind stand together; which of "ähre" and "apple" comes first is not promised.
    assert!(places[..3].iter().all(|at| *at < places[3]) && places[3] < places[4], "{places:?}");
}

#[tokio::test]
async fn matches_are_counted_to_1000_and_all_products_exactly() {
    let app = TestApp::start().await;
    let insert = "insert into products (name, price, stock_quantity) \
        select 'Mug ' || n, n, 1 from generate_series(1, 1010) n";
    app.sql().await.execute(insert).await.expect("products");
    for (address, part) in [
        ("page=2", "21–40 of 1,010"),
        ("q=mug", "1–20 of 1,000+"),
        // An invisible character is no word.
        ("q=%E2%80%8B", "1–20 of 1,010"),
        ("price_to=1000&size=200&page=5", "801–1,000 of 1,000"),
        ("price_from=11&page=50", "981–1,000 of 1,000"),
        ("price_from=10&page=51", "1,001–1,001 of 1,000+"),
    ] {
        let page = app.get(&format!("/products?{address}")).await.has(200).text;
        assert!(page.contains(part), "{address}");
    }
    for (address, action) in [
        ("price_from=10&page=52", "Go to the first page"),
        ("price_from=11&page=52", "Go to the last page"),
        ("price_from=2000", "Clear filters"),
        ("q=cup", "Clear search"),
        ("q=cup&price_to=3", "Clear search and filters"),
    ] {
        let page = app.get(&format!("/products?{address}")).await.has(200).text;
        assert!(page.contains(action), "{address}");
    }
}

#[tokio::test]
async fn an_invalid_filter_is_refused_with_its_reason() {
    let app = TestApp::start().await;
    app.create("Mug").await;
    for (address, reason) in [
        ("price_from=ten", "price"),
        ("status=gone", "status"),
        ("price_from=20&price_to=10", "Enter a price that is not below the lowest one."),
    ] {
        let page = app.get(&format!("/products?{address}")).await.has(422).text;
        assert!(page.contains(reason) && page.contains("Clear filters"), "{address}");
        assert!(!page.contains(r#"id="product-"#), "{address}");
    }
}

async fn call(app: &TestApp, name: &str, body: &Value) -> Value {
    send(app.request("POST", &format!("/fn/{name}")).json(body)).await.has(200).body()
}

#[tokio::test]
async fn rows_that_are_shown_are_looked_up_by_id() {
    let app = TestApp::start().await;
    let (mug, rack) = (app.create("Mug").await, app.create("Rack").await);
    let body = json!({"query": [["q", "mug"], ["size", "20"]], "ids": [mug, rack, rack + 1]});
    let found = call(&app, "look_up_products", &body).await;
    let mut found: Vec<_> = found
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (row[0]["product"]["id"].as_i64(), row[1].as_bool()))
        .collect();
    found.sort_unstable();
    assert_eq!(found, [(Some(mug), Some(true)), (Some(rack), Some(false))]);
}

#[tokio::test]
async fn a_page_of_the_release_before_still_gets_its_list() {
    let app = TestApp::start().await;
    let mug = app.create("Mug").await;
    app.create("Rack").await;
    let page = call(&app, "list_products", &json!({"search": "mug", "page": 1})).await;
    assert_eq!(page["items"][0]["product"]["id"], mug);
    assert_eq!(json!([page["total"], page["page"]]), json!([1, 1]));
}

/// Whether an index was used since `before`.
async fn scans(app: &TestApp, index: &str) -> i64 {
    let scans = format!(
        "select coalesce(idx_scan, 0) from pg_stat_user_indexes where indexrelname = '{index}'"
    );
    let row = app.sql().await.fetch_one(AssertSqlSafe(scans)).await.expect("the index");
    row.get(0)
}

#[tokio::test]
async fn the_indexes_are_used() {
    let app = TestApp::start().await;
    app.create("Oak mug").await;
    let name = app.sql().await.fetch_one("select current_database()").await.expect("a name");
    let name: String = name.get(0);
    for setting in ["enable_seqscan", "enable_sort"] {
        let off = AssertSqlSafe(format!("alter database \"{name}\" set {setting} = off"));
        app.sql().await.execute(off).await.expect("set");
    }
    // Its connections are new.
    let server = app.neighbour().await;
    for (address, index) in [
        ("q=oak", "products_search"),
        ("q=oak", "products_search_sku"),
        ("sort=name", "products_by_name"),
        ("sort=-name", "products_by_name"),
    ] {
        let before = scans(&app, index).await;
        server.get(&format!("/products?{address}")).await.has(200);
        until(&format!("{address} uses {index}"), async || scans(&app, index).await > before).await;
    }
}
