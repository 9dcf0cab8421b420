//! The session of one tab's socket.

use super::{
    DEAD, LiveState, PING,
    catch_up::{Missed, missed},
};
use crate::{
    events::{
        Full,
        hub::Subscription,
        metrics,
        protocol::{FromTab, MAX_ROWS, Presence, ToTab, Watch, close},
        queue::Waiting,
        tab,
    },
    product::{Actor, ProductId},
};
use allowance::Allowance;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures::SinkExt;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep_until, timeout};

mod allowance;

/// How long to wait for the peer's close frame.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Why a session ends.
#[derive(Debug)]
enum End {
    /// The peer is gone or does not respond.
    Gone,
    /// This side closes the socket, with this code and reason.
    Close(u16, &'static str),
}

/// Serves a tab until one side closes the socket.
pub async fn serve(mut socket: WebSocket, state: Arc<LiveState>, actor: Actor) {
    let closing = state.closing.clone();
    let talk = talk(&mut socket, &state, actor);
    let end = tokio::select! {
        Err(end) = talk => end,
        () = closing.cancelled() => End::Close(close::GOING_AWAY, "Concord stops"),
    };
    tracing::debug!(?end, "a tab's socket ends");
    if let End::Close(code, reason) = end {
        let frame = CloseFrame { code, reason: reason.into() };
        // Keep reading: if a socket is dropped with unread data, the system resets the connection, and the
        // peer might never see the reason.
        let _ = timeout(CLOSE_TIMEOUT, async {
            socket.send(Message::Close(Some(frame))).await?;
            while let Some(Ok(_)) = socket.recv().await {}
            Ok::<_, axum::Error>(())
        })
        .await;
    }
}

async fn talk(
    socket: &mut WebSocket,
    state: &LiveState,
    actor: Actor,
) -> Result<std::convert::Infallible, End> {
    let mut allowance = Allowance::full(Instant::now());
    let hello = async {
        loop {
            match hear(socket, &mut allowance).await? {
                None => {}
                Some(FromTab::Hello(tab)) => return Ok(tab),
                Some(_) => return Err(End::Close(close::AGAINST_THE_RULES, "say hello first")),
            }
        }
    };
    let tab = timeout(DEAD, hello)
        .await
        .map_err(|_| End::Close(close::AGAINST_THE_RULES, "no hello came"))??;
    // From here on the tab's secret id is not kept: anyone who knows it can impersonate the tab.
    let subscription = state.hub.join(tab::public(&tab), actor).map_err(too_many)?;
    let now = Instant::now();
    let (heard, ping) = (now, now + PING);
    let mut talk =
        Talk { socket, state, subscription, allowance, heard, ping, on: None, last_presence: None };
    talk.say(&ToTab::Welcome(talk.subscription.tab().clone())).await?;
    talk.go_on().await
}

fn too_many(full: Full) -> End {
    End::Close(close::TRY_LATER, full.reason())
}

/// The next message; `None` for a control frame that only shows that the tab is alive.
async fn hear(socket: &mut WebSocket, allowance: &mut Allowance) -> Result<Option<FromTab>, End> {
    const UNKNOWN: End = End::Close(close::UNKNOWN, "that is no message");
    let text = match socket.recv().await {
        None | Some(Ok(Message::Close(_))) => return Err(End::Gone),
        // Too long, malformed, or a broken connection. In the last case closing fails, too, which does no
        // harm.
        Some(Err(_)) => return Err(End::Close(close::AGAINST_THE_RULES, "not as agreed")),
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(None),
        Some(Ok(Message::Binary(_))) => return Err(UNKNOWN),
        Some(Ok(Message::Text(text))) => text,
    };
    if !allowance.spend(Instant::now()) {
        return Err(End::Close(close::AGAINST_THE_RULES, "too many messages"));
    }
    serde_json::from_str(&text).map(Some).map_err(|_| UNKNOWN)
}

struct Talk<'a> {
    socket: &'a mut WebSocket,
    state: &'a LiveState,
    subscription: Subscription,
    allowance: Allowance,
    heard: Instant,
    ping: Instant,
    /// The product that the tab has open.
    on: Option<ProductId>,
    /// The presence that was last sent.
    last_presence: Option<Presence>,
}

