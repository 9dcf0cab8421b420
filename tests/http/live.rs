//! Saves are visible at once in every tab that shows them, on every server.

use crate::support::{Heard, Tab, TestApp, product, send};
use concord::{
    events::{
        protocol::{Event, TabId, ToTab},
        tab,
    },
    product::{ChangeKind, FieldId, fields},
};
use serde_json::{Value, json};

/// The content of an event, without actor and time.
fn said(event: &Event) -> (i64, i64, ChangeKind, Vec<FieldId>, Option<&str>) {
    let Event { subject, version, kind, fields, name, .. } = event;
    (subject.product().expect("a product").0, version.0, *kind, fields.clone(), name.as_deref())
}

/// The public id of a tab.
fn public(id: &str) -> TabId {
    tab::public(&TabId::new(id.to_owned()).expect("an id"))
}

fn lamp(price: i64, stock: i64, version: i64) -> Value {
    json!({"name": "Lamp", "price": price, "stock_quantity": stock, "version": version})
}

#[tokio::test]
async fn a_save_is_seen_on_this_server_and_on_another() {
    let here = TestApp::live().await;
    let there = here.neighbour().await;
    let id = here.create("Lamp").await;
    let mut near = Tab::on(&here, "Ann", id, 0).await;
    let mut far = Tab::on(&there, "Bo", id, 0).await;
    let mut elsewhere = Tab::on(&there, "Cy", here.create("Desk").await, 0).await;

    let request = here.request("PUT", &product(id)).json(&lamp(10, 7, 0));
    let request = request.header("X-Concord-User", "Zoë").header("X-Concord-Tab", "tab-1");
    send(request).await.has(200);
    let (one, two) = (near.event().await, far.event().await);
    assert_eq!(one, two);
    assert_eq!(said(&one), (id, 1, ChangeKind::Edited, vec![fields::STOCK], None));
    assert_eq!((one.actor.as_str(), one.tab), ("Zoë", Some(public("tab-1"))));
    assert_eq!(here.product(id).await["updated_at"], one.at.to_string());
    elsewhere.synced().await;
}

#[tokio::test]
async fn what_changes_nothing_is_no_event_and_what_fails_neither() {
    let app = TestApp::live().await;
    let id = app.create("Lamp").await;
    let mut tab = Tab::on(&app, "Ann", id, 0).await;
    app.put(id, &lamp(10, 10, 0)).await.has(200);
    app.put(id, &lamp(11, 10, 5)).await.has(409);
    app.put(id, &json!({"name": "", "price": 1, "stock_quantity": 1, "version": 0})).await.has(422);
    app.put(id, &lamp(12, 10, 0)).await.has(200);
    let event = tab.event().await;
    assert_eq!(said(&event), (id, 1, ChangeKind::Edited, vec![fields::PRICE], None));
    tab.synced().await;
}

#[tokio::test]
async fn every_way_to_write_is_told_with_what_it_changed() {
    let app = TestApp::live().await;
    let there = app.neighbour().await;
    let mut list = Tab::open(&there, "Ann").await;
    list.list(&[]).await;
    list.synced().await;

    let id = app.create("Lamp").await;
    let event = list.event().await;
    assert_eq!(said(&event), (id, 0, ChangeKind::Created, vec![], Some("Lamp")));
    assert_eq!(event.tab, None);
    list.list(&[(id, 0)]).await;
    list.synced().await;

    app.patch(id, &json!({"name": "Big lamp", "description": "Big.", "version": 0})).await.has(200);
    let both = vec![fields::NAME, fields::DESCRIPTION];
    assert_eq!(said(&list.event().await), (id, 1, ChangeKind::Edited, both, None));
    // Based on version 0: merged with what was just saved.
    app.patch(id, &json!({"price": 20, "version": 0})).await.has(200);
    let price = vec![fields::PRICE];
    assert_eq!(said(&list.event().await), (id, 2, ChangeKind::Merged, price, None));

    let form =
        json!({"name": "Big lamp", "description": "Big.", "price": "20", "stock_quantity": "3"});
    let call = json!({"request": {"id": id, "version": 2, "form": form}});
    let request = app.request("POST", "/fn/save_product").header("X-Concord-Tab", "tab-2");
    send(request.json(&call)).await.has(200);
    let event = list.event().await;
    assert_eq!(said(&event), (id, 3, ChangeKind::Edited, vec![fields::STOCK], None));
    assert_eq!(event.tab, Some(public("tab-2")));

    // An invalid tab id is no reason to reject the request.
    send(app.request("DELETE", &product(id)).header("X-Concord-Tab", "<script>")).await.has(204);
    let event = list.event().await;
    assert_eq!(said(&event), (id, 4, ChangeKind::Deleted, vec![], Some("Big lamp")));
    assert_eq!(event.tab, None);

    // Every list receives a restored product.
    list.list(&[]).await;
    let mut form = form;
    form["price"] = json!("21");
    let call = json!({"wish": {"id": id, "with": [3, form]}});
    send(app.request("POST", "/fn/restore_product").json(&call)).await.has(200);
    let price = vec![fields::PRICE];
    let expected = (id, 5, ChangeKind::Restored, price, Some("Big lamp"));
    assert_eq!(said(&list.event().await), expected);
    list.synced().await;
}

