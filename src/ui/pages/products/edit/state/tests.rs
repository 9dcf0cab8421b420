use super::*;
use crate::product::{MovementForm, Price, ProductContent, Stock, Timestamp};

pub(super) fn product(version: i64, name: &str, price: &str) -> Product {
    let at = Timestamp::new(time::OffsetDateTime::UNIX_EPOCH);
    Product {
        id: ProductId(1),
        version: Version(version),
        content: ProductContent::of(name, "One.\r\nTwo.", price, 10),
        created_at: at,
        updated_at: at,
    }
}

/// A form on version 7, and the owner of its signals.
fn form() -> (Owner, FormState) {
    let owner = Owner::new();
    owner.set();
    let seven = product(7, "Lamp", "10");
    let base = Base::of(&seven);
    let text = base.form.clone();
    let latest = Some(Latest { product: seven, actor: None });
    (owner, FormState::new(ProductId(1), base, latest, &text))
}

fn typed(form: FormState, field: FieldId, text: &str) {
    form.text(field).set(text.to_owned());
}

#[test]
fn only_what_differs_counts_as_typed() {
    let (_owner, form) = form();
    assert!(form.typed.get_untracked().is_empty() && form.is_as_stored());
    // A browser's text field normalizes line ends.
    typed(form, fields::DESCRIPTION, "One.\nTwo.");
    assert!(form.typed.get_untracked().is_empty());
    assert_eq!(form.form().get(fields::DESCRIPTION), "One.\r\nTwo.");
    typed(form, fields::PRICE, "11");
    assert_eq!(form.typed.get_untracked(), [fields::PRICE]);
}

#[test]
fn what_was_typed_while_the_save_was_on_its_way_stays_typed() {
    let (_owner, form) = form();
    typed(form, fields::PRICE, "11");
    let sent = form.form();
    typed(form, fields::NAME, "Typed on");
    form.adopt(&product(8, "Lamp", "11"), &sent, &[]);
    assert_eq!(form.base.get_untracked().version, Version(8));
    assert_eq!(form.typed.get_untracked(), [fields::NAME]);
    assert_eq!(form.text(fields::PRICE).get_untracked(), "11.00");
}

#[test]
fn a_text_typed_on_without_their_change_keeps_its_base() {
    let (_owner, form) = form();
    typed(form, fields::PRICE, "11");
    let sent = form.form();
    typed(form, fields::NAME, "Typed on");
    // The save was merged with a new name from somebody else, which the typed name does not include.
    form.adopt(&product(9, "Theirs", "11"), &sent, &[fields::NAME]);
    assert_eq!(form.base.get_untracked().version, Version(7));
    assert_eq!(form.text(fields::NAME).get_untracked(), "Typed on");
    assert!(!form.is_as_stored());
}

#[test]
fn an_error_stands_as_long_as_the_text_does() {
    let (_owner, form) = form();
    typed(form, fields::PRICE, "cheap");
    let sent = form.form();
    let errors = sent.parse().expect_err("no price");
    form.refuse(sent, errors);
    assert_eq!(form.error(fields::PRICE).get_untracked().as_deref(), Some(Price::FORM_MESSAGE));
    typed(form, fields::PRICE, "12");
    assert_eq!(form.error(fields::PRICE).get_untracked(), None);
}

#[test]
fn discarding_goes_to_what_is_stored_not_to_an_old_base() {
    let (_owner, form) = form();
    let old = Base { version: Version(3), form: ProductForm::default() };
    let mut draft = ProductForm::default();
    draft.texts.set(fields::NAME, "Draft".to_owned());
    form.put(old, &draft);
    assert!(form.discard());
    assert_eq!(form.base.get_untracked().version, Version(7));
    assert!(form.is_as_stored());
}

#[test]
fn taking_in_changes_untouched_fields_only_and_the_save_is_one_of_the_new_version() {
    let (_owner, form) = form();
    typed(form, fields::PRICE, "11");
    let eight = product(8, "Lamp, renamed", "10");
    assert_eq!(form.news(&eight), [fields::NAME]);
    form.take_in(&eight);
    assert_eq!(form.base.get_untracked().version, Version(8));
    assert_eq!(form.text(fields::NAME).get_untracked(), "Lamp, renamed");
    assert_eq!(form.typed.get_untracked(), [fields::PRICE]);
    assert!(form.news(&eight).is_empty());
}

#[test]
fn what_both_changed_keeps_its_base_and_only_that_is_sent() {
    let (_owner, form) = form();
    typed(form, fields::PRICE, "11");
    let taken = form.take_in(&product(8, "Lamp, renamed", "12"));
    assert_eq!((taken.came, taken.kept), (vec![fields::NAME], vec![fields::PRICE]));
    // The save is still based on version 7, and only the price was touched.
    assert_eq!(form.base.get_untracked().version, Version(7));
    assert_eq!(form.text(fields::NAME).get_untracked(), "Lamp, renamed");
    assert_eq!(form.text(fields::PRICE).get_untracked(), "11");
    assert_eq!(form.typed.get_untracked(), [fields::PRICE]);
    let (all, sent) = (form.form(), form.changes().texts);
    assert_eq!((all.get(fields::NAME), all.get(fields::PRICE)), ("Lamp", "11"));
    assert_eq!((sent.text(fields::NAME), sent.text(fields::PRICE)), (None, Some("11")));
}

