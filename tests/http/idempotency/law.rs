//! Property test of repeated saves: whatever is requested, over any interface, between any actions of
//! others, and however often each request is sent, the stock is the opening stock plus the requested
//! movements, once each; a number that somebody set is kept.
//!
//! `PROPTEST_CASES` is the number of cases; a few by default.

mod asking;

use super::{is_replay, stock};
use crate::{
    stock::assert_sums,
    support::{Answer, TestApp},
};
use asking::{Asked, Way};
use futures::future::join_all;
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use tokio::{runtime::Handle, task::block_in_place};

const OPENING: i64 = 40;

/// The next step.
#[derive(Debug, Clone)]
enum Step {
    /// The shop sells some, without a key: it does not repeat the request.
    Sale(i64),
    /// Somebody else edits the description.
    Edit,
    /// Somebody makes a new request, `copies` times at once, based on a version of this age.
    Ask { way: Way, amount: i64, age: i64, copies: usize },
    /// An earlier request is sent again.
    Again(usize),
    /// Several requests are sent again at once, while the shop sells one.
    AtOnce(Vec<usize>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let way = prop::sample::select(Way::ALL.to_vec());
    let ask = (way, 1..9_i64, 0..3_i64, prop::sample::select(vec![1_usize, 1, 1, 3]));
    let ask = ask.prop_map(|(way, amount, age, copies)| Step::Ask { way, amount, age, copies });
    let step = prop_oneof![
        2 => (1..4_i64).prop_map(Step::Sale),
        1 => Just(Step::Edit),
        4 => ask,
        4 => (0..20_usize).prop_map(Step::Again),
        1 => vec(0..20_usize, 1..5).prop_map(Step::AtOnce),
    ];
    vec(step, 2..14)
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_sent_however_often_counts_once() {
    let app = TestApp::start().await;
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    let config =
        Config { cases: cases.unwrap_or(48), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let ran = block_in_place(|| {
        runner.run(&steps(), |steps| {
            Handle::current().block_on(play(&app, &steps));
            Ok(())
        })
    });
    ran.unwrap_or_else(|failed| panic!("{failed}"));
    assert_sums(&app).await;
}

async fn play(app: &TestApp, steps: &[Step]) {
    let body = json!({"name": "Lamp", "price": 10, "stock_quantity": OPENING});
    let id = app.post(&body).await.has(201).body()["id"].as_i64().expect("an id");
    let mut asked = Vec::new();
    for step in steps {
        let before = stock(app, id).await;
        match step {
            Step::Sale(pieces) => sell(app, id, *pieces).await,
            Step::Edit => edit(app, id).await,
            Step::Ask { way, amount, age, copies } => {
                let Some(new) = Asked::new(app, id, *way, (*amount, *age), &asked).await else {
                    continue;
                };
                let answers = join_all((0..*copies).map(|_| new.send(app))).await;
                asked.push(new);
                let at = asked.len() - 1;
                hear(app, id, before, &mut asked[at], &answers).await;
            }
            Step::Again(which) if !asked.is_empty() => {
                let which = which % asked.len();
                let answer = asked[which].send(app).await;
                hear(app, id, before, &mut asked[which], &[answer]).await;
            }
            Step::AtOnce(which) if !asked.is_empty() => at_once(app, id, which, &mut asked).await,
            Step::Again(_) | Step::AtOnce(_) => {}
        }
    }
    for request in &asked {
        request.counts_once(app, id).await;
    }
}

/// The effect of one request on the stock: what it asked for if it was done now, and nothing otherwise.
async fn hear(app: &TestApp, id: i64, before: i64, asked: &mut Asked, answers: &[Answer]) {
    let was_done = asked.first.is_some();
    asked.hear(answers);
    assert!(asked.stays_done(answers), "{asked:?} {answers:?}");
    let now = !was_done && asked.first.is_some();
    let expected = if now { asked.makes_of(before) } else { before };
    assert_eq!(stock(app, id).await, expected, "{asked:?}");
}

/// For concurrent requests, only the final state can be checked: see [`Asked::counts_once`].
async fn at_once(app: &TestApp, id: i64, which: &[usize], asked: &mut [Asked]) {
    let numbers: Vec<_> = which.iter().map(|which| which % asked.len()).collect();
    let sent = join_all(numbers.iter().map(|which| asked[*which].send(app)));
    let (answers, ()) = tokio::join!(sent, sell(app, id, 1));
    for (which, answer) in numbers.into_iter().zip(answers) {
        asked[which].hear(&[answer]);
    }
}

async fn sell(app: &TestApp, id: i64, pieces: i64) {
    let body = json!({"delta": -pieces, "reason": "sale"});
    let path = format!("/api/products/{id}/stock");
    let answer = crate::support::send(app.request("POST", &path).json(&body)).await;
    assert!(!is_replay(&answer));
    assert!([200, 409].contains(&answer.status.as_u16()), "{}", answer.text);
}

async fn edit(app: &TestApp, id: i64) {
    let version = app.product(id).await["version"].as_i64().expect("a version");
    let body = json!({"description": format!("Text {version}"), "version": version});
    app.patch(id, &body).await.has(200);
}
