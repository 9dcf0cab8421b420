use super::*;
use crate::product::{Content, FieldId, Price, ProductContent, ProductForm};
use concord_record::{Changes, Decision, Edit, Pick, PickCounts, Record, merge};

/// The merge of `mine`, based on `base`, with `theirs`, and the data of the other save.
fn met(versions: (i64, i64), contents: [&ProductContent; 3]) -> (Report, Other) {
    let [base, theirs, mine] = contents;
    let changes = Changes::between(fields::schema(), base, mine);
    let report = merge(base, theirs, &Edit::new(fields::schema(), &changes).expect("fine"));
    let at = Timestamp::new(time::OffsetDateTime::UNIX_EPOCH);
    let (base, version) = (Version(versions.0), Version(versions.1));
    (report, Other { version, actor: Actor::named("Bo"), at, base, stock_changes: Vec::new() })
}

fn review(versions: (i64, i64), contents: [&ProductContent; 3]) -> Review {
    let (report, other) = met(versions, contents);
    Review::new(&report, other)
}

/// Continues after one more save.
fn following(review: Review, versions: (i64, i64), contents: [&ProductContent; 3]) -> Review {
    let (report, other) = met(versions, contents);
    follow(review, &report, other)
}

/// The results, as they would be typed into a form.
pub fn form(review: &Review) -> ProductForm {
    ProductForm { texts: review.results().into_iter().collect(), ..ProductForm::default() }
}

fn result(review: &Review, field: FieldId) -> String {
    form(review).get(field).to_owned()
}

/// Price, description and stock in conflict; they also changed the name.
fn conflict() -> (ProductContent, Review) {
    let base = ProductContent::of("Lamp", "A small lamp", "10", 10);
    let theirs = ProductContent::of("Desk lamp", "A green lamp", "12", 9);
    let mine = ProductContent::of("Lamp", "A red lamp", "11", 12);
    (theirs.clone(), review((7, 8), [&base, &theirs, &mine]))
}

fn decide(review: &mut Review, field: FieldId, pick: Pick) {
    let decision = review.decisions.iter_mut().find(|d| d.merge.field == field);
    decision.expect("every field is there").pick(0, pick);
}

#[test]
fn nothing_is_picked_for_a_person() {
    let (_, review) = conflict();
    assert_eq!(review.undecided(), [fields::DESCRIPTION, fields::PRICE, fields::STOCK]);
    let results = review.decisions.iter().map(|d| d.result.as_str()).collect::<Vec<_>>();
    assert_eq!(results, ["Desk lamp", "", "active", "", "", "", "", "", ""]);
}

#[test]
fn picks_make_the_result() {
    let (_, mut review) = conflict();
    decide(&mut review, fields::PRICE, Pick::Mine);
    decide(&mut review, fields::DESCRIPTION, Pick::MineThenTheirs);
    decide(&mut review, fields::STOCK, Pick::TheirsThenMine);
    assert!(review.undecided().is_empty());
    let results = fields::ids().map(|field| result(&review, field));
    assert_eq!(
        results.collect::<Vec<_>>(),
        ["Desk lamp", "", "active", "A red green lamp", "11.00", "11", "", "", ""]
    );
}

#[test]
fn what_is_settled_can_be_reversed() {
    let (_, mut review) = conflict();
    decide(&mut review, fields::NAME, Pick::Mine);
    assert_eq!(result(&review, fields::NAME), "Lamp");
}

fn stock_decided(pick: Pick) -> Review {
    let base = ProductContent::of("Lamp", "", "10", 10);
    let theirs = ProductContent::of("Lamp", "", "10", 9);
    let mine = ProductContent::of("Lamp", "", "10", 12);
    let mut review = self::review((7, 8), [&base, &theirs, &mine]);
    decide(&mut review, fields::STOCK, pick);
    review
}

#[test]
fn a_stock_can_be_theirs_yours_or_both() {
    for (pick, stock) in [(Pick::Theirs, "9"), (Pick::Mine, "12"), (Pick::TheirsThenMine, "11")] {
        let review = stock_decided(pick);
        assert_eq!(result(&review, fields::STOCK), stock);
        assert!(review.decision(fields::STOCK).is_some_and(|it| it.offers().contains(&pick)));
    }
}

#[test]
fn both_is_a_number_so_that_it_counts_once() {
    let sent = decided_changes(&stock_decided(Pick::TheirsThenMine), &MovementForm::default());
    let eight = ProductContent::of("Lamp", "", "10", 9);
    let decided = eight.with(&sent.parse(None).expect("fine")).expect("fine");
    assert_eq!(decided.stock_quantity.get(), 11);
    // The answer was lost, one more was sold, and the decision is sent again.
    let ten = ProductContent::of("Lamp", "", "10", 10);
    let (again, _) = met((8, 10), [&eight, &ten, &decided]);
    assert!(again.conflicts().any(|merge| merge.field == fields::STOCK));
}

