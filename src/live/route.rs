//! `GET /live`: opens a socket. `middleware::origin` has already checked the origin of the request.

use super::{LiveState, session};
use crate::{
    events::protocol::{MAX_TEXT, PATH},
    web,
};
use axum::{
    Router,
    extract::{State, ws::WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use std::sync::Arc;

/// Buffer size of each socket. Kept small because there may be thousands; messages from a tab are short,
/// and messages to it are written at once.
const BUFFER: usize = 1024;
/// The most that is buffered for a slow connection, in addition to the queue. Larger than any message.
const MAX_BUFFER: usize = 32 * 1024;

/// The route.
pub fn router(state: LiveState) -> Router {
    Router::new().route(PATH, get(open)).with_state(Arc::new(state))
}

async fn open(
    State(state): State<Arc<LiveState>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let actor = web::actor::of_socket(&headers);
    upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_write_buffer_size(MAX_BUFFER)
        .max_message_size(MAX_TEXT)
        .max_frame_size(MAX_TEXT)
        .on_upgrade(move |socket| {
            let sockets = state.sockets.clone();
            sockets.track_future(session::serve(socket, state, actor))
        })
}
