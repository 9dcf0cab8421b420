//! Sockets that misbehave, are slow, or come from another site; servers and databases that stop.

use crate::support::{
    Heard, Tab, TestApp, TestOptions,
    tab::{hears, opening, tell},
};
use concord::{
    events::{
        notice::{CHANNEL, Notice},
        protocol::{Event, FromTab, MAX_ROWS, MAX_TEXT, TEXTS_AT_ONCE, ToTab, Watch, close},
        sent_at::SentAt,
    },
    product::{Actor, ChangeKind, ProductId, Timestamp, Version, fields},
};
use concord_embedded_postgres::EmbeddedPostgres;
use serde_json::json;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Error, Message},
};

const RESYNC: Heard = Heard::Message(ToTab::Resync);

#[tokio::test]
async fn what_is_no_message_closes_the_socket_with_a_reason() {
    let app = TestApp::live().await;
    let hello = serde_json::to_string("hello").expect("JSON");
    let rows = vec![(ProductId(1), Version(0)); MAX_ROWS + 1];
    let rows = serde_json::to_string(&FromTab::Watch(Watch::List(rows))).expect("JSON");
    for (message, code) in [
        (Message::text("{"), close::UNKNOWN),
        (Message::text(hello), close::UNKNOWN),
        (Message::text(r#"{"watch":{"product":["1",0]}}"#), close::UNKNOWN),
        (Message::text(r#"{"watch":{"product":[1e400,0]}}"#), close::UNKNOWN),
        (Message::binary(vec![0, 159]), close::UNKNOWN),
        (Message::text("[".repeat(MAX_TEXT)), close::UNKNOWN),
        (Message::text(" ".repeat(MAX_TEXT + 1)), close::AGAINST_THE_RULES),
        (Message::text(r#"{"hello":"again"}"#), close::AGAINST_THE_RULES),
        (Message::text(rows), close::AGAINST_THE_RULES),
    ] {
        let mut tab = Tab::open(&app, "Ann").await;
        tab.send(message.clone()).await;
        assert_eq!(tab.news().await, Heard::Closed(code), "{message:?}");
    }
    Tab::open(&app, "Ann").await.synced().await;
}

#[tokio::test]
async fn hello_comes_first_and_not_too_much_after_it() {
    let app = TestApp::live().await;
    let (socket, _) = connect_async(opening(&app, "Ann")).await.expect("a socket");
    let mut tab = Tab { id: Tab::open(&app, "Bo").await.id, socket };
    tab.say(&FromTab::Ping).await;
    assert_eq!(tab.news().await, Heard::Closed(close::AGAINST_THE_RULES));

    let mut tab = Tab::open(&app, "Ann").await;
    for _ in 0..TEXTS_AT_ONCE * 2 {
        // The server may already have closed it.
        let text = serde_json::to_string(&FromTab::Ping).expect("JSON");
        let _ = futures::SinkExt::send(&mut tab.socket, Message::text(text)).await;
    }
    let end = loop {
        match tab.news().await {
            Heard::Message(ToTab::Pong) => {}
            end => break end,
        }
    };
    assert_eq!(end, Heard::Closed(close::AGAINST_THE_RULES));
}

#[tokio::test]
async fn pages_of_other_sites_get_no_socket() {
    let app = TestApp::live().await;
    let own = format!("http://{}", app.address);
    for (origin, comes_in) in [(&*own, true), ("https://evil.example", false), ("null", false)] {
        let mut request = opening(&app, "Ann");
        request.headers_mut().insert("origin", origin.parse().expect("a header"));
        match connect_async(request).await {
            Ok(_) => assert!(comes_in, "{origin}"),
            Err(Error::Http(answer)) => assert!(!comes_in && answer.status() == 403, "{origin}"),
            Err(error) => panic!("{error}"),
        }
    }
    assert!(app.get("/live").await.status.is_client_error(), "a plain GET is no socket");
}

#[tokio::test]
async fn a_slow_tab_is_told_to_ask_and_makes_nobody_wait() {
    let app = TestApp::live().await;
    let id = app.create("Lamp").await;
    let mut slow = Tab::on_a_thin_line(&app, "Slow").await;
    slow.watch(id, 0).await;
    slow.synced().await;
    let mut quick = Tab::on(&app, "Quick", id, 0).await;

    // Sent as if by another server. Enough to fill the connection and the queue of a tab that does not read.
    let mut there = app.sql().await;
    let mut version = 0;
    while !app.get("/metrics").await.text.contains("concord_live_queues_dropped_total") {
        let events: Vec<_> = (0..50)
            .map(|_| {
                version += 1;
                Notice::Event(long_event(id, version), SentAt::now())
            })
            .collect();
        tell(&mut there, &events).await;
        for expected in version - 49..=version {
            assert_eq!(quick.event().await.version.0, expected);
        }
    }
    let mut last = 0;
    let asked = loop {
        match slow.news().await {
            Heard::Message(ToTab::Event(event)) => {
                assert!(event.version.0 == last + 1, "{event:?} after {last}");
                last = event.version.0;
            }
            other => break other,
        }
    };
    assert_eq!(asked, RESYNC);
    assert!(last < version, "the line took it all");
}

fn long_event(id: i64, version: i64) -> Event {
    Event {
        subject: ProductId(id).into(),
        version: Version(version),
        kind: ChangeKind::Edited,
        actor: Actor::named(&"\u{1F600}".repeat(80)),
        tab: None,
        fields: fields::ids().collect(),
        at: Timestamp::try_from("2026-11-20T17:29:00Z".to_owned()).expect("a moment"),
        name: Some("\u{1F600}".repeat(255)),
    }
}

#[tokio::test]
async fn what_another_server_lost_is_asked_for_and_nonsense_is_not_heard() {
    let app = TestApp::live().await;
    let id = app.create("Lamp").await;
    let mut tab = Tab::on(&app, "Ann", id, 0).await;
    let mut sql = app.sql().await;
    for nonsense in ["", "\n", "0000000000000007\n{\"event\":1}\n\"what\"", "zz\n\"lost\""] {
        sqlx::query("select pg_notify($1, $2)")
            .bind(CHANNEL)
            .bind(nonsense)
            .execute(&mut sql)
            .await
            .expect("told");
    }
    tell(&mut sql, &[Notice::Event(long_event(id, 5), SentAt::now())]).await;
    assert_eq!(tab.event().await.version.0, 5);
    tell(&mut sql, &[Notice::Lost]).await;
    assert_eq!(tab.news().await, RESYNC);
    tell(&mut sql, &[Notice::Uncertain(Some(ProductId(id).into()))]).await;
    assert_eq!(tab.news().await, RESYNC);
}

#[tokio::test]
async fn a_server_that_stops_closes_its_sockets_and_others_hear_its_last_save() {
    let here = TestApp::live().await;
    let there = here.neighbour().await;
    let id = here.create("Lamp").await;
    let mut near = Tab::on(&here, "Ann", id, 0).await;
    let mut far = Tab::on(&there, "Bo", id, 0).await;
    here.patch(id, &json!({"price": 11, "version": 0})).await.has(200);
    here.stop().await;
    assert_eq!(near.event().await.version.0, 1);
    assert_eq!(near.news().await, Heard::Closed(close::GOING_AWAY));
    assert_eq!(far.event().await.version.0, 1);
    far.synced().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_of_the_database_tabs_ask_and_hear_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let postgres = EmbeddedPostgres::start(&concord::embedded::config(folder.path(), None))
        .await
        .expect("PostgreSQL starts");
    let here = TestApp::start_on(postgres.connect_options(), TestOptions::default()).await;
    hears(&here).await;
    let there = here.neighbour().await;
    // The event of the new product must arrive before the database stops: tabs resync once more for an
    // event that is lost.
    let mut list = Tab::open(&there, "Cy").await;
    list.say(&FromTab::Watch(Watch::List(vec![]))).await;
    list.synced().await;
    let id = here.create("Lamp").await;
    list.event().await;
    let mut ann = Tab::on(&here, "Ann", id, 0).await;
    let mut bo = Tab::on(&there, "Bo", id, 0).await;
    postgres.stop().await.expect("PostgreSQL stops");

    // Without the database the server cannot find out what was missed: retry later.
    let mut cy = Tab::open(&here, "Cy").await;
    cy.watch(id, 0).await;
    assert_eq!(cy.news().await, Heard::Closed(close::TRY_LATER));

    let postgres = EmbeddedPostgres::start(&concord::embedded::config(folder.path(), None))
        .await
        .expect("PostgreSQL starts");
    assert_eq!(ann.news().await, RESYNC);
    assert_eq!(bo.news().await, RESYNC);
    let saved = async || here.patch(id, &json!({"price": 11, "version": 0})).await.status == 200;
    crate::support::until("saves go on", saved).await;
    ann.event().await;
    bo.event().await;
    drop((here, there));
    postgres.stop().await.expect("PostgreSQL stops");
}

#[tokio::test]
async fn what_a_server_of_another_version_tells_makes_tabs_ask() {
    let app = TestApp::live().await;
    let id = app.create("Lamp").await;
    let mut tab = Tab::on(&app, "Ann", id, 0).await;
    let mut list = Tab::open(&app, "Bo").await;
    list.say(&FromTab::Watch(Watch::List(vec![]))).await;
    list.synced().await;
    let mut there = app.sql().await;
    let event = json!({"event": [{"product": id, "version": 1, "kind": "teleported"}, 0]});
    sqlx::query("select pg_notify($1, $2)")
        .bind(CHANNEL)
        .bind(format!("{:016x}\n{event}", 9))
        .execute(&mut there)
        .await
        .expect("told");
    assert_eq!(tab.news().await, RESYNC);
    assert_eq!(list.news().await, RESYNC);
}
