//! A tab as seen by the server: a socket at `/live`.

use super::TestApp;
use concord::{
    events::{
        notice::{CHANNEL, Notice, ServerId, pack},
        protocol::{Doing, Event, FromTab, Person, TabId, ToTab, Watch},
    },
    product::{ProductId, Version},
};
use futures::{SinkExt, StreamExt};
use reqwest::header::HeaderValue;
use sqlx::PgConnection;
use std::time::Duration;
use tokio::{net::TcpSocket, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, client_async, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest, handshake::client::Request},
};

/// How long to wait for anything.
const TIMEOUT: Duration = Duration::from_secs(10);

pub struct Tab<S = MaybeTlsStream<tokio::net::TcpStream>> {
    pub id: TabId,
    pub socket: WebSocketStream<S>,
}

/// What a tab receives.
#[derive(Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "few are kept")]
pub enum Heard {
    Message(ToTab),
    Closed(u16),
    /// The connection was closed without a close frame.
    Cut,
}

/// The request that opens a socket, from a person with this name.
pub fn opening(app: &TestApp, name: &str) -> Request {
    let mut request =
        format!("ws://{}/live", app.address).into_client_request().expect("a request");
    let name = HeaderValue::from_str(name).expect("a name");
    request.headers_mut().insert("x-concord-user", name);
    request
}

impl Tab {
    /// Opens a socket and says hello.
    pub async fn open(app: &TestApp, name: &str) -> Self {
        let (socket, _) = connect_async(opening(app, name)).await.expect("a socket");
        Self::hello(socket).await
    }

    /// The same, and watches a product.
    pub async fn on(app: &TestApp, name: &str, id: i64, version: i64) -> Self {
        let mut tab = Self::open(app, name).await;
        tab.watch(id, version).await;
        tab.synced().await;
        tab
    }
}

impl Tab<tokio::net::TcpStream> {
    /// Opens a socket on a connection with very small buffers.
    pub async fn on_a_thin_line(app: &TestApp, name: &str) -> Self {
        let line = TcpSocket::new_v4().expect("a socket");
        line.set_recv_buffer_size(2048).expect("a small buffer");
        let line = line.connect(app.address).await.expect("a connection");
        let (socket, _) = client_async(opening(app, name), line).await.expect("a socket");
        Self::hello(socket).await
    }
}

impl<S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin> Tab<S> {
    async fn hello(socket: WebSocketStream<S>) -> Self {
        let id = TabId::new(uuid::Uuid::new_v4().to_string()).expect("an id");
        let mut tab = Self { id: id.clone(), socket };
        tab.say(&FromTab::Hello(id)).await;
        tab
    }

    pub async fn say(&mut self, message: &FromTab) {
        let text = serde_json::to_string(message).expect("JSON");
        self.send(Message::text(text)).await;
    }

    pub async fn send(&mut self, message: Message) {
        self.socket.send(message).await.expect("the message is sent");
    }

    pub async fn watch(&mut self, id: i64, version: i64) {
        self.say(&FromTab::Watch(Watch::Product(ProductId(id), Version(version)))).await;
    }

    pub async fn list(&mut self, rows: &[(i64, i64)]) {
        let row = |(id, version): &(i64, i64)| (ProductId(*id), Version(*version));
        self.say(&FromTab::Watch(Watch::List(rows.iter().map(row).collect()))).await;
    }

    pub async fn doing(&mut self, doing: Doing) {
        self.say(&FromTab::Doing(doing)).await;
    }

    /// The next message of the server.
    pub async fn hear(&mut self) -> Heard {
        let next = async {
            loop {
                match self.socket.next().await {
                    None | Some(Err(Error::ConnectionClosed | Error::AlreadyClosed)) => {
                        return Heard::Cut;
                    }
                    Some(Ok(Message::Text(text))) => {
                        return Heard::Message(serde_json::from_str(&text).expect("a message"));
                    }
                    Some(Ok(Message::Close(frame))) => {
                        return Heard::Closed(frame.expect("a reason").code.into());
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) => return Heard::Cut,
                }
            }
        };
        timeout(TIMEOUT, next).await.expect("the server says something")
    }

    /// The next message that is not about presence.
    pub async fn news(&mut self) -> Heard {
        loop {
            match self.hear().await {
                Heard::Message(ToTab::Presence(_) | ToTab::Welcome(_)) => {}
                other => return other,
            }
        }
    }

    /// The next event; no other message may come first, except presence.
    pub async fn event(&mut self) -> Event {
        match self.news().await {
            Heard::Message(ToTab::Event(event)) => event,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until everything requested is answered. No other message may come, except presence.
    pub async fn synced(&mut self) {
        self.say(&FromTab::Ping).await;
        assert_eq!(self.news().await, Heard::Message(ToTab::Pong));
    }

    /// Waits until the other people are these, by name, and returns them.
    pub async fn sees(&mut self, names: &[&str]) -> Vec<Person> {
        loop {
            let Heard::Message(ToTab::Presence(presence)) = self.hear().await else { continue };
            let mut found: Vec<_> = presence.people.iter().map(|p| p.actor.as_str()).collect();
            found.sort_unstable();
            if found == names {
                return presence.people;
            }
        }
    }
}

/// Sends notices to all servers on the database, as another server would.
pub async fn tell(sql: &mut PgConnection, notices: &[Notice]) {
    sqlx::query("select pg_notify($1, p) from unnest($2::text[]) p")
        .bind(CHANNEL)
        .bind(pack(ServerId(7), notices))
        .execute(sql)
        .await
        .expect("told");
}

/// Waits until the server listens. Tabs that were opened before are then told to resync, later ones are not.
pub async fn hears(app: &TestApp) {
    let nobodys = ProductId(-1);
    let mut tab = Tab::open(app, "Nobody").await;
    tab.watch(nobodys.0, 0).await;
    let mut sql = app.sql().await;
    let telling = async {
        loop {
            tell(&mut sql, &[Notice::Uncertain(Some(nobodys.into()))]).await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        heard = tab.news() => assert_eq!(heard, Heard::Message(ToTab::Resync)),
        () = telling => {}
    }
}
