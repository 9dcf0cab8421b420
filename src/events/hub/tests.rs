use super::{
    super::{
        limits::Full,
        protocol::{Doing, Person, TabId},
    },
    *,
};
use crate::{
    events::protocol::Watch,
    product::{Actor, ProductId, Timestamp, Version, fields},
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

const LAMP: ProductId = ProductId(1);
const DESK: ProductId = ProductId(2);
const THERE: ServerId = ServerId(2);

fn hub() -> Arc<Hub> {
    Arc::new(Hub::new(ServerId(1), SocketLimits::default()))
}

fn join(hub: &Arc<Hub>, id: &str, watch: Watch) -> Subscription {
    let tab = TabId::new(id.to_owned()).expect("an id");
    let subscription = hub.join(tab, Actor::named(id)).expect("there is room");
    subscription.watch(watch).expect("there is room");
    subscription
}

fn editing(product: ProductId) -> Watch {
    Watch::Product(product, Version(0))
}

fn listing(products: &[ProductId]) -> Watch {
    Watch::List(products.iter().map(|product| (*product, Version(0))).collect())
}

fn event(product: ProductId, kind: ChangeKind) -> Event {
    Event {
        subject: product.into(),
        version: Version(1),
        kind,
        actor: Actor::default(),
        tab: None,
        fields: vec![fields::PRICE],
        at: Timestamp::try_from("2026-11-20T17:29:00Z".to_owned()).expect("a moment"),
        name: None,
    }
}

/// The number of waiting events, and whether the tab must resync. Something must be waiting.
async fn waiting(subscription: &Subscription) -> (usize, bool) {
    let waiting = subscription.next().await;
    (waiting.messages.len(), waiting.resync)
}

fn is_idle(subscription: &Subscription) -> bool {
    use futures::FutureExt;
    subscription
        .next()
        .now_or_never()
        .is_none_or(|waiting| waiting.messages.is_empty() && !waiting.resync)
}

/// The other people on the lamp, after the next round.
fn others(subscription: &Subscription) -> Vec<Person> {
    let mut state = subscription.hub.lock();
    // Later than any earlier round.
    static HOURS: AtomicU64 = AtomicU64::new(1);
    let hours = HOURS.fetch_add(1, Ordering::Relaxed);
    state.tell(Instant::now() + Duration::from_secs(3_600 * hours));
    state.crowd(LAMP).seen_by(subscription.tab()).people
}

fn names(subscription: &Subscription) -> Vec<String> {
    others(subscription).iter().map(|person| person.actor.to_string()).collect()
}

#[tokio::test]
async fn a_tab_hears_of_what_it_shows_and_of_nothing_else() {
    let hub = hub();
    let lamp = join(&hub, "a", editing(LAMP));
    let desk = join(&hub, "b", editing(DESK));
    let list = join(&hub, "c", listing(&[LAMP, LAMP]));
    hub.deliver(event(LAMP, ChangeKind::Edited), SentAt::now(), false);
    assert_eq!(waiting(&lamp).await, (1, false));
    assert_eq!(waiting(&list).await, (1, false));
    assert!(is_idle(&desk));
    lamp.watch(editing(DESK)).expect("there is room");
    hub.deliver(event(LAMP, ChangeKind::Deleted), SentAt::now(), false);
    assert!(is_idle(&lamp));
    assert_eq!(waiting(&list).await, (1, false));
}

#[tokio::test]
async fn every_list_hears_once_of_what_comes() {
    let hub = hub();
    let lists = [join(&hub, "a", listing(&[LAMP])), join(&hub, "b", listing(&[]))];
    let editor = join(&hub, "c", editing(LAMP));
    let elsewhere = join(&hub, "d", editing(DESK));
    hub.deliver(event(LAMP, ChangeKind::Restored), SentAt::now(), false);
    for subscription in lists.iter().chain([&editor]) {
        assert_eq!(waiting(subscription).await, (1, false));
    }
    assert!(is_idle(&elsewhere));
}

#[tokio::test]
async fn a_doubt_makes_those_look_whom_it_concerns() {
    let hub = hub();
    let (lamp, list) = (join(&hub, "a", editing(LAMP)), join(&hub, "b", listing(&[])));
    hub.uncertain(Some(LAMP.into()));
    assert_eq!(waiting(&lamp).await, (0, true));
    assert!(is_idle(&list));
    hub.uncertain(None);
    assert!(is_idle(&lamp));
    assert_eq!(waiting(&list).await, (0, true));
}

#[tokio::test]
async fn a_slow_tab_must_ask_and_the_others_get_all() {
    let hub = hub();
    let (slow, quick) = (join(&hub, "a", editing(LAMP)), join(&hub, "b", editing(LAMP)));
    let mut got = 0;
    for _ in 0..200 {
        hub.deliver(event(LAMP, ChangeKind::Edited), SentAt::now(), false);
        got += waiting(&quick).await.0;
    }
    assert_eq!(got, 200);
    assert!(waiting(&slow).await.1);
}

#[tokio::test]
async fn who_is_there_is_known_on_both_servers() {
    let (here, there) = (hub(), Arc::new(Hub::new(THERE, SocketLimits::default())));
    let ann = join(&here, "ann", editing(LAMP));
    let bo = join(&there, "bo", editing(LAMP));
    let pass_on = |from: &Hub, to: &Hub| {
        let notices = from.to_tell();
        notices.into_iter().for_each(|notice| to.hear(from.me(), notice));
    };
    pass_on(&here, &there);
    pass_on(&there, &here);
    assert_eq!((names(&ann), names(&bo)), (vec!["bo".to_owned()], vec!["ann".to_owned()]));

    bo.doing(Doing { changed: true, field: Some(fields::NAME) });
    pass_on(&there, &here);
    assert!(others(&ann)[0].doing.changed);
    bo.watch(listing(&[LAMP])).expect("there is room");
    pass_on(&there, &here);
    assert!(names(&ann).is_empty());
    bo.watch(editing(LAMP)).expect("there is room");
    drop(bo);
    pass_on(&there, &here);
    assert!(names(&ann).is_empty());
}

#[tokio::test]
async fn a_server_that_comes_later_asks_and_one_that_goes_is_forgotten() {
    let here = hub();
    let ann = join(&here, "ann", editing(LAMP));
    here.to_tell();
    here.heard_of(THERE);
    assert_eq!(here.to_tell(), [Notice::WhoIsThere]);
    here.heard_of(THERE);
    assert!(here.to_tell().is_empty());

    here.hear(THERE, Notice::WhoIsThere);
    let notices = here.to_tell();
    assert!(
        matches!(&notices[..], [Notice::PeopleFollow, Notice::Here(_, LAMP, _)]),
        "{notices:?}"
    );

    let bo = |id: &str| Person {
        tab: TabId::new(id.to_owned()).expect("an id"),
        actor: Actor::named(id),
        doing: Doing::default(),
    };
    here.hear(THERE, Notice::Here(1, LAMP, bo("bo")));
    here.hear(THERE, Notice::PeopleFollow);
    here.hear(THERE, Notice::Here(2, LAMP, bo("cy")));
    assert_eq!(names(&ann), ["cy"]);
    here.hear(THERE, Notice::Bye);
    assert!(names(&ann).is_empty());

    here.hear(THERE, Notice::Here(3, LAMP, bo("di")));
    here.heard_of(THERE);
    here.forget_silent(Duration::from_secs(60));
    assert_eq!(names(&ann), ["di"]);
    here.forget_silent(Duration::ZERO);
    assert!(names(&ann).is_empty());
}

#[tokio::test]
async fn what_nobody_understands_makes_tabs_look_but_not_all_the_time() {
    let hub = hub();
    let (lamp, desk) = (join(&hub, "a", editing(LAMP)), join(&hub, "b", editing(DESK)));
    hub.settle_doubt(Duration::ZERO);
    assert!(is_idle(&lamp) && is_idle(&desk));
    // The tabs that show the named product resync at once.
    hub.hear(THERE, Notice::Unknown(Some(LAMP)));
    assert_eq!(waiting(&lamp).await, (0, true));
    assert!(is_idle(&desk));
    hub.settle_doubt(Duration::from_secs(60));
    assert_eq!((waiting(&lamp).await, waiting(&desk).await), ((0, true), (0, true)));
    hub.hear(THERE, Notice::Unknown(None));
    hub.settle_doubt(Duration::from_secs(60));
    assert!(is_idle(&lamp) && is_idle(&desk));
    // The notice is not forgotten.
    hub.settle_doubt(Duration::ZERO);
    assert_eq!(waiting(&desk).await, (0, true));
}

#[tokio::test]
async fn a_browser_and_a_product_have_no_more_tabs_than_they_may() {
    let limits = SocketLimits { per_person: 2, per_product: 3 };
    let hub = Arc::new(Hub::new(ServerId(1), limits));
    let tab = |id: &str| TabId::new(id.to_owned()).expect("an id");
    let first = join(&hub, "b1-1", editing(LAMP));
    let _second = join(&hub, "b1-2", editing(LAMP));
    assert_eq!(hub.join(tab("b1-3"), Actor::default()).err(), Some(Full::Person));
    let third = join(&hub, "b2-1", editing(LAMP));
    let fourth = join(&hub, "b3-1", listing(&[LAMP]));
    assert_eq!(fourth.watch(editing(LAMP)), Err(Full::Product));
    // The tab still watches what it showed before, and the product stays open.
    hub.uncertain(Some(LAMP.into()));
    assert_eq!(waiting(&fourth).await, (0, true));
    third.watch(editing(LAMP)).expect("it has it open");
    drop(first);
    fourth.watch(editing(LAMP)).expect("there is room again");
    assert!(hub.join(tab("b1-3"), Actor::default()).is_ok());
}

/// How many of these received presence since the last call.
fn with_presence(seats: &[Subscription]) -> usize {
    use futures::FutureExt;
    let has_presence = |subscription: &&Subscription| {
        subscription.next().now_or_never().is_some_and(|it| it.presence.is_some())
    };
    seats.iter().filter(has_presence).count()
}

#[tokio::test]
async fn a_crowd_that_comes_and_goes_is_told_in_few_rounds() {
    const CROWD: usize = 500;
    let hub = hub();
    let seats: Vec<_> = (0..CROWD).map(|n| join(&hub, &format!("b{n}-1"), editing(LAMP))).collect();
    // Each tab receives presence once when it opens the product, not once for every other tab.
    assert_eq!(with_presence(&seats), CROWD);
    assert_eq!(with_presence(&seats), 0);
    let start = Instant::now() + Duration::from_secs(1);
    assert_eq!(hub.lock().tell(start), None);
    assert_eq!(with_presence(&seats), CROWD);
    // All later changes are combined into one further round, which does not start soon.
    for subscription in &seats[1..] {
        subscription.doing(Doing { changed: true, field: None });
    }
    let next = hub.lock().tell(start + Duration::from_millis(250)).expect("a round is due");
    assert!(next >= start + Duration::from_millis(250 + CROWD as u64), "{:?}", next - start);
    assert_eq!(with_presence(&seats), 0);
    assert_eq!(hub.lock().tell(next), None);
    assert_eq!(with_presence(&seats), CROWD);
    drop(seats);
    assert_eq!(hub.lock().tell(next + Duration::from_secs(60)), None);
}