#[test]
fn both_is_not_offered_where_no_stock_can_be() {
    let base = ProductContent::of("Lamp", "", "10", 10);
    let (theirs, mine) =
        (ProductContent::of("Lamp", "", "10", 2), ProductContent::of("Lamp", "", "10", 5));
    let review = self::review((7, 8), [&base, &theirs, &mine]);
    let asked = review.decision(fields::STOCK).expect("there");
    assert_eq!(asked.offers(), [Pick::Theirs, Pick::Mine]);
}

#[test]
fn a_decision_sends_only_what_differs_from_the_reviewed_version() {
    let (_, mut review) = conflict();
    decide(&mut review, fields::PRICE, Pick::Mine);
    decide(&mut review, fields::DESCRIPTION, Pick::Theirs);
    decide(&mut review, fields::STOCK, Pick::Theirs);
    let sent = decided_changes(&review, &MovementForm::default());
    assert_eq!(sent.texts.fields().collect::<Vec<_>>(), [fields::PRICE]);
    assert_eq!(sent.texts.get(fields::PRICE), "11.00");
}

#[test]
fn a_typed_result_is_a_decision() {
    let (_, mut review) = conflict();
    for decision in &mut review.decisions {
        if decision.merge.is_conflict() {
            decision.result = "11.50".to_owned();
            assert!(decision.is_decided() && decision.is_typed());
        }
    }
    assert_eq!(result(&review, fields::PRICE), "11.50");
}

#[test]
fn both_lines_of_a_rewritten_text_stay_lines() {
    let base = ProductContent::of("Lamp", "", "10", 10);
    let theirs = ProductContent::of("Lamp", "From them.", "10", 10);
    let mine = ProductContent::of("Lamp", "From me.", "10", 10);
    let mut review = self::review((7, 8), [&base, &theirs, &mine]);
    decide(&mut review, fields::DESCRIPTION, Pick::TheirsThenMine);
    assert_eq!(result(&review, fields::DESCRIPTION), "From them.\nFrom me.");
}

#[test]
fn an_absent_description_can_be_picked() {
    let base = ProductContent::of("Lamp", "Old", "10", 10);
    let theirs = ProductContent { description: None, ..base.clone() };
    let mine = ProductContent::of("Lamp", "New", "10", 10);
    let mut review = self::review((7, 8), [&base, &theirs, &mine]);
    decide(&mut review, fields::DESCRIPTION, Pick::Theirs);
    assert!(review.undecided().is_empty());
    assert_eq!(form(&review).parse().expect("fine").description, None);
}

#[test]
fn a_question_asked_again_keeps_its_answer() {
    let (_, mut before) = conflict();
    decide(&mut before, fields::PRICE, Pick::Theirs);
    let (_, again) = conflict();
    assert_eq!(again.recalling(&before).undecided(), [fields::DESCRIPTION, fields::STOCK]);
}

#[test]
fn a_third_save_asks_only_what_is_new() {
    let (eight, mut review) = conflict();
    decide(&mut review, fields::PRICE, Pick::Mine);
    decide(&mut review, fields::DESCRIPTION, Pick::Theirs);
    decide(&mut review, fields::STOCK, Pick::Mine);
    let decided = form(&review).parse().expect("fine");
    let nine = ProductContent { price: Price::parse("13").expect("a price"), ..eight.clone() };

    let review = following(review, (8, 9), [&eight, &nine, &decided]);
    assert_eq!((review.first.base, review.latest.version), (Version(7), Version(9)));
    assert_eq!(review.undecided(), [fields::PRICE]);
    let price = review.decision(fields::PRICE).expect("there");
    assert!(price.is_new);
    assert_eq!(price.merge.base, eight.get(fields::PRICE));
    let text = review.decision(fields::DESCRIPTION).expect("there");
    assert_eq!((text.result.as_str(), text.is_new), ("A green lamp", false));
}

#[test]
fn a_third_save_of_a_field_given_to_them_is_merged() {
    let (eight, mut review) = conflict();
    decide(&mut review, fields::PRICE, Pick::Theirs);
    decide(&mut review, fields::DESCRIPTION, Pick::Theirs);
    decide(&mut review, fields::STOCK, Pick::Mine);
    let decided = form(&review).parse().expect("fine");
    let nine = ProductContent { price: Price::parse("13").expect("a price"), ..eight.clone() };

    let review = following(review, (8, 9), [&eight, &nine, &decided]);
    assert!(review.undecided().is_empty());
    assert_eq!(result(&review, fields::PRICE), "13.00");
}

#[test]
fn an_overwriting_that_was_overtaken_shows_what_is_stored() {
    let (eight, mut review) = conflict();
    decide(&mut review, fields::DESCRIPTION, Pick::Theirs);
    // The texts that were to overwrite theirs, with a new name that was not decided.
    let mine = ProductContent::of("Lamp", "A red lamp", "11", 12);
    let nine = ProductContent {
        name: "Floor lamp".to_owned(),
        description: mine.description.clone(),
        ..eight.clone()
    };

    let review = following(review, (8, 9), [&eight, &nine, &mine]);
    for decision in &review.decisions {
        assert_eq!(decision.merge.theirs, nine.get(decision.merge.field));
    }
    assert_eq!(result(&review, fields::DESCRIPTION), "A red lamp");
}

