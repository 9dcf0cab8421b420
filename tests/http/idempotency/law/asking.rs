//! A request that somebody sends once or several times, and its effect on the stock.

use crate::{
    idempotency::KEY,
    support::{Answer, TestApp, send},
};
use reqwest::{RequestBuilder, redirect::Policy};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// The interface and the kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Patch,
    Put,
    Restore,
    Move,
    Reserve,
    Release,
    Confirm,
    FnNumber,
    FnMovement,
    FnBoth,
    FormNumber,
    FormMovement,
}

impl Way {
    pub const ALL: [Self; 12] = [
        Self::Patch,
        Self::Put,
        Self::Restore,
        Self::Move,
        Self::Reserve,
        Self::Release,
        Self::Confirm,
        Self::FnNumber,
        Self::FnMovement,
        Self::FnBoth,
        Self::FormNumber,
        Self::FormMovement,
    ];
}

/// The effect of a completed request on the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Adds(i64),
    Sets(i64),
}

#[derive(Debug, Clone)]
enum Body {
    Json(Value),
    Form(Vec<(&'static str, String)>),
}

/// A request of one person. Each request has another person, so that their effects can be distinguished.
#[derive(Debug)]
pub struct Asked {
    who: String,
    effect: Effect,
    method: &'static str,
    path: String,
    body: Body,
    /// The reservation that it created.
    reservation: Option<i64>,
    /// The first answer that reported success.
    pub first: Option<(u16, String, String)>,
}

impl Asked {
    /// `None`: there is nothing to request in this way.
    pub async fn new(
        app: &TestApp,
        id: i64,
        way: Way,
        (amount, age): (i64, i64),
        before: &[Self],
    ) -> Option<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let who = format!("P{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let newest = app.product(id).await["version"].as_i64().expect("a version");
        let version = (newest - age).max(0);
        let base =
            app.get(&format!("/api/products/{id}/revisions/{version}")).await.has(200).body();
        let there = base["stock_quantity"].as_i64().expect("a stock");
        // A number that differs from the current one.
        let number = there + amount;
        let product = format!("/api/products/{id}");
        let save = |form: Value| {
            Body::Json(json!({"request": {"id": id, "version": version, "form": form, "key": who}}))
        };
        let movement = json!({"delta": format!("{}", -amount), "reason": "broken", "reference": "", "key": ""});
        let page = |stock: i64, more: [(&'static str, String); 3]| {
            let mut fields = vec![
                ("version", version.to_string()),
                ("stock_before", there.to_string()),
                ("stock_quantity", stock.to_string()),
                ("request_key", who.clone()),
            ];
            fields.extend(more);
            Body::Form(fields)
        };
        let none = || ["a", "b", "c"].map(|name| (name, String::new()));
        let moves = [
            ("stock_mode", "move".to_owned()),
            ("stock_delta", format!("{}", -amount)),
            ("stock_reason", "broken".to_owned()),
        ];
        let (effect, method, path, body) = match way {
            Way::Patch => {
                let body = json!({"stock_quantity": number, "version": version});
                (Effect::Sets(number), "PATCH", product, Body::Json(body))
            }
            Way::Put => {
                let body = json!({"name": "Lamp", "price": 10, "stock_quantity": number,
                    "description": base["description"], "version": version});
                (Effect::Sets(number), "PUT", product, Body::Json(body))
            }
            Way::Restore => {
                let to = (version - amount).max(0);
                let old = app.get(&format!("{product}/revisions/{to}")).await.has(200).body();
                let stock = old["stock_quantity"].as_i64().expect("a stock");
                let body = json!({"to": to, "version": newest, "fields": ["stock_quantity"]});
                (Effect::Sets(stock), "POST", format!("{product}/restore"), Body::Json(body))
            }
            Way::Move => {
                let body = json!({"delta": -amount, "reason": "broken"});
                (Effect::Adds(-amount), "POST", format!("{product}/stock"), Body::Json(body))
            }
            Way::Reserve => {
                let body = json!({"lines": [{"product_id": id, "quantity": amount}]});
                (
                    Effect::Adds(-amount),
                    "POST",
                    "/api/stock/reservations".to_owned(),
                    Body::Json(body),
                )
            }
            Way::Release | Way::Confirm => {
                // One that nobody else has asked to end.
                let is_free = |held: &&Self| {
                    held.reservation.is_some_and(|reservation| {
                        let path = format!("/api/stock/reservations/{reservation}/");
                        before.iter().all(|other| !other.path.starts_with(&path))
                    })
                };
                let held = before.iter().rev().find(is_free)?;
                let (Some(reservation), Effect::Adds(taken)) = (held.reservation, held.effect)
                else {
                    return None;
                };
                let (back, how) = match way {
                    Way::Release => (-taken, "release"),
                    _ => (0, "confirm"),
                };
                let path = format!("/api/stock/reservations/{reservation}/{how}");
                (Effect::Adds(back), "POST", path, Body::Json(Value::Null))
            }
            Way::FnNumber => {
                let body = save(json!({"stock_quantity": number.to_string()}));
                (Effect::Sets(number), "POST", "/fn/save_product".to_owned(), body)
            }
            Way::FnMovement => {
                let body = save(json!({"movement": movement}));
                (Effect::Adds(-amount), "POST", "/fn/save_product".to_owned(), body)
            }
            Way::FnBoth => {
                let body = save(json!({"name": who, "movement": movement}));
                (Effect::Adds(-amount), "POST", "/fn/save_product".to_owned(), body)
            }
            Way::FormNumber => {
                (Effect::Sets(number), "POST", format!("/products/{id}"), page(number, none()))
            }
            Way::FormMovement => {
                (Effect::Adds(-amount), "POST", format!("/products/{id}"), page(there, moves))
            }
        };
        Some(Self { who, effect, method, path, body, reservation: None, first: None })
    }

    fn request(&self, app: &TestApp) -> RequestBuilder {
        match &self.body {
            Body::Json(body) if self.path.starts_with("/fn/") => {
                let request = app.request(self.method, &self.path).json(body);
                request.header("cookie", format!("concord_name={}", self.who))
            }
            Body::Json(body) => {
                let request = app.request(self.method, &self.path).json(body);
                request.header("X-Concord-User", &self.who).header(KEY, &self.who)
            }
            Body::Form(fields) => {
                let client = reqwest::Client::builder().redirect(Policy::none()).build();
                let body: Vec<_> =
                    fields.iter().map(|(name, text)| format!("{name}={text}")).collect();
                let request = client.expect("a client").post(app.url(&self.path));
                request
                    .header("content-type", "application/x-www-form-urlencoded")
                    .header("cookie", format!("concord_name={}", self.who))
                    .body(body.join("&"))
            }
        }
    }

    /// Sends it again.
    pub async fn send(&self, app: &TestApp) -> Answer {
        send(self.request(app)).await
    }

    /// Whether an answer reports success. Anything else is a refusal, never a server error.
    fn says_done(&self, answer: &Answer) -> bool {
        let status = answer.status.as_u16();
        assert!(status < 500, "{self:?} {}", answer.text);
        if self.path.starts_with("/fn/") {
            let body = answer.body();
            return ["Saved", "Merged", "Unchanged"]
                .iter()
                .any(|how| body["Done"][how].is_object());
        }
        [200, 201, 303].contains(&status)
    }

    /// Records that it is done, and checks that every later answer is the same.
    pub fn hear(&mut self, answers: &[Answer]) {
        for answer in answers {
            if !self.says_done(answer) {
                continue;
            }
            let location = answer.header("location").to_owned();
            let said = (answer.status.as_u16(), answer.text.clone(), location);
            if self.path == "/api/stock/reservations" {
                self.reservation = answer.body()["id"].as_i64();
            }
            // Only the first answer contains the report of the merge of a movement.
            let is_call = self.path.starts_with("/fn/");
            let first = self.first.get_or_insert_with(|| said.clone());
            assert!(is_call || *first == said, "{said:?} and not {first:?}");
        }
    }

    /// Whether every answer reports what is done as done.
    pub fn stays_done(&self, answers: &[Answer]) -> bool {
        self.first.is_none() || answers.iter().all(|answer| self.says_done(answer))
    }

    /// The stock after the request.
    pub fn makes_of(&self, stock: i64) -> i64 {
        match self.effect {
            Effect::Adds(delta) => stock + delta,
            Effect::Sets(number) => number,
        }
    }

    /// Checks that its person moved the stock at most once, by the requested amount.
    pub async fn counts_once(&self, app: &TestApp, id: i64) {
        let sql = "select m.delta, r.stock_quantity from stock_movements m
            join product_revisions r using (product_id, version)
            where m.product_id = $1 and m.actor = $2";
        let moved: Vec<(i32, i32)> = sqlx::query_as(sql)
            .bind(id)
            .bind(&self.who)
            .fetch_all(&mut app.sql().await)
            .await
            .expect("movements");
        match (self.first.is_some(), self.effect, moved.as_slice()) {
            (false, _, []) | (true, Effect::Sets(_) | Effect::Adds(0), []) => {}
            (true, Effect::Adds(asked), [(delta, _)]) => assert_eq!(asked, i64::from(*delta)),
            (true, Effect::Sets(asked), [(_, stock)]) => assert_eq!(asked, i64::from(*stock)),
            _ => panic!("{self:?} moved {moved:?}"),
        }
    }
}
