//! Locks for operators: who currently holds and waits for which lock. Works without WASM.

use crate::{
    product::{Timestamp, closed, isolated},
    server_fns::{ClientError, load_locks, set_status},
    ui::components::{
        banner::{Banner, Tone},
        empty::EmptyState,
        icon::Icon,
        isolated::Isolated,
        moment::LocalTime,
        switched_off::SwitchedOff,
        words::counted,
    },
    ui::offered::Offered,
};
use concord_locks::{BlockedSession, KeyStatus, LONG_HOLD, LockSnapshot, Session};
use http::StatusCode;
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use std::time::Duration;

const HERE: &str = "/locks";
/// How often the script refreshes the page, in milliseconds.
const AGAIN: u32 = 2_000;

/// The locks page.
#[component]
pub fn LocksPage() -> impl IntoView {
    if !use_context::<Offered>().unwrap_or_default().locks {
        set_status(StatusCode::NOT_FOUND);
        return Either::Left(view! {
            <SwitchedOff
                name="Locks"
                setting="CONCORD_LOCKS_PAGE=on"
                why="Everybody who can open this page sees who holds and who waits for locks in the database."
            />
        });
    }
    Either::Right(view! {
        <Title text="Locks"/>
        <div class="page">
            <div class="page-head">
                <h1>"Locks"</h1>
                <div class="page-actions">
                    <a class="button" href=HERE>"Refresh"</a>
                </div>
            </div>
            <Suspense fallback=|| ()>
                {Suspend::new(async move {
                    match load_locks().await {
                        Ok(now) => Either::Left(now.map(|now| view! { <Now now/> })),
                        Err(error) => Either::Right(view! { <LocksError error/> }),
                    }
                })}
            </Suspense>
        </div>
    })
}

/// The part of the page that the script refreshes.
#[component]
fn Now(now: LockSnapshot) -> impl IntoView {
    let at = Timestamp::new(now.at);
    let long = longest(&now);
    let lab = use_context::<Offered>().unwrap_or_default().lab;
    let picture = match now.is_empty() {
        true => Either::Left(view! {
            <section class="card" aria-label="Locks">
                <EmptyState icon="lock-open" title="Nobody holds or waits for a lock right now.">
                    {lab.then(|| view! { <a class="button" href="/lab">"Try some in the lab"</a> })}
                </EmptyState>
            </section>
        }),
        false => Either::Right(view! {
            {now.keys.iter().map(key).collect_view()}
            {now.waits.iter().map(wait).collect_view()}
        }),
    };
    view! {
        <div id="fresh" data-fresh=AGAIN>
            <p class="muted charts-note">
                "This database, all servers and programs that use it, as of "
                <LocalTime at seconds=true/>
                ". For longer periods: "<a href="/metrics">"metrics"</a>"; for programs: "
                <a href="/api/locks">"JSON"</a>"."
            </p>
            {long.map(|words| view! { <Banner tone=Tone::Needs>{words}</Banner> })}
            {picture}
        </div>
    }
}

/// The note about the lock that is held longest, if that is long.
fn longest(now: &LockSnapshot) -> Option<String> {
    let of_keys = now.keys.iter().flat_map(|it| &it.holders);
    let of_waits = now.waits.iter().flat_map(|it| &it.blockers);
    let holders: Vec<_> = of_keys.chain(of_waits).filter(|it| it.is_long()).collect();
    let longest = holders.iter().max_by_key(|it| it.duration)?;
    let mut pids: Vec<_> = holders.iter().map(|it| it.pid).collect();
    pids.sort_unstable();
    pids.dedup();
    let who = counted(i64::try_from(pids.len()).unwrap_or(i64::MAX), "holder");
    Some(format!(
        "Longer than {} s: {who}, the longest for {}. Process {} may be stuck; pg_terminate_backend({}) \
         would end it, and take back what it has not committed.",
        LONG_HOLD.as_secs(),
        lasting(longest.duration),
        longest.pid,
        longest.pid,
    ))
}

