//! A second kind of record, saved by the same use case as products. Everything that it needs is in this file.

use crate::support::{TestApp, TestOptions};
use concord::{
    db::{Change, Database, Failure, Saved, Statements, columns},
    events::{
        Events, Running, SocketLimits,
        hub::Subscription,
        protocol::{Event, TabId, ToTab, Watch},
    },
    product::{
        Actor, ChangeKind, Content, RecordKind, Revision, SaveOutcome, Stored, Subject, Version,
    },
    service::{SaveCommand, Saveable, Service},
};
use concord_record::{
    Changes, Edit, FieldDef, FieldId, Kind, MergeRule, Pick, Record, Review, Schema, SetError,
    Value, Values,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sqlx::{Executor, PgConnection, query_as, query_scalar, types::Json};
use std::{collections::BTreeSet, sync::LazyLock, time::Duration};
use tokio::time::timeout;

const NAME: FieldId = FieldId::new("name");
const EMAIL: FieldId = FieldId::new("email");
const TAGS: FieldId = FieldId::new("tags");
const CREDIT: FieldId = FieldId::new("credit");
const ADA: CustomerId = CustomerId(7);

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let credit = Kind::decimal(2, Decimal::ZERO..=Decimal::from(1_000));
    Schema::new([
        FieldDef::new(NAME, "Name", Kind::single_line(1..=100)).required(),
        FieldDef::new(EMAIL, "E-mail", Kind::single_line(1..=200)).check_with(check_email),
        FieldDef::new(TAGS, "Tags", Kind::set(10, 30)).required(),
        FieldDef::new(CREDIT, "Credit", credit).required().rule(MergeRule::Delta),
    ])
    .expect("a schema")
});

