//! The browser side of the WebSocket: one connection per page load, kept open for as long as the page
//! exists.
//!
//! Correctness does not depend on it. After a reconnect the page asks for everything that it missed, and
//! every save is checked by version.

use crate::{
    browser::this_tab,
    events::protocol::{Doing, FromTab, PATH, ToTab, Watch, close},
};
use leptos::{ev, prelude::*};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// The shortest and the longest pause before a reconnect.
const FIRST_PAUSE_MS: f64 = 400.0;
const LONGEST_PAUSE_MS: f64 = 20_000.0;
/// The pause after the server did not understand this page: a server of another version may replace it by
/// then.
const UNKNOWN_PAUSE_MS: f64 = 60_000.0;
/// The longest pause, in seconds, between two checks that the page makes because it did not understand the
/// server.
const LONGEST_DOUBT: f64 = 64.0;
/// How long the answer to a ping may take.
const TIMEOUT: Duration = Duration::from_secs(4);
/// How long a change of the person's activity is held back, to combine several.
const SOON: Duration = Duration::from_millis(200);
/// How often an idle connection is tested.
const TEST: Duration = Duration::from_secs(25);

/// The page that listens: what it shows, and its message handler.
struct Listener {
    number: u32,
    watch: Box<dyn Fn() -> Watch>,
    on_message: Box<dyn Fn(ToTab)>,
}

#[derive(Default)]
struct Line {
    socket: Option<Socket>,
    listener: Option<Rc<Listener>>,
    listeners: u32,
    doing: Doing,
    /// What the server was told of `doing`; `None` while a message about it is scheduled.
    said: Option<Doing>,
    /// There was a connection before.
    was_up: bool,
    /// Failures since the last successful connection.
    failures: i32,
    /// How many messages were received.
    heard: u32,
    /// No reconnect before this time, in milliseconds since 1970.
    rests_until: f64,
    /// How many times the page checked because of messages that it does not know.
    doubts: i32,
    /// A check is scheduled.
    in_doubt: bool,
}

impl Line {
    fn rests(&self) -> bool {
        js_sys::Date::now() < self.rests_until
    }
}

/// A socket with its callbacks.
struct Socket {
    raw: WebSocket,
    _calls: Calls,
}

/// The callbacks for open, message and close.
type Calls = (Closure<dyn Fn()>, Closure<dyn Fn(MessageEvent)>, Closure<dyn Fn(CloseEvent)>);

impl Drop for Socket {
    fn drop(&mut self) {
        self.raw.set_onopen(None);
        self.raw.set_onmessage(None);
        self.raw.set_onclose(None);
        let _ = self.raw.close();
    }
}

thread_local! {
    static LINE: RefCell<Line> = RefCell::default();
}

/// Connects and stays connected. Called once, by the frame, in the browser.
pub fn start() {
    connect();
    set_interval(test, TEST);
    // After sleep a connection may look alive although it is dead.
    let _ = window_event_listener(ev::focus, |_| test());
    let _ = window_event_listener(ev::online, |_| test());
    let _ = document_visible(test);
}

/// Registers a page as listener until the current reactive owner is cleaned up. `watch` returns what the
/// page shows and in which version; it is called again after each reconnect.
pub fn listen(watch: impl Fn() -> Watch + 'static, on_message: impl Fn(ToTab) + 'static) {
    let number = LINE.with_borrow_mut(|line| {
        line.listeners += 1;
        let number = line.listeners;
        let listener =
            Listener { number, watch: Box::new(watch), on_message: Box::new(on_message) };
        line.listener = Some(Rc::new(listener));
        line.doing = Doing::default();
        number
    });
    say_what_is_watched();
    on_cleanup(move || leave(number));
}

/// Unregisters a page that was left. The next page may already have registered.
fn leave(number: u32) {
    let was_last = LINE.with_borrow_mut(|line| {
        let was_last = line.listener.as_ref().is_some_and(|it| it.number == number);
        line.listener.take_if(|_| was_last);
        was_last
    });
    if was_last {
        say(&FromTab::Watch(Watch::Nothing));
    }
}

/// Sends again what is watched, because it has changed or something was missed.
pub fn say_what_is_watched() {
    if let Some(listener) = LINE.with_borrow(|line| line.listener.clone()) {
        say(&FromTab::Watch((listener.watch)()));
        say_what_is_done();
    }
}

/// Sends what the person does, if that is new. The message is slightly delayed, because moving from one
/// field to the next changes it twice.
pub fn say_doing(change: impl FnOnce(&mut Doing)) {
    let is_first = LINE.with_borrow_mut(|line| {
        change(&mut line.doing);
        line.said.is_some_and(|said| said != line.doing) && line.said.take().is_some()
    });
    if is_first {
        set_timeout(say_what_is_done, SOON);
    }
}

fn say_what_is_done() {
    let doing = LINE.with_borrow_mut(|line| *line.said.insert(line.doing));
    say(&FromTab::Doing(doing));
}

fn say(text: &FromTab) {
    LINE.with_borrow(|line| {
        if let Some(socket) = &line.socket
            && socket.raw.ready_state() == WebSocket::OPEN
            && let Ok(text) = serde_json::to_string(text)
        {
            let _ = socket.raw.send_with_str(&text);
        }
    });
}

