//! Measures the time from a save on one server to the tabs on two servers, with many open sockets.

use crate::{goals::Goals, house::House};
use futures::{SinkExt, StreamExt, stream};
use reqwest::Client;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{task::JoinSet, time::interval};
use tokio_tungstenite::{connect_async, tungstenite::Message};

/// The number of open sockets, on both servers together.
const SOCKETS: usize = 1_000;
/// The number of products. Each is watched by the same number of sockets, half of them on each server.
const PRODUCTS: usize = 100;
/// Saves per second.
const SAVES: u32 = 50;
/// How long to wait for the last events.
const TIMEOUT: Duration = Duration::from_secs(5);

type Failure = Box<dyn Error + Send + Sync>;
/// When the request was sent that creates a version of a product.
type Sent = Arc<Mutex<HashMap<(i64, i64), Instant>>>;
/// The time from the request until an event of it arrived.
type Delays = Arc<Mutex<Vec<Duration>>>;

/// Opens the sockets, saves for `seconds` seconds, and reports when tabs received the events.
///
/// A delay is measured from the time when the save was sent, so it is an upper bound for the time since its commit.
pub async fn measure(house: &House, seconds: u32, goals: &mut Goals) -> Result<(), Box<dyn Error>> {
    println!("\nEvents: {SOCKETS} sockets on two servers, {SAVES} saves a second");
    // New servers, because memory that another load has freed would hide what sockets need.
    let servers = [house.another(&[])?, house.another(&[])?];
    let addresses = [servers[0].address.as_str(), servers[1].address.as_str()];
    let memory = || Ok::<_, Box<dyn Error>>(servers[0].memory_mb()? + servers[1].memory_mb()?);
    let before = memory()?;
    let (sent, delays) = (Sent::default(), Delays::default());
    let mut tabs = JoinSet::new();
    let opening = (0..SOCKETS)
        .map(|number| open(addresses[number % 2], number, id_of(number / 2 % PRODUCTS)));
    let mut opening = stream::iter(opening).buffer_unordered(100);
    while let Some(socket) = opening.next().await {
        let socket = socket.map_err(|error| error.to_string())?;
        tabs.spawn(hear(socket, Arc::clone(&sent), Arc::clone(&delays)));
    }
    let kilobytes = (memory()? - before).max(0.0) * 1024.0 / SOCKETS as f64;
    let saves = save(&addresses, seconds, &sent).await.map_err(|error| error.to_string())?;
    let expected = saves * SOCKETS / PRODUCTS;
    let deadline = Instant::now() + TIMEOUT;
    while lock(&delays).len() < expected && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tabs.abort_all();
    let mut delays = std::mem::take(&mut *lock(&delays));
    delays.sort_unstable();
    let at = |part: f64| delays[((delays.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
    let (half, most) = (at(0.5), at(0.99));
    println!("| saves | events | missing | p50 ms | p99 ms | KB a socket |");
    println!("|--:|--:|--:|--:|--:|--:|");
    let missing = expected.saturating_sub(delays.len());
    println!("| {saves} | {} | {missing} | {half:.1} | {most:.1} | {kilobytes:.0} |", delays.len());
    goals.at_most("event p50 ms", half, 100.0);
    goals.at_most("event p99 ms", most, 500.0);
    goals.at_most("KB a socket", kilobytes, 50.0);
    goals.at_most("events missing", missing as f64, 0.0);
    Ok(())
}

/// Products that no other measurement changes.
fn id_of(number: usize) -> i64 {
    i64::try_from(number).unwrap_or_default() + 1
}

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn open(address: &str, number: usize, id: i64) -> Result<Socket, Failure> {
    let (mut socket, _) = connect_async(format!("ws://{address}/live")).await?;
    // Each socket belongs to another browser, because the number of sockets per browser is limited.
    for said in [json!({"hello": format!("{number}-1")}), json!({"watch": {"product": [id, 0]}})] {
        socket.send(Message::text(said.to_string())).await?;
    }
    // The answer to `watch`: from here on it receives events.
    while let Some(message) = socket.next().await {
        if message?.to_text().is_ok_and(|text| text.contains("presence")) {
            return Ok(socket);
        }
    }
    Err("the server closed a socket".into())
}

async fn hear(mut socket: Socket, sent: Sent, delays: Delays) {
    while let Some(Ok(message)) = socket.next().await {
        let now = Instant::now();
        let Message::Text(text) = message else { continue };
        let Ok(Value::Object(said)) = serde_json::from_str(&text) else { continue };
        let Some(event) = said.get("event") else { continue };
        let key = (event["product"].as_i64(), event["version"].as_i64());
        if let (Some(product), Some(version)) = key
            && let Some(start) = lock(&sent).get(&(product, version))
        {
            lock(&delays).push(now - *start);
        }
    }
}

/// Changes one product after another, alternating between the servers. Returns the number of saves.
async fn save(addresses: &[&str], seconds: u32, sent: &Sent) -> Result<usize, Failure> {
    let client = Client::new();
    let mut ticks = interval(Duration::from_secs(1) / SAVES);
    let mut saving = JoinSet::new();
    let count = usize::try_from(SAVES * seconds)?;
    for number in 0..count {
        ticks.tick().await;
        let (id, version) = (id_of(number % PRODUCTS), i64::try_from(number / PRODUCTS)?);
        let url = format!("http://{}/api/products/{id}", addresses[number % addresses.len()]);
        let body = json!({"version": version, "stock_quantity": number % 499 + 1, "name": format!("Live {number}")});
        let request = client.patch(url).json(&body);
        lock(sent).insert((id, version + 1), Instant::now());
        saving.spawn(async move { request.send().await?.error_for_status().map(drop) });
    }
    while let Some(saved) = saving.join_next().await {
        saved??;
    }
    Ok(count)
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