fn check_email(value: &Value) -> Result<Value, String> {
    let is_address = value.as_text().is_none_or(|text| text.contains('@'));
    is_address.then(|| value.clone()).ok_or_else(|| "Enter an e-mail address with an @.".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct CustomerId(i64);

impl From<CustomerId> for Subject {
    fn from(id: CustomerId) -> Self {
        Self::Other(RecordKind::new("customer"), id.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Customer {
    name: String,
    email: Option<String>,
    tags: BTreeSet<String>,
    credit: Decimal,
}

impl Record for Customer {
    fn get(&self, field: FieldId) -> Value {
        match field {
            NAME => self.name.clone().into(),
            EMAIL => self.email.clone().into(),
            TAGS => self.tags.clone().into(),
            CREDIT => self.credit.into(),
            _ => Value::None,
        }
    }

    fn set(&mut self, field: FieldId, value: Value) -> Result<(), SetError> {
        match field {
            NAME => self.name = value.try_into()?,
            EMAIL => self.email = value.try_into()?,
            TAGS => self.tags = value.try_into()?,
            CREDIT => self.credit = value.try_into()?,
            _ => return Err(SetError::UnknownField(field)),
        }
        Ok(())
    }
}

impl Content for Customer {
    type Id = CustomerId;
    type SaveDetail = ();
    type ConflictDetail = ();

    fn schema() -> &'static Schema {
        &SCHEMA
    }

    fn title(&self) -> &str {
        &self.name
    }
}

impl Saveable for Customer {}

/// Rows are read as JSON. In history rows, the id column has the same name as for products.
const TABLES: &str = "
create table customers (
    id bigint primary key, name text not null, email text, tags text[] not null,
    credit numeric(6, 2) not null, version bigint not null default 0,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create table customer_revisions (id bigint, version bigint, line jsonb, primary key (id, version));
create function stored(c customers) returns jsonb language sql stable as
    $$ select to_jsonb(c) || jsonb_build_object(
        'content', to_jsonb(c) || jsonb_build_object('credit', c.credit::text)) $$;
create function line(stored jsonb, kind text, actor text, merged_from bigint)
    returns jsonb language sql stable as $$ select stored || jsonb_build_object(
        'product_id', stored -> 'id', 'at', stored -> 'updated_at',
        'kind', kind, 'actor', actor, 'merged_from', merged_from) $$;
insert into customers (id, name, tags, credit) values (7, 'Ada', '{new}', 100);
insert into customer_revisions select 7, 0, line(stored(c), 'created', 'Ada', null) from customers c;";

const UPDATE: &str = "
with saved as (
    update customers c set (name, email, tags, credit, version, updated_at) =
        (wanted.name, wanted.email, wanted.tags, wanted.credit, c.version + 1, now())
    from customers before, jsonb_populate_record(before, $3) wanted
    where c.id = $1 and c.version = $2 and before.id = $1 and before.version = $2
        and wanted is distinct from before
    returning stored(before) as before, c.id, c.version, stored(c) as after
), logged as (insert into customer_revisions select id, version, line(after, $4, $5, $6) from saved)
select before, after from saved";

impl Statements for Customer {
    async fn update_if_version(
        db: &mut PgConnection,
        id: CustomerId,
        version: Version,
        values: &Values,
        change: Change<'_, Self>,
    ) -> Result<Option<Saved<Self>>, Failure> {
        let sql = query_as(UPDATE).bind(id.0).bind(version.0).bind(columns(values));
        let sql = sql.bind(change.kind.as_str()).bind(change.actor.as_str());
        let row = sql.bind(change.merged_from.map(|v| v.0)).fetch_optional(db).await?;
        let saved =
            |(Json::<Stored<Self>>(before), Json(after))| Saved::over(&before.content, after);
        Ok(row.map(saved))
    }

    async fn lock(db: &mut PgConnection, id: CustomerId) -> Result<Option<Stored<Self>>, Failure> {
        let sql = "select stored(c) from customers c where id = $1 for no key update";
        let row: Option<Json<_>> = query_scalar(sql).bind(id.0).fetch_optional(db).await?;
        Ok(row.map(|row| row.0))
    }

    async fn revisions_before(
        db: &mut PgConnection,
        id: CustomerId,
        before: Version,
        limit: i64,
    ) -> Result<Vec<Revision<Self>>, Failure> {
        let sql = "select line from customer_revisions where id = $1 and version < $2
            order by version desc limit $3";
        let sql = query_scalar(sql).bind(id.0).bind(before.0).bind(limit);
        let lines: Vec<Json<_>> = sql.fetch_all(db).await?;
        Ok(lines.into_iter().map(|line| line.0).collect())
    }
}

/// Two servers: the first one saves, and somebody watches the customer on both.
struct Shop {
    app: TestApp,
    service: Service,
    watchers: [(Subscription, Running); 2],
}

impl Shop {
    async fn open() -> (Self, Stored<Customer>) {
        let app = TestApp::start().await;
        app.sql().await.execute(TABLES).await.expect("tables");
        let ada = Customer::lock(&mut app.sql().await, ADA).await.ok().flatten().expect("Ada");
        let database = Database::new(app.database.clone(), TestOptions::default().pool);
        let servers = [(); 2].map(|()| Events::start(SocketLimits::default()));
        let service = app.service().announcing(servers[0].announcer());
        let watchers = servers.map(|events| {
            let tab = TabId::new("a".to_owned()).expect("an id");
            let watcher = events.hub().join(tab, Actor::default()).expect("there is room");
            watcher.watch(Watch::Record(ada.id.into(), ada.version)).expect("there is room");
            (watcher, events.run(&database))
        });
        for (watcher, _) in &watchers {
            assert!(watcher.next().await.resync, "its server does not listen");
        }
        (Self { app, service, watchers }, ada)
    }

    async fn save(&self, save: &SaveCommand<Customer>) -> SaveOutcome<Customer> {
        self.service.save(save, None).await.expect("an answer").now().expect("no key")
    }

    /// The newest revision, and the number of revisions.
    async fn history(&self) -> (Revision<Customer>, usize) {
        let lines = self.service.revisions_of(ADA, None, 10).await.expect("lines");
        (lines[0].clone(), lines.len())
    }

    /// The next event on both servers.
    async fn event(&self) -> Event {
        let mut events = Vec::new();
        for ((watcher, _), from_afar) in self.watchers.iter().zip([false, true]) {
            let waiting = timeout(Duration::from_secs(10), watcher.next()).await;
            let message = waiting.expect("in time").messages.pop_front().expect("an event");
            assert_eq!(message.from_afar, from_afar);
            let message = serde_json::from_slice(&message.text).expect("a message");
            let ToTab::Event(event) = message else { panic!("{message:?}") };
            events.push(event);
        }
        assert_eq!(events[0], events[1]);
        events.swap_remove(0)
    }
}

fn edit(loaded: &Stored<Customer>, changes: Changes, who: &str) -> SaveCommand<Customer> {
    let edit = Edit::new(&SCHEMA, &changes).expect("within the limits");
    SaveCommand::of_edit(loaded, &edit, Actor::named(who)).expect("a customer")
}

#[tokio::test]
async fn a_save_makes_a_version_a_line_of_the_history_and_an_event() {
    let (shop, ada) = Shop::open().await;
    let bad = Edit::new(&SCHEMA, &Changes::default().set(EMAIL, "ada")).map(|_| ());
    assert_eq!(bad.expect_err("no e-mail").to_string(), "Enter an e-mail address with an @.");
    let changes = Changes::default().set(NAME, "Ada B.").add(CREDIT, Decimal::from(5));
    let save = edit(&ada, changes, "Bo");
    let SaveOutcome::Saved(saved) = shop.save(&save).await else { panic!("not saved") };
    let wanted = Customer { name: "Ada B.".to_owned(), credit: Decimal::from(105), ..ada.content };
    assert_eq!((saved.version, &saved.content), (Version(1), &wanted));
    let (line, lines) = shop.history().await;
    assert_eq!((line.actor.as_str(), line.content, lines), ("Bo", wanted, 2));
    let event = shop.event().await;
    assert_eq!((event.subject, event.version), (ADA.into(), Version(1)));
    assert_eq!((event.kind, event.fields), (ChangeKind::Edited, vec![NAME, CREDIT]));
}

#[tokio::test]
async fn a_stale_save_is_merged() {
    let (shop, ada) = Shop::open().await;
    let bo = Changes::default().set(NAME, "Ada King").set(TAGS, Value::set(["new", "press"]));
    shop.save(&edit(&ada, bo.add(CREDIT, Decimal::from(10)), "Bo")).await;
    shop.event().await;
    let cy = Changes::default().set(EMAIL, "ada@b.org").set(TAGS, Value::set(["regular"]));
    let outcome = shop.save(&edit(&ada, cy.add(CREDIT, Decimal::from(-30)), "Cy")).await;
    let SaveOutcome::Merged(merged) = outcome else { panic!("{outcome:?}") };
    assert_eq!((merged.base, merged.theirs, merged.with.as_str()), (Version(0), Version(1), "Bo"));
    let wanted = Customer {
        name: "Ada King".to_owned(),
        email: Some("ada@b.org".to_owned()),
        tags: ["press".to_owned(), "regular".to_owned()].into(),
        credit: Decimal::from(80),
    };
    assert_eq!((merged.record.version, &merged.record.content), (Version(2), &wanted));
    let (line, _) = shop.history().await;
    assert_eq!((line.merged_from, line.content), (Some(Version(0)), wanted));
    let event = shop.event().await;
    assert_eq!((event.kind, event.fields), (ChangeKind::Merged, vec![EMAIL, TAGS, CREDIT]));
}

#[tokio::test]
async fn a_conflict_shows_the_three_values_and_is_decided() {
    let (shop, ada) = Shop::open().await;
    shop.save(&edit(&ada, Changes::default().set(NAME, "Ada King"), "Bo")).await;
    let mine = Changes::default().set(NAME, "Ada Lovelace").add(CREDIT, Decimal::ONE);
    let outcome = shop.save(&edit(&ada, mine, "Cy")).await;
    let SaveOutcome::Conflict(conflict) = outcome else { panic!("{outcome:?}") };
    let name = conflict.report.conflicts().next().expect("a conflict");
    let shown = [&name.base, &name.theirs, &name.mine].map(|value| value.as_text());
    assert_eq!(shown, ["Ada", "Ada King", "Ada Lovelace"].map(Some));
    assert_eq!((conflict.actor.as_str(), shop.history().await.1), ("Bo", 2));
    let mut review = Review::new(&conflict.report, conflict.current);
    assert_eq!(review.undecided(), [NAME]);
    review.pick(NAME, 0, Pick::Mine);
    let mut decided = edit(&review.latest, review.changes(&SCHEMA).expect("decided"), "Cy");
    (decided.kind, decided.merged_from) = (ChangeKind::Merged, Some(ada.version));
    let SaveOutcome::Saved(saved) = shop.save(&decided).await else { panic!("not saved") };
    assert_eq!((saved.version, saved.content.name.as_str()), (Version(2), "Ada Lovelace"));
    assert_eq!(saved.content.credit, Decimal::from(101));
    assert_eq!(shop.history().await.0.merged_from, Some(ada.version));
}

#[tokio::test]
async fn nothing_is_written_where_nothing_changes_is_refused_or_is_gone() {
    let (shop, ada) = Shop::open().await;
    let same = edit(&ada, Changes::default().set(NAME, "Ada"), "Bo");
    assert_eq!(shop.save(&same).await, SaveOutcome::Unchanged(ada.clone()));
    shop.save(&edit(&ada, Changes::default().set(NAME, "Ada King"), "Bo")).await;
    let strict = edit(&ada, Changes::default().add(CREDIT, Decimal::ONE), "Cy").strict();
    assert!(matches!(shop.save(&strict).await, SaveOutcome::Conflict(_)));
    shop.app.sql().await.execute("delete from customers").await.expect("deleted");
    assert!(matches!(shop.save(&same).await, SaveOutcome::Gone(_)));
    assert_eq!(shop.history().await.1, 2);
}
