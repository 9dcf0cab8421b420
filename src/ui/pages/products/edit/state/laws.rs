//! Property test: three people edit one product, in any order of typing, taking in, saving, deciding and
//! restoring. Whatever they do, each typed word is in a form, in the history, or was given up by a person's
//! decision; and no save removes text that its person has not seen.
//!
//! At the same time a shop sells and restocks, and the three people also move or set the stock. The stock
//! is the opening stock plus all movements that were requested, once each; a number that is set replaces it
//! only if nobody changed the stock since, or a person decided so. A repeated save changes nothing more.
//! The shop's sales only cause a question for people who typed a number.

use super::{tests::product, *};
use crate::product::{
    Actor, Content, MovementForm, Other, ProductContent, Report, Review, Stock, Value,
    review::{self, tests::form as decided},
};
use concord_record::{Change, Changes, Edit, Pick, Record, merge};
use proptest::{prelude::*, test_runner::RngAlgorithm};
use std::collections::BTreeSet;
use steps::{Step, any_step};

mod steps;

/// Enough for everything that is taken.
const FIRST_STOCK: i64 = 1_000;

/// The words in a product or a form. Every typed word is unique.
fn words(form: &ProductForm) -> BTreeSet<String> {
    let texts = [fields::NAME, fields::DESCRIPTION, fields::PRICE].map(|field| form.get(field));
    let words = texts.into_iter().flat_map(str::split_whitespace);
    words.map(|word| word.trim_end_matches(".00").to_owned()).collect()
}

fn of(content: &ProductContent) -> BTreeSet<String> {
    words(&ProductForm::from(content))
}

struct Editor {
    form: FormState,
    before: Option<Before>,
    /// The dialog: its review, and the form as it was sent.
    dialog: Option<(Review, ProductForm)>,
    /// What this person has seen, in a field or in the dialog.
    seen: BTreeSet<String>,
    /// The last stored save without a movement.
    stored: Option<(Version, Changes)>,
}

/// The product with its history, and what people gave up.
struct World {
    versions: Vec<ProductContent>,
    editors: Vec<Editor>,
    typed: BTreeSet<String>,
    given_up: BTreeSet<String>,
    next: u32,
    /// The expected stock, from all saved movements.
    stock: i64,
}

/// The service's answer to a save, with the rules of `service::save`.
enum Answer {
    Stored(Report),
    Asks(Report),
}

impl World {
    fn new() -> Self {
        let mut first = product(0, "start", "1");
        first.content.stock_quantity = Stock::try_from(FIRST_STOCK).expect("a stock");
        let form = ProductForm::from(&first.content);
        let editor = |_| Editor {
            form: FormState::new(first.id, Base::of(&first), None, &form),
            before: None,
            dialog: None,
            seen: of(&first.content),
            stored: None,
        };
        let editors = (0..3).map(editor).collect();
        let (typed, given_up) = (BTreeSet::new(), BTreeSet::new());
        let versions = vec![first.content];
        Self { versions, editors, typed, given_up, next: 2, stock: FIRST_STOCK }
    }

    fn latest(&self) -> Product {
        let version = self.versions.len() - 1;
        let mut product = product(i64::try_from(version).expect("few"), "", "1");
        product.content = self.versions[version].clone();
        product
    }

    fn step(&mut self, who: usize, step: Step) {
        let asks = self.editors[who].dialog.is_some();
        match (step, asks) {
            (Step::Type(field), false) => self.type_in(who, field),
            (Step::Move(delta), false) => {
                let form = self.editors[who].form;
                form.choose_movement(delta != 0);
                let moving = form.moving;
                let delta = if delta == 0 { String::new() } else { format!("{delta:+}") };
                let reason = if delta.is_empty() { "" } else { "sale" }.to_owned();
                moving.put(MovementForm { delta, reason, ..Default::default() });
            }
            (Step::SetStock(number), false) => {
                let form = self.editors[who].form;
                form.choose_movement(false);
                form.text(fields::STOCK).set(number.to_string());
            }
            (Step::Repeat, _) => self.repeat(who),
            (Step::Trade(delta), _) => self.trade(delta),
            (Step::TakeIn, false) => {
                let latest = self.latest();
                let editor = &mut self.editors[who];
                editor.before = Some(editor.form.take_in(&latest).before);
                editor.look();
            }
            (Step::PutBack, false) => {
                let editor = &mut self.editors[who];
                if let Some(before) = editor.before.take() {
                    editor.form.put_back(before);
                }
            }
            (Step::Save, false) => {
                let form = self.editors[who].form;
                self.save(who, form.base.get_untracked().version, form.changes(), form.form());
            }
            (Step::Discard, _) => self.discard(who),
            (Step::Restore(back), false) => self.restore(who, back),
            (Step::Decide(first), true) => self.decide(who, first),
            (Step::Overwrite, true) => self.overwrite(who),
            (_, true) | (Step::Decide(_) | Step::Overwrite, false) => {}
        }
    }

