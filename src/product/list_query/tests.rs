use super::*;
use crate::product::{FieldErrors, FieldId, StockLevel, Value, fields};

fn of(params: &[(&str, &str)]) -> ListQuery {
    ListQuery::of(params.iter().copied())
}

fn conditions(params: &[(&str, &str)]) -> Result<Vec<Condition>, FieldErrors> {
    of(params).filters.conditions()
}

fn key(text: &str) -> FieldId {
    text.parse().expect("a key")
}

#[test]
fn what_is_left_out_has_its_default() {
    assert_eq!(of(&[]), ListQuery::default());
    assert!(ListQuery::default().params().is_empty());
}

#[test]
fn parameters_come_back_as_they_were() {
    let params = [
        ("q", "oak mug"),
        ("status", "draft"),
        ("price_from", "9,50"),
        ("price_to", "twelve"),
        ("tags", "new, sale"),
        ("stock_level", "low"),
        ("sort", "-price"),
        ("size", "100"),
        ("page", "3"),
    ];
    let query = of(&params);
    let again = query.params();
    let again: Vec<_> = again.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut sorted = again.clone();
    sorted.sort_unstable();
    let mut expected = params;
    expected.sort_unstable();
    assert_eq!(sorted, expected);
    assert_eq!(ListQuery::of(again), query);
    let json = serde_json::to_string(&query).expect("JSON");
    assert_eq!(serde_json::from_str::<ListQuery>(&json).expect("a query"), query);
}

#[test]
fn what_an_address_cannot_mean_counts_as_missing() {
    let nonsense =
        [("sort", "weight"), ("sort", "--price"), ("size", "7"), ("page", "-4"), ("utm", "x")];
    for param in nonsense {
        assert_eq!(of(&[param]), ListQuery::default(), "{param:?}");
    }
    assert_eq!(of(&[("page", "99999999999999")]).page, MAX_PAGE);
    assert_eq!(of(&[("q", &"é".repeat(300))]).search.chars().count(), MAX_SEARCH);
    assert_eq!(of(&[("status", " \0 ")]).filters.get(key("status")), "");
}

/// A page of a newer release would show the answer as if its filter had been used.
#[test]
fn a_filter_that_this_server_does_not_know_is_refused_in_a_call() {
    for (json, is_read) in [(r#"[["q","x"]]"#, true), (r#"[["weight_from","3"]]"#, false)] {
        assert_eq!(serde_json::from_str::<ListQuery>(json).is_ok(), is_read, "{json}");
    }
}

#[test]
fn each_filter_is_read_as_its_field() {
    let found = conditions(&[
        ("status", "archived"),
        ("category", "Kitchen/Kettles"),
        ("tags", "New , sale"),
        ("price_from", "1.234,50"),
        ("stock_quantity_to", "1,500"),
        ("stock_level", "out"),
    ]);
    let condition = |field, bound, value| Condition { field, bound, value };
    let expected = [
        condition(fields::STATUS, Bound::Is, "archived".into()),
        condition(fields::PRICE, Bound::From, Value::Decimal("1234.50".parse().expect("a price"))),
        condition(fields::STOCK, Bound::To, 1500.into()),
        condition(fields::CATEGORY, Bound::Is, "Kitchen / Kettles".into()),
        condition(fields::TAGS, Bound::Is, Value::set(["New", "sale"])),
        condition(STOCK_LEVEL, Bound::Is, "out".into()),
    ];
    let found = found.expect("conditions");
    assert_eq!(found.len(), expected.len());
    for condition in expected {
        assert!(found.contains(&condition), "{condition:?} is not in {found:#?}");
    }
}

#[test]
fn what_is_wrong_is_said_at_its_filter() {
    let error = |params: &[(&str, &str)]| {
        let errors = conditions(params).expect_err("an error");
        let first = &errors.0[0];
        (first.field.to_string(), first.message.clone())
    };
    assert_eq!(error(&[("price_from", "ten")]).0, "price_from");
    assert_eq!(error(&[("status", "gone")]).0, "status");
    assert_eq!(error(&[("stock_level", "some")]).0, "stock_level");
    assert_eq!(
        error(&[("price_from", "20"), ("price_to", "10")]),
        ("price_to".to_owned(), "Enter a price that is not below the lowest one.".to_owned()),
    );
    assert!(conditions(&[("price_from", "10"), ("price_to", "10")]).is_ok());
}

/// What a browser says early is what the server would say.
#[test]
fn hints_are_the_errors_in_numbers() {
    for params in [
        [("price_from", "ten"), ("stock_quantity_to", "1.5")],
        [("price_from", "20"), ("price_to", "10")],
        [("stock_quantity_from", "7"), ("stock_quantity_to", "-1")],
    ] {
        let filters = of(&params).filters;
        assert_eq!(filters.hints(), filters.conditions().expect_err("an error"), "{params:?}");
    }
    assert_eq!(of(&[("status", "gone"), ("price_to", "9,5")]).filters.hints().0, []);
}

#[test]
fn every_filter_has_a_name_that_no_other_parameter_has() {
    let mut names: Vec<_> =
        Filter::all().iter().map(|filter| filter.definition.key.to_string()).collect();
    names.extend([SEARCH, ORDER, SIZE, PAGE].map(str::to_owned));
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn a_filter_shows_the_label_of_an_option() {
    let filter = |name| Filter::find(key(name)).expect("a filter");
    assert_eq!(filter("status").display("draft"), "Draft");
    assert_eq!(filter("stock_level").display("out"), StockLevel::Out.label());
    assert_eq!(filter("price_from").display("oops"), "oops");
}

#[test]
fn every_order_has_its_text_and_label() {
    let orders: Vec<Order> = Order::all().collect();
    for order in &orders {
        assert_eq!(order.to_string().parse(), Ok(*order));
    }
    let mut labels: Vec<_> = orders.iter().map(|order| order.label()).collect();
    labels.sort();
    labels.dedup();
    assert_eq!(labels.len(), orders.len());
}

#[test]
fn a_heading_sorts_in_the_usual_direction_first() {
    let by = OrderKey::Field(fields::PRICE);
    let first = Order::default().next(by);
    assert_eq!(first.to_string(), "price");
    assert_eq!(first.next(by).to_string(), "-price");
    assert_eq!(first.next(by).next(by).to_string(), "price");
    assert_eq!(first.next(OrderKey::Changed).to_string(), "-updated_at");
}