fn key(lock: &KeyStatus) -> impl IntoView + use<> {
    let title = lock.key.clone().unwrap_or_else(|| format!("Number {}", lock.id));
    let number = match &lock.key {
        Some(_) => format!("advisory lock {}", lock.id),
        None => "advisory lock of a key that this server does not know".to_owned(),
    };
    let holders = lock.holders.iter().map(|it| person(it, "holds")).collect_view();
    let nobody = lock.holders.is_empty() && lock.waiters.is_empty();
    let waiters = lock.waiters.iter().map(|it| person(it, "waits")).collect_view();
    let in_line = i64::try_from(lock.queued).unwrap_or(i64::MAX);
    view! {
        <section class="card lock" aria-label=isolated(&title).into_owned()>
            <div class="card-head"><h2 class="lock-key" dir="auto">{closed(&title).into_owned()}</h2><span class="muted small">{number}</span></div>
            <ul class="lock-people">
                {nobody.then(|| view! {
                    <li class="lock-person">"The first in line waits for a connection."</li>
                })}
                {holders}
                {waiters}
                {(in_line > 0).then(|| view! {
                    <li class="lock-person lock-line">
                        <Icon name="users"/>
                        {format!("{} more in line in this server", counted(in_line, "request"))}
                    </li>
                })}
            </ul>
        </section>
    }
}

fn wait(wait: &BlockedSession) -> impl IntoView + use<> {
    let title = capitalized(&wait.target);
    view! {
        <section class="card lock" aria-label=title.clone()>
            <div class="card-head"><h2>{title.clone()}</h2></div>
            <ul class="lock-people">
                {wait.blockers.iter().map(|it| person(it, "is in the way")).collect_view()}
                {person(&wait.session, "waits")}
            </ul>
        </section>
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>())
        + letters.as_str()
}

/// A holder or waiter.
fn person(session: &Session, does: &'static str) -> impl IntoView + use<> {
    let waits = does == "waits";
    let verb = if waits { "waits" } else { "held" };
    // A long wait is a symptom; the holder may be the one that is stuck.
    let is_stuck = session.is_long() && !waits;
    let (tone, icon) = match (is_stuck, waits) {
        (true, _) => (Tone::Needs, "alert"),
        (false, true) => (Tone::Theirs, "clock"),
        (false, false) => (Tone::Neutral, "lock"),
    };
    let since = session.since.map(|since| Timestamp::new(since).to_string());
    let time = session.since.map(|_| format!("{verb} for {}", lasting(session.duration)));
    let details = [
        (session.pid > 0).then(|| format!("pid {}", session.pid)),
        session.client.clone(),
        Some(session.state.clone()).filter(|state| !state.is_empty()),
    ];
    let details = details.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let name = match session.name.as_str() {
        "" => "A program without a name".to_owned(),
        name => name.to_owned(),
    };
    view! {
        <li class="lock-person" class:is-long=is_stuck>
            <p class="lock-who">
                <span class=format!("tag {}", tone.class())><Icon name=icon/>{does}</span>
                <b class="lock-name"><Isolated text=name/></b>
                {time.map(|time| view! {
                    <time class="lock-time" datetime=since>{time}</time>
                })}
            </p>
            <p class="muted small">{details}</p>
            {session.statement.clone().map(|text| view! { <code class="lock-sql">{text}</code> })}
        </li>
    }
}

/// "0.4 s", "12 s", "4 min", "2 h 5 min".
fn lasting(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// Shown if the locks could not be loaded.
#[component]
fn LocksError(error: ClientError) -> impl IntoView {
    let actions = move || view! { <a class="button" href=HERE>"Try again"</a> };
    view! {
        <Banner tone=Tone::Needs role="alert" actions>
            {error.to_string()}" Who holds and waits for what cannot be shown right now."
        </Banner>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let told = [0.44, 9.99, 12.9, 59.9, 240.0, 7_500.0]
            .map(|seconds| lasting(Duration::from_secs_f64(seconds)));
        assert_eq!(told, ["0.4 s", "10.0 s", "12 s", "59 s", "4 min", "2 h 5 min"]);
    }

    #[test]
    fn what_is_waited_for_begins_a_line() {
        assert_eq!(capitalized("a row of products"), "A row of products");
        assert_eq!(capitalized(""), "");
    }
}