    /// Moves the stock like REST. The editors are not asked, and see no strip for it.
    fn trade(&mut self, delta: i64) {
        let before = self.latest();
        let mut content = before.content.clone();
        let stock = content.stock_quantity.get() + delta;
        content.stock_quantity = Stock::try_from(stock).expect("a stock");
        self.versions.push(content);
        self.stock += delta;
        let latest = self.latest();
        for editor in self.editors.iter().filter(|editor| editor.dialog.is_none()) {
            let form = editor.form;
            let version = form.base.get_untracked().version;
            let had_news = before.version > version && !untrack(|| form.news(&before)).is_empty();
            let typed = form.typed.get_untracked();
            let sets = form.typed_over().contains(&fields::STOCK);
            form.take_in_stock(&latest);
            if sets {
                // A typed number keeps its base, so that its save asks.
                assert!(form.base.get_untracked().version <= before.version);
                continue;
            }
            assert_eq!(form.typed.get_untracked(), typed, "what was typed stays");
            assert_eq!(form.untouched(fields::STOCK), stock.to_string());
            if !had_news {
                assert_eq!(form.base.get_untracked().version, latest.version);
            }
        }
    }

    fn type_in(&mut self, who: usize, field: FieldId) {
        let word = self.next.to_string();
        self.next += 1;
        let editor = &self.editors[who];
        let text = editor.form.text(field);
        let before = text.get_untracked();
        text.set(match field {
            fields::DESCRIPTION => format!("{before} {word}"),
            _ => word.clone(),
        });
        // A person who replaces their own words gives them up.
        if field != fields::DESCRIPTION {
            self.given_up.insert(before.trim_end_matches(".00").to_owned());
        }
        self.typed.insert(word);
    }

    /// Saves, and applies the answer to the form. `typed`: the form at that time.
    fn save(&mut self, who: usize, base: Version, mut wanted: FormChanges, typed: ProductForm) {
        if wanted.movement.delta.is_empty() {
            // Decided as a number.
            wanted.movement = MovementForm::default();
        }
        let before = self.content(base).stock_quantity;
        let values = wanted.parse(Some(before)).expect("a product");
        let before = before.get();
        let stock = values.entry(fields::STOCK).and_then(Value::as_integer).unwrap_or(before);
        let moves = typed.movement.is_filled();
        let mut changes = Changes::from(values);
        if moves && changes.get(fields::STOCK).is_some() {
            changes.insert(fields::STOCK, Change::Add((stock - before).into()));
        }
        match self.answer(who, base, &changes) {
            Answer::Stored(report) => {
                match moves {
                    true => self.stock += stock - before,
                    false if stock != before => self.stock = stock,
                    false => {}
                }
                let product = self.latest();
                let editor = &mut self.editors[who];
                editor.stored = (!moves).then_some((base, changes));
                editor.dialog = None;
                editor.form.adopt(&product, &typed, &report.taken_in());
                editor.look();
            }
            Answer::Asks(report) => {
                let latest = self.latest();
                let other = Other {
                    version: latest.version,
                    actor: Actor::default(),
                    at: latest.updated_at,
                    base,
                    stock_changes: Vec::new(),
                };
                let editor = &mut self.editors[who];
                editor.seen.extend(of(&latest.content));
                let review = match editor.dialog.take() {
                    Some((review, _)) => review::follow(review, &report, other),
                    None => Review::new(&report, other),
                };
                for decision in &review.decisions {
                    let stored = latest.content.get(decision.merge.field);
                    assert_eq!(decision.merge.theirs, stored, "the dialog shows what is stored");
                }
                editor.dialog = Some((review, typed));
            }
        }
    }