/// Opens the connection, or replaces the current one. The server reads the person's name when a connection
/// is opened, so a new one is needed after a change of name.
pub fn connect() {
    let location = window().location();
    let host = location.host().unwrap_or_default();
    let scheme = if location.protocol().is_ok_and(|it| it == "https:") { "wss" } else { "ws" };
    let Ok(raw) = WebSocket::new(&format!("{scheme}://{host}{PATH}")) else { return };
    let opened = Closure::<dyn Fn()>::new(opened);
    let on_message =
        Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| handle_message(&event));
    let closed = Closure::<dyn Fn(CloseEvent)>::new(|event: CloseEvent| closed(event.code()));
    raw.set_onopen(Some(opened.as_ref().unchecked_ref()));
    raw.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    raw.set_onclose(Some(closed.as_ref().unchecked_ref()));
    let socket = Socket { raw, _calls: (opened, on_message, closed) };
    let before = LINE.with_borrow_mut(|line| line.socket.replace(socket));
    drop(before);
}

fn opened() {
    let was_up = LINE.with_borrow_mut(|line| {
        line.failures = 0;
        std::mem::replace(&mut line.was_up, true)
    });
    if let Some(tab) = this_tab::id() {
        say(&FromTab::Hello(tab));
    }
    // After a reconnect the page must find out what it missed.
    match LINE.with_borrow(|line| line.listener.clone()).filter(|_| was_up) {
        Some(listener) => (listener.on_message)(ToTab::Resync),
        None => say_what_is_watched(),
    }
}

fn handle_message(event: &MessageEvent) {
    let Some(text) = event.data().as_string() else { return };
    let listener = LINE.with_borrow_mut(|line| {
        line.heard = line.heard.wrapping_add(1);
        line.listener.clone()
    });
    match (listener, serde_json::from_str(&text)) {
        // All tabs receive this at once, and must not all load at once.
        (Some(listener), Ok(ToTab::Resync)) => {
            let pause = Duration::from_secs(1).mul_f64(js_sys::Math::random());
            set_timeout(move || (listener.on_message)(ToTab::Resync), pause);
        }
        (_, Ok(ToTab::Welcome(public))) => this_tab::is_known_as(public),
        (Some(listener), Ok(said)) => (listener.on_message)(said),
        (_, Err(_)) => doubt(),
        (None, Ok(_)) => {}
    }
}

/// Handles a message that this page does not know. It comes from a server of another version and may
/// announce a change, so the page loads the stored state, less and less often if such messages continue.
fn doubt() {
    let pause = LINE.with_borrow_mut(|line| {
        let is_first = !std::mem::replace(&mut line.in_doubt, true);
        line.doubts += i32::from(is_first);
        is_first.then(|| 2_f64.powi(line.doubts - 1).min(LONGEST_DOUBT))
    });
    let Some(pause) = pause else { return };
    let ask = || {
        let listener = LINE.with_borrow_mut(|line| {
            line.in_doubt = false;
            line.listener.clone()
        });
        if let Some(listener) = listener {
            (listener.on_message)(ToTab::Unknown);
        }
    };
    set_timeout(ask, Duration::from_secs_f64(pause * js_sys::Math::random()));
}

fn closed(code: u16) {
    let failures = LINE.with_borrow_mut(|line| {
        line.failures += 1;
        line.failures
    });
    // Randomized, so that not all tabs reconnect at once when a server comes back.
    let pause = match code {
        close::UNKNOWN => {
            let until = js_sys::Date::now() + UNKNOWN_PAUSE_MS / 2.0;
            LINE.with_borrow_mut(|line| line.rests_until = until);
            UNKNOWN_PAUSE_MS
        }
        _ => (FIRST_PAUSE_MS * 2_f64.powi(failures - 1)).min(LONGEST_PAUSE_MS),
    };
    let pause = pause * (0.5 + js_sys::Math::random());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "90,000 at most")]
    set_timeout(reconnect, Duration::from_millis(pause as u64));
}

fn reconnect() {
    let is_down = LINE.with_borrow(|line| {
        let state = line.socket.as_ref().map(|socket| socket.raw.ready_state());
        !line.rests() && !matches!(state, Some(WebSocket::OPEN | WebSocket::CONNECTING))
    });
    if is_down {
        connect();
    }
}

/// Tests the connection, and replaces it if it is dead.
fn test() {
    reconnect();
    say(&FromTab::Ping);
    let heard = LINE.with_borrow(|line| line.heard);
    let check = move || {
        let is_dead = LINE.with_borrow(|line| line.heard == heard && !line.rests());
        if is_dead {
            connect();
        }
    };
    set_timeout(check, TIMEOUT);
}

/// Calls `then` whenever the page becomes visible.
fn document_visible(then: fn()) -> Option<()> {
    let seen = Closure::<dyn Fn()>::new(move || {
        if !document().hidden() {
            then();
        }
    });
    let function = seen.as_ref().unchecked_ref();
    document().add_event_listener_with_callback("visibilitychange", function).ok()?;
    // The listener lives as long as the page.
    seen.forget();
    Some(())
}