#[tokio::test]
async fn a_tab_that_was_away_is_told_what_it_missed() {
    let app = TestApp::live().await;
    let id = app.create("Lamp").await;
    app.put(id, &lamp(11, 10, 0)).await.has(200);
    app.put(id, &lamp(11, 12, 1)).await.has(200);

    let mut tab = Tab::open(&app, "Ann").await;
    tab.watch(id, 0).await;
    let both = vec![fields::PRICE, fields::STOCK];
    assert_eq!(said(&tab.event().await), (id, 2, ChangeKind::Edited, both, None));
    tab.watch(id, 2).await;
    tab.synced().await;

    app.delete(id).await.has(204);
    assert_eq!(tab.event().await.kind, ChangeKind::Deleted);
    tab.watch(id, 2).await;
    let gone = (id, 3, ChangeKind::Deleted, vec![], Some("Lamp"));
    assert_eq!(said(&tab.event().await), gone);
    tab.watch(id, 3).await;
    tab.synced().await;
    tab.watch(i64::MAX, 0).await;
    tab.synced().await;
}

#[tokio::test]
async fn a_list_is_told_to_load_again_only_if_a_row_has_changed() {
    let app = TestApp::live().await;
    let (lamp_id, desk) = (app.create("Lamp").await, app.create("Desk").await);
    app.put(lamp_id, &lamp(11, 10, 0)).await.has(200);
    let mut tab = Tab::open(&app, "Ann").await;
    tab.list(&[(lamp_id, 1), (desk, 0)]).await;
    tab.synced().await;
    tab.list(&[(lamp_id, 0), (desk, 0)]).await;
    assert_eq!(tab.news().await, Heard::Message(ToTab::Resync));
    app.delete(desk).await.has(204);
    assert_eq!(tab.event().await.kind, ChangeKind::Deleted);
    tab.list(&[(lamp_id, 1), (desk, 0)]).await;
    assert_eq!(tab.news().await, Heard::Message(ToTab::Resync));
}

#[tokio::test]
async fn operators_see_sockets_and_delays() {
    let app = TestApp::live().await;
    let id = app.create("Lamp").await;
    let mut tab = Tab::on(&app, "Ann", id, 0).await;
    app.put(id, &lamp(11, 10, 0)).await.has(200);
    tab.event().await;
    let metrics = app.get("/metrics").await.has(200).text;
    for name in [
        "concord_live_sockets ",
        "concord_live_events_sent_total ",
        "concord_live_event_delay_seconds_bucket{from=\"this server\",le=\"0.1\"}",
        "axum_http_requests_duration_seconds_bucket",
    ] {
        assert!(metrics.contains(name), "{name} is not in {metrics}");
    }
}

#[tokio::test]
async fn what_others_are_told_of_a_tab_does_not_let_them_pass_for_it() {
    let app = TestApp::live().await;
    let id = app.create("Lamp").await;
    let mut victim = Tab::open(&app, "Ann").await;
    let Heard::Message(ToTab::Welcome(known_as)) = victim.hear().await else {
        panic!("it is told under which id others know it")
    };
    victim.watch(id, 0).await;
    victim.synced().await;
    let mut other = Tab::open(&app, "Mallory").await;
    other.watch(id, 0).await;
    let seen = other.sees(&["Ann"]).await.remove(0).tab;
    assert_eq!(seen, known_as);
    assert_ne!(seen, victim.id);

    // A tab's own saves have its public id, those of others never do.
    let save = async |tab: &TabId, price: i64, version: i64| {
        let request = app.request("PATCH", &product(id)).header("X-Concord-Tab", tab.as_str());
        send(request.json(&json!({"price": price, "version": version}))).await.has(200);
    };
    save(&seen, 11, 0).await;
    assert_ne!(victim.event().await.tab, Some(known_as.clone()));
    save(&victim.id, 12, 1).await;
    assert_eq!(victim.event().await.tab, Some(known_as));
}
