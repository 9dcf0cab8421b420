//! `GET /live`: where sockets are opened. `middleware::origin` has looked by whose page.

use super::{
    hub::Hub,
    protocol::{MAX_TEXT, PATH},
    socket,
};
use crate::{api, product::Actor, server_fns, service::Service};
use axum::{
    Router,
    extract::{State, ws::WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use std::sync::Arc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Each socket has these buffers all its life, and there are thousands: a message of a tab is short,
/// and one to it is written at once.
const BUFFER: usize = 1024;
/// What may gather if the line is slow, beside the queue. More than the longest message.
const MAX_BUFFER: usize = 32 * 1024;

/// What sockets need.
#[derive(Debug, Clone)]
pub struct Doors {
    /// Where they join.
    pub hub: Arc<Hub>,
    /// Where it is looked up what a tab missed.
    pub service: Service,
    /// Closes them.
    pub closing: CancellationToken,
    /// Knows when they are closed.
    pub sockets: TaskTracker,
}

/// The route.
pub fn router(doors: Doors) -> Router {
    Router::new().route(PATH, get(open)).with_state(Arc::new(doors))
}

async fn open(
    State(doors): State<Arc<Doors>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let actor = actor(&headers);
    upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_write_buffer_size(MAX_BUFFER)
        .max_message_size(MAX_TEXT)
        .max_frame_size(MAX_TEXT)
        .on_upgrade(move |socket| {
            let sockets = doors.sockets.clone();
            sockets.track_future(socket::serve(socket, doors, actor))
        })
}

/// Browsers have the name in a cookie; they cannot send headers of their own here, but programs can.
fn actor(headers: &HeaderMap) -> Actor {
    if headers.contains_key(api::WRITER_HEADER) {
        return api::writer(headers);
    }
    server_fns::actor_of(headers)
}