#[test]
fn taking_in_can_be_taken_back_and_keeps_what_was_typed_since() {
    let (_owner, form) = form();
    typed(form, fields::PRICE, "11");
    let before = form.take_in(&product(8, "Lamp, renamed", "10")).before;
    typed(form, fields::STOCK, "3");
    form.put_back(before);
    assert_eq!(form.base.get_untracked().version, Version(7));
    assert_eq!(form.text(fields::NAME).get_untracked(), "Lamp");
    assert_eq!(form.text(fields::STOCK).get_untracked(), "3");
    assert_eq!(form.typed.get_untracked(), [fields::PRICE, fields::STOCK]);
}

fn with_stock(mut product: Product, stock: i64) -> Product {
    product.content.stock_quantity = Stock::try_from(stock).expect("a stock");
    product
}

fn take_two(form: FormState) {
    let text = |text: &str| text.to_owned();
    let movement = MovementForm { delta: text("-2"), reason: text("sale"), ..Default::default() };
    form.choose_movement(true);
    form.moving.put(movement);
}

#[test]
fn a_movement_of_others_comes_in_by_itself() {
    let (_owner, form) = form();
    typed(form, fields::DESCRIPTION, "Mine.");
    form.take_in_stock(&with_stock(product(8, "Lamp", "10"), 8));
    assert_eq!(form.base.get_untracked().version, Version(8));
    assert_eq!(form.text(fields::STOCK).get_untracked(), "8");
    assert_eq!(form.typed.get_untracked(), [fields::DESCRIPTION]);
}

#[test]
fn a_stock_that_was_typed_stays_on_its_base() {
    let (_owner, form) = form();
    typed(form, fields::STOCK, "12");
    form.take_in_stock(&with_stock(product(8, "Lamp", "10"), 8));
    assert_eq!(form.base.get_untracked().version, Version(7));
    assert_eq!(form.form().get(fields::STOCK), "12");
}

#[test]
fn a_movement_brings_nothing_else_in() {
    let (_owner, form) = form();
    form.take_in_stock(&with_stock(product(9, "Lamp, renamed", "10"), 8));
    assert_eq!(form.base.get_untracked().version, Version(7));
    assert_eq!(form.text(fields::NAME).get_untracked(), "Lamp");
    assert_eq!(form.text(fields::STOCK).get_untracked(), "8");
    assert!(form.typed.get_untracked().is_empty());
}

#[test]
fn a_movement_goes_on_from_the_movement_of_others() {
    let (_owner, form) = form();
    take_two(form);
    assert_eq!(form.typed.get_untracked(), [fields::STOCK]);
    form.take_in_stock(&with_stock(product(8, "Lamp", "10"), 9));
    assert_eq!(form.base.get_untracked().version, Version(8));
    let sent = form.form();
    assert_eq!((sent.get(fields::STOCK), sent.movement.delta.as_str()), ("9", "-2"));
    assert_eq!(form.changes().texts.fields().count(), 0);
    form.adopt(&with_stock(product(9, "Lamp", "10"), 7), &sent, &[]);
    assert!(form.typed.get_untracked().is_empty());
    assert_eq!(form.text(fields::STOCK).get_untracked(), "7");
}

#[test]
fn what_is_out_of_sight_does_not_count() {
    let (_owner, form) = form();
    typed(form, fields::STOCK, "12");
    form.choose_movement(true);
    assert!(form.typed.get_untracked().is_empty());
    take_two(form);
    form.choose_movement(false);
    assert!(form.typed.get_untracked().is_empty());
    form.moving.step(1);
    form.moving.step(1);
    assert_eq!(form.moving.delta.get_untracked(), "+2");
    form.moving.step(-3);
    assert_eq!(form.moving.delta.get_untracked(), "-1");
}

#[test]
fn an_answer_that_comes_late_does_not_take_a_newer_version_back() {
    let (_owner, form) = form();
    take_two(form);
    let sent = form.form();
    // Somebody took one more after this save, and that was announced before the save was answered.
    let ten = with_stock(product(9, "Lamp", "10"), 7);
    form.latest.set(Some(Latest { product: ten.clone(), actor: Some(Actor::named("Shop")) }));
    form.adopt(&with_stock(product(8, "Lamp", "10"), 8), &sent, &[]);
    assert!(!form.is_as_stored());
    form.take_in_stock(&ten);
    assert_eq!(form.base.get_untracked().version, Version(9));
    assert_eq!(form.text(fields::STOCK).get_untracked(), "7");
    assert!(form.is_as_stored());
}

#[test]
fn a_movement_that_was_discarded_comes_back() {
    let (_owner, form) = form();
    take_two(form);
    let (base, text) = (form.base.get_untracked(), form.form());
    assert!(form.discard() && form.typed.get_untracked().is_empty());
    form.put(base, &text);
    assert_eq!(form.form(), text);
    assert!(form.moving.chosen.get_untracked());
}