impl Talk<'_> {
    async fn go_on(mut self) -> Result<std::convert::Infallible, End> {
        loop {
            let next = self.ping.min(self.heard + DEAD);
            tokio::select! {
                waiting = self.subscription.next() => self.tell(waiting).await?,
                message = hear(self.socket, &mut self.allowance) => {
                    self.heard = Instant::now();
                    if let Some(message) = message? {
                        self.answer(message).await?;
                    }
                }
                () = sleep_until(next) => self.on_time().await?,
            }
        }
    }

    async fn answer(&mut self, message: FromTab) -> Result<(), End> {
        match message {
            FromTab::Hello(_) => Err(End::Close(close::AGAINST_THE_RULES, "hello was said")),
            FromTab::Watch(Watch::List(rows)) if rows.len() > MAX_ROWS => {
                Err(End::Close(close::AGAINST_THE_RULES, "too many rows"))
            }
            FromTab::Watch(watch) => self.watch(watch).await,
            FromTab::Doing(doing) => {
                self.subscription.doing(doing);
                Ok(())
            }
            FromTab::Ping => self.say(&ToTab::Pong).await,
        }
    }

    /// Subscribes first and then looks up what was stored before, so no change falls in between. The tab
    /// ignores a change that it receives twice, because it knows the version.
    async fn watch(&mut self, watch: Watch) -> Result<(), End> {
        self.subscription.watch(watch.clone()).map_err(too_many)?;
        self.last_presence = None;
        self.on = match watch {
            Watch::Product(product, _) => Some(product),
            Watch::List(_) | Watch::Record(..) | Watch::Nothing => None,
        };
        let looked = timeout(DEAD, missed(&self.state.service, &watch)).await;
        match looked {
            Ok(Ok(Missed::Nothing)) => Ok(()),
            Ok(Ok(Missed::Event(event))) => self.say(&ToTab::Event(*event)).await,
            Ok(Ok(Missed::Rows)) => self.say(&ToTab::Resync).await,
            Ok(Err(_)) | Err(_) => Err(End::Close(close::TRY_LATER, "the database is away")),
        }
    }

    async fn tell(&mut self, waiting: Waiting) -> Result<(), End> {
        if waiting.resync {
            metrics::resync();
            self.say(&ToTab::Resync).await?;
        }
        if !waiting.messages.is_empty() {
            let socket = &mut *self.socket;
            let sending = timeout(DEAD, async {
                for message in &waiting.messages {
                    let text = Utf8Bytes::try_from(message.text.clone());
                    socket.feed(Message::Text(text.map_err(axum::Error::new)?)).await?;
                }
                socket.flush().await
            });
            sending.await.map_err(|_| End::Gone)?.map_err(|_| End::Gone)?;
            for message in &waiting.messages {
                metrics::sent(self.state.service.tally(), message.stored, message.from_afar);
            }
        }
        if let Some(crowd) = waiting.presence.filter(|crowd| self.on == Some(crowd.product())) {
            let others = crowd.seen_by(self.subscription.tab());
            if self.last_presence.as_ref() != Some(&others) {
                self.say(&ToTab::Presence(others.clone())).await?;
                self.last_presence = Some(others);
            }
        }
        Ok(())
    }

    async fn on_time(&mut self) -> Result<(), End> {
        let now = Instant::now();
        if now >= self.heard + DEAD {
            return Err(End::Gone);
        }
        if now >= self.ping {
            self.ping = now + PING;
            self.send(Message::Ping(bytes::Bytes::new())).await?;
        }
        Ok(())
    }

    async fn say(&mut self, message: &ToTab) -> Result<(), End> {
        // Serialization of these messages cannot fail.
        let text = serde_json::to_string(message).unwrap_or_default();
        self.send(Message::Text(text.into())).await
    }

    /// Sends with the same timeout as for a silent tab: a tab that does not read for that long is gone.
    async fn send(&mut self, message: Message) -> Result<(), End> {
        let sent = timeout(DEAD, self.socket.send(message)).await;
        sent.map_err(|_| End::Gone)?.map_err(|_| End::Gone)
    }
}
