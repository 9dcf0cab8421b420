//! Presence on a product across servers: people who have left do not stay.

use crate::support::{Tab, TestApp};
use concord::{
    events::{
        protocol::{Doing, FromTab, Watch},
        tab::public,
    },
    product::fields,
};

#[tokio::test]
async fn people_come_and_go_across_servers() {
    let here = TestApp::live().await;
    let there = here.neighbour().await;
    let id = here.create("Lamp").await;
    let mut ann = Tab::open(&here, "Ann").await;
    ann.watch(id, 0).await;
    ann.sees(&[]).await;
    let mut bo = Tab::open(&there, "Bo").await;
    bo.watch(id, 0).await;
    bo.sees(&["Ann"]).await;
    let people = ann.sees(&["Bo"]).await;
    assert_eq!((&people[0].tab, people[0].doing), (&public(&bo.id), Doing::default()));

    let typing = Doing { changed: true, field: Some(fields::PRICE) };
    bo.doing(typing).await;
    assert_eq!(ann.sees(&["Bo"]).await[0].doing, typing);
    // Watching the same product again, for example after a resync, does not reset the activity.
    bo.watch(id, 0).await;
    bo.sees(&["Ann"]).await;
    let mut cy = Tab::open(&here, "Cy").await;
    cy.watch(id, 0).await;
    assert_eq!(cy.sees(&["Ann", "Bo"]).await[0].doing, typing);
    ann.sees(&["Bo", "Cy"]).await;

    bo.say(&FromTab::Watch(Watch::Nothing)).await;
    ann.sees(&["Cy"]).await;
    cy.socket.close(None).await.expect("closed");
    ann.sees(&[]).await;
}

#[tokio::test]
async fn a_person_is_told_of_once_however_many_tabs_they_have() {
    let here = TestApp::live().await;
    let there = here.neighbour().await;
    let id = here.create("Lamp").await;
    let mut ann = Tab::on(&here, "Ann", id, 0).await;
    let first = Tab::on(&here, "Bo", id, 0).await;
    let mut second = Tab::on(&there, "Bo", id, 0).await;
    let _third = Tab::on(&there, "Bo", id, 0).await;
    let _cy = Tab::on(&there, "Cy", id, 0).await;
    ann.sees(&["Bo", "Cy"]).await;
    let typing = Doing { changed: true, field: Some(fields::PRICE) };
    second.doing(typing).await;
    assert_eq!(ann.sees(&["Bo", "Cy"]).await[0].doing, typing);
    // A person who closes one of their tabs is still present.
    drop(second);
    while ann.sees(&["Bo", "Cy"]).await.iter().any(|person| person.doing.changed) {}
    drop(first);
}

#[tokio::test]
async fn whoever_was_there_first_is_seen_from_a_server_that_comes_later() {
    let here = TestApp::live().await;
    let id = here.create("Lamp").await;
    let mut ann = Tab::on(&here, "Ann", id, 0).await;
    let there = here.neighbour().await;
    let mut bo = Tab::open(&there, "Bo").await;
    bo.watch(id, 0).await;
    bo.sees(&["Ann"]).await;
    ann.sees(&["Bo"]).await;
    // A server that stops regularly announces it.
    there.stop().await;
    ann.sees(&[]).await;
}

#[tokio::test]
async fn a_tab_whose_socket_is_cut_is_gone() {
    let here = TestApp::live().await;
    let there = here.neighbour().await;
    let id = here.create("Lamp").await;
    let mut ann = Tab::on(&here, "Ann", id, 0).await;
    let bo = Tab::on(&there, "Bo", id, 0).await;
    ann.sees(&["Bo"]).await;
    drop(bo);
    ann.sees(&[]).await;
}

#[tokio::test]
async fn a_tab_that_answers_no_ping_is_gone() {
    let here = TestApp::live().await;
    let there = here.neighbour().await;
    let id = here.create("Lamp").await;
    let mut ann = Tab::on(&here, "Ann", id, 0).await;
    // The connection stays open, but nobody reads: no ping is answered.
    let silent = Tab::on(&there, "Bo", id, 0).await;
    ann.sees(&["Bo"]).await;
    ann.sees(&[]).await;
    drop(silent);
}

#[tokio::test]
async fn the_people_of_a_killed_server_are_gone() {
    let here = TestApp::live().await;
    let there = here.neighbour().await;
    let id = here.create("Lamp").await;
    let mut ann = Tab::on(&here, "Ann", id, 0).await;
    let _bo = Tab::on(&there, "Bo", id, 0).await;
    ann.sees(&["Bo"]).await;
    drop(there);
    ann.sees(&[]).await;
}
