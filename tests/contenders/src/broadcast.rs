//! The minimal chat: axum and a `broadcast` for each room, tuned as far as such a server can be.
//! Messages are neither read nor kept, and nobody is asked who they are.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::any;
use axum::serve::ListenerExt;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpListener;
use tokio::sync::broadcast::{self, Sender};
use tokio::task::yield_now;

/// Messages that a member may be behind.
const CAPACITY: usize = 1024;

/// The default of 128 KiB is all of the memory that such a server needs.
const READ_BUFFER: usize = 4096;

type Rooms = Arc<Mutex<HashMap<String, Sender<Utf8Bytes>>>>;

/// Serves for ever.
pub(crate) async fn serve(address: SocketAddr) {
    let listener = TcpListener::bind(address).await.expect("the address is free");
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("TCP has it"));
    let router = Router::new().route("/{room}", any(upgrade)).with_state(Rooms::default());
    axum::serve(listener, router).await.expect("serving never ends");
}

async fn upgrade(
    State(rooms): State<Rooms>,
    Path(room): Path<String>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let room = {
        let mut rooms = rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.entry(room).or_insert_with(|| broadcast::channel(CAPACITY).0).clone()
    };
    upgrade.read_buffer_size(READ_BUFFER).on_upgrade(|socket| attend(socket, room))
}

async fn attend(socket: WebSocket, room: Sender<Utf8Bytes>) {
    let (mut sink, mut stream) = socket.split();
    let mut messages = room.subscribe();
    let writing = tokio::spawn(async move {
        while let Ok(message) = messages.recv().await {
            // What else is due goes out with it.
            yield_now().await;
            sink.feed(Message::Text(message)).await?;
            while let Ok(message) = messages.try_recv() {
                sink.feed(Message::Text(message)).await?;
            }
            sink.flush().await?;
        }
        Ok::<(), axum::Error>(())
    });
    while let Some(Ok(message)) = stream.next().await {
        if let Message::Text(text) = message {
            // Its author is a member, so there is one at least.
            let _ = room.send(text);
        }
    }
    writing.abort();
}