#[test]
fn answers_are_counted_by_their_kind() {
    let (_, mut review) = conflict();
    assert_eq!(review.pick_counts(), PickCounts::default());
    decide(&mut review, fields::PRICE, Pick::Mine);
    decide(&mut review, fields::DESCRIPTION, Pick::MineThenTheirs);
    // Settled by the merge, so not a question.
    decide(&mut review, fields::NAME, Pick::Theirs);
    assert_eq!(review.pick_counts(), PickCounts { mine: 1, both: 1, ..PickCounts::default() });
    let price = review.decisions.iter_mut().find(|d| d.merge.field == fields::PRICE);
    price.expect("it is there").result = "11.50".to_owned();
    assert_eq!(review.pick_counts(), PickCounts { both: 1, typed: 1, ..PickCounts::default() });
}

/// A description with two disputed passages.
fn two_passages() -> Review {
    let text = |word: &str| format!("It gives {word} light.\n\nAgreed.\n\nMade of {word} wood.");
    let [base, theirs, mine] =
        ["warm", "cold", "bright"].map(|word| ProductContent::of("Lamp", &text(word), "10", 10));
    review((7, 8), [&base, &theirs, &mine])
}

fn description(review: &mut Review) -> &mut Decision {
    let found = review.decisions.iter_mut().find(|d| d.merge.field == fields::DESCRIPTION);
    found.expect("every field is there")
}

#[test]
fn passages_are_counted_one_by_one() {
    let mut review = two_passages();
    assert_eq!(review.progress(), (0, 2));
    description(&mut review).pick(1, Pick::Mine);
    assert_eq!(review.progress(), (1, 2));
    description(&mut review).pick(0, Pick::Theirs);
    assert_eq!(review.progress(), (2, 2));
    let mut review = two_passages();
    description(&mut review).result = "Written anew.".to_owned();
    assert_eq!(review.progress(), (2, 2));
}

#[test]
fn what_was_typed_is_never_replaced_without_a_way_back() {
    let (_, mut review) = conflict();
    let price = review.decisions.iter_mut().find(|d| d.merge.field == fields::PRICE);
    let price = price.expect("it is there");
    assert_eq!(price.way_back(), None);
    price.result = "11.50".to_owned();
    price.pick(0, Pick::Theirs);
    assert_eq!((price.result.as_str(), price.way_back()), ("12.00", Some("11.50")));
    // Typed again over the choice, and replaced again: both come back.
    price.result = "11.75".to_owned();
    price.pick(0, Pick::Mine);
    assert_eq!((price.result.as_str(), price.way_back()), ("11.00", Some("11.75")));
    price.take_back();
    assert_eq!((price.result.as_str(), price.way_back()), ("11.75", Some("11.50")));
    price.take_back();
    assert_eq!((price.result.as_str(), price.way_back()), ("11.50", Some("11.75")));
    // What comes back can be replaced again.
    price.pick(0, Pick::Theirs);
    assert_eq!((price.result.as_str(), price.way_back()), ("12.00", Some("11.50")));
}

#[test]
fn a_wording_that_was_typed_before_all_is_picked_stays_until_then_and_comes_back() {
    let mut review = two_passages();
    let text = description(&mut review);
    text.result = "Mine alone.".to_owned();
    text.pick(0, Pick::Theirs);
    assert_eq!((text.result.as_str(), text.way_back()), ("Mine alone.", None));
    text.pick(1, Pick::Theirs);
    assert_eq!(text.way_back(), Some("Mine alone."));
    text.take_back();
    assert_eq!(result(&review, fields::DESCRIPTION), "Mine alone.");
}

#[test]
fn all_open_decisions_are_made_at_once_and_no_other() {
    let mut review = two_passages();
    description(&mut review).pick(1, Pick::Mine);
    review.pick_open(Pick::Theirs);
    assert_eq!(review.progress(), (2, 2));
    let text = "It gives cold light.\n\nAgreed.\n\nMade of bright wood.";
    assert_eq!(result(&review, fields::DESCRIPTION), text);
    // What was picked all at once can still be replaced by the other button, but not what was picked individually.
    description(&mut review).pick(1, Pick::Theirs);
    review.pick_open(Pick::Mine);
    let text = "It gives bright light.\n\nAgreed.\n\nMade of cold wood.";
    assert_eq!(result(&review, fields::DESCRIPTION), text);
}

#[test]
fn what_is_typed_or_settled_is_not_decided_at_once() {
    let (_, mut review) = conflict();
    let price = review.decisions.iter_mut().find(|d| d.merge.field == fields::PRICE);
    price.expect("it is there").result = "11.50".to_owned();
    review.pick_open(Pick::Theirs);
    assert_eq!(result(&review, fields::PRICE), "11.50");
    assert_eq!(result(&review, fields::DESCRIPTION), "A green lamp");
    review.pick_open(Pick::Mine);
    // Their new name was settled by the merge.
    assert_eq!(result(&review, fields::NAME), "Desk lamp");
    assert_eq!(result(&review, fields::DESCRIPTION), "A red lamp");
}