    fn answer(&mut self, who: usize, base: Version, changes: &Changes) -> Answer {
        let latest = self.latest();
        let moved = self.stock_changed_since(base).then_some(fields::STOCK);
        let edit = Edit::new(fields::schema(), changes).expect("fine").with_moved(moved);
        let report = merge(self.content(base), &latest.content, &edit);
        let Some(merged) = report.merged() else { return Answer::Asks(report) };
        let merged = latest.content.with(&merged).expect("fine");
        if merged != latest.content {
            let lost: BTreeSet<_> = of(&latest.content).difference(&of(&merged)).cloned().collect();
            let unseen: Vec<_> = lost.difference(&self.editors[who].seen).collect();
            assert!(unseen.is_empty(), "{who} took away {unseen:?} unseen");
            self.versions.push(merged);
        }
        Answer::Stored(report)
    }

    fn content(&self, version: Version) -> &ProductContent {
        &self.versions[usize::try_from(version.0).expect("a version")]
    }

    fn stock_changed_since(&self, base: Version) -> bool {
        let since = &self.versions[usize::try_from(base.0).expect("a version")..];
        since.windows(2).any(|two| two[0].stock_quantity != two[1].stock_quantity)
    }

    /// The answer is lost again: only what is stored counts, and the stock must be unchanged.
    fn repeat(&mut self, who: usize) {
        if let Some((base, changes)) = self.editors[who].stored.clone() {
            self.answer(who, base, &changes);
        }
    }

    fn discard(&mut self, who: usize) {
        let latest = self.latest();
        let editor = &mut self.editors[who];
        self.given_up.extend(words(&editor.form.form()));
        editor.dialog = None;
        editor.before = None;
        editor.form.latest.set(Some(Latest { product: latest, actor: None }));
        assert!(editor.form.discard());
        editor.look();
    }

    fn decide(&mut self, who: usize, first: usize) {
        let Some((mut review, mine)) = self.editors[who].dialog.clone() else { return };
        let all = [Pick::Theirs, Pick::Mine, Pick::MineThenTheirs];
        let mut turn = first;
        for decision in &mut review.decisions {
            for place in 0..decision.picks.len() {
                if decision.picks[place].is_none() {
                    let offered = decision.offers().len();
                    decision.pick(place, all[turn % offered]);
                    turn += 1;
                }
            }
        }
        // What was not taken was given up knowingly.
        let kept = words(&decided(&review));
        self.given_up.extend(words(&mine).difference(&kept).cloned());
        let (reviewed, changes) =
            (review.latest.version, review::decided_changes(&review, &mine.movement));
        self.editors[who].dialog = Some((review, mine.clone()));
        self.save(who, reviewed, changes, mine);
    }

    fn overwrite(&mut self, who: usize) {
        let Some((review, mine)) = self.editors[who].dialog.clone() else { return };
        let mut changes = FormChanges::from(&mine);
        // Like the server: a number counts only if it was typed.
        if mine.get(fields::STOCK) == self.content(review.first.base).stock_quantity.to_string() {
            changes.texts.remove(fields::STOCK);
        }
        self.save(who, review.latest.version, changes, mine);
    }

    /// *Restore this version* on the history page: the form is not affected.
    fn restore(&mut self, who: usize, back: usize) {
        let seen = self.versions.len() - 1;
        self.editors[who].seen.extend(of(&self.versions[seen]));
        let usual = [fields::NAME, fields::DESCRIPTION, fields::PRICE];
        let old = Changes::from(self.versions[seen.saturating_sub(back)].values_of(usual));
        let base = Version(i64::try_from(seen).expect("few"));
        let answer = self.answer(who, base, &old);
        assert!(matches!(answer, Answer::Stored(_)));
    }

    fn check(&self) {
        let mut found = self.given_up.clone();
        found.extend(self.versions.iter().flat_map(of));
        for editor in &self.editors {
            found.extend(words(&editor.form.form()));
            found.extend(
                editor.dialog.iter().flat_map(|(review, mine)| {
                    words(mine).into_iter().chain(words(&decided(review)))
                }),
            );
        }
        let lost: Vec<_> = self.typed.difference(&found).collect();
        assert!(lost.is_empty(), "{lost:?} are nowhere");
        assert_eq!(self.latest().content.stock_quantity.get(), self.stock, "the stock is wrong");
    }
}

impl Editor {
    /// Records what is visible in the form.
    fn look(&mut self) {
        for field in fields::ids() {
            let text = self.form.text(field).get_untracked();
            let words = text.split_whitespace().map(|word| word.trim_end_matches(".00").to_owned());
            self.seen.extend(words);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_that_was_typed_is_lost_without_a_decision(
        steps in prop::collection::vec(any_step(), 1..40),
    ) {
        let owner = Owner::new();
        owner.set();
        let mut world = World::new();
        for (who, step) in steps {
            world.step(who, step);
            world.check();
        }
    }
}
