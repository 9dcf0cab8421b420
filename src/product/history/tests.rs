use super::*;

fn priced(price: &str) -> ProductContent {
    ProductContent::of("Lamp", "Bright.", price, 10)
}

fn line(kind: ChangeKind, merged_from: Option<i64>) -> Line {
    let at = Timestamp::new(time::OffsetDateTime::UNIX_EPOCH);
    Line {
        version: Version(9),
        kind,
        actor: Actor::default(),
        at,
        merged_from: merged_from.map(Version),
        changes: None,
        movement: None,
        loss: None,
    }
}

#[test]
fn each_kind_of_change_is_told_in_words() {
    let told = |kind, merged_from| line(kind, merged_from).deed();
    assert_eq!(told(ChangeKind::Created, None), "Created");
    assert_eq!(told(ChangeKind::Edited, None), "Edited");
    assert_eq!(told(ChangeKind::Merged, Some(7)), "Merged from versions 7 and 8");
    assert_eq!(told(ChangeKind::Merged, Some(-1)), "Merged");
    assert_eq!(told(ChangeKind::Overwritten, Some(7)), "Overwrote version 8 on purpose");
    assert_eq!(told(ChangeKind::Restored, None), "Restored");
    assert_eq!(told(ChangeKind::Restored, Some(3)), "Restored from version 3");
    assert_eq!(told(ChangeKind::Deleted, None), "Deleted");
    assert_eq!(told(ChangeKind::Moved, None), "Moved");
}

#[test]
fn a_change_has_both_values() {
    let changes =
        FieldChange::between(&priced("10"), &ProductContent::of("Desk", "Bright.", "12", 10));
    let fields: Vec<_> = changes.iter().map(|change| change.field).collect();
    assert_eq!(fields, [fields::NAME, fields::PRICE]);
    assert_eq!(changes[1].before.to_input(), "10.00");
    assert_eq!(changes[1].after.to_input(), "12.00");
}

#[test]
fn what_was_overwritten_is_lost_whether_or_not_they_changed_it_too() {
    let (base, ada) = (priced("10"), priced("12"));
    // Bo had not touched the price, or had set another one.
    for bo in [priced("10"), priced("11")] {
        assert_eq!(lost_fields(&base, &ada, &ada, &bo), [fields::PRICE]);
    }
    let bo = ProductContent::of("Desk", "Bright.", "12", 10);
    assert_eq!(lost_fields(&base, &ada, &ada, &bo), [], "Bo kept the price");
    let bo = ProductContent::of("Desk", "Bright.", "10", 10);
    assert_eq!(lost_fields(&base, &ada, &ada, &bo), [fields::PRICE], "the name was Bo's to change");
}

#[test]
fn what_others_had_changed_before_was_not_lost_to_the_overwriter() {
    let (base, ada, cy, bo) = (priced("10"), priced("12"), priced("13"), priced("10"));
    assert_eq!(lost_fields(&base, &ada, &cy, &bo), []);
    assert_eq!(lost_fields(&ada, &cy, &cy, &bo), [fields::PRICE]);
}

#[test]
fn a_passage_is_lost_though_others_wrote_on_since() {
    let text = |description: &str| ProductContent::of("Lamp", description, "10", 10);
    let base = text("One.\n\nTwo.\n\nThree.");
    let ada = text("One, by Ada.\n\nTwo.\n\nThree.");
    let cy = text("One, by Ada.\n\nTwo.\n\nThree, by Cy.");
    assert_eq!(lost_fields(&base, &ada, &cy, &base), [fields::DESCRIPTION]);
    assert_eq!(lost_fields(&ada, &cy, &cy, &base), [fields::DESCRIPTION]);
    assert_eq!(lost_fields(&base, &ada, &cy, &cy), []);
}

#[test]
fn what_came_back_is_missing_no_more() {
    let (base, ada) = (priced("10"), priced("12"));
    assert_eq!(missing_fields(&base, &ada, &priced("10")), [fields::PRICE]);
    assert_eq!(missing_fields(&base, &ada, &priced("11")), [fields::PRICE]);
    assert_eq!(missing_fields(&base, &ada, &ProductContent::of("Desk", "Dim.", "12", 1)), []);
}

#[test]
fn a_place_among_the_deleted_is_found_again() {
    let place: DeletedAt = "17@2026-11-20T17:29:00.123456Z".parse().expect("a place");
    assert_eq!(place.to_string(), "17@2026-11-20T17:29:00.123456Z");
    assert!(place < DeletedAt::NEWEST);
    for bad in ["", "17", "@", "x@2026-11-20T17:29:00Z", "17@Z", "17@9999-12-31T23:59:59-12:00"] {
        assert_eq!(bad.parse::<DeletedAt>(), Err(()), "{bad}");
    }
}
